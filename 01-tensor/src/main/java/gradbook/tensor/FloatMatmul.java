package gradbook.tensor;

import java.util.Arrays;

/// The matrix product as blocked loops: each row of the result gathers four rows of `b` at a time.
///
/// All arrays of the inner loop are indexed by its plain counter, a form that the compiler
/// vectorises by itself; with offsets added, it may not see that it can.
final class FloatMatmul {
    private static final int ROWS_PER_TASK = 16;

    static void multiply(Matrix a, Matrix b, Matrix out) {
        float[][] lines = linesOf(b);
        int perTask = a.cost(b) < Matrix.WORTH_A_THREAD ? a.rows() : ROWS_PER_TASK;
        Parallel.ranges(a.rows(), perTask, (from, to) -> {
            float[] sums = new float[b.columns()];
            for (int i = from; i < to; i++) {
                Arrays.fill(sums, 0);
                sumLines(a, i, lines, sums);
                System.arraycopy(sums, 0, out.data(), out.at() + i * out.rowStep(), sums.length);
            }
        });
    }

    private static float[][] linesOf(Matrix b) {
        float[][] lines = new float[b.rows()][b.columns()];
        for (int k = 0; k < b.rows(); k++)
            for (int j = 0; j < b.columns(); j++)
                lines[k][j] = b.data()[b.at() + k * b.rowStep() + j * b.columnStep()];
        return lines;
    }

    private static void sumLines(Matrix a, int i, float[][] lines, float[] sums) {
        float[] x = a.data();
        int at = a.at() + i * a.rowStep(), step = a.columnStep(), k = 0;
        for (; k + 4 <= lines.length; k += 4, at += 4 * step)
            addFour(sums, x[at], lines[k], x[at + step], lines[k + 1],
                    x[at + 2 * step], lines[k + 2], x[at + 3 * step], lines[k + 3]);
        for (; k < lines.length; k++, at += step)
            addOne(sums, x[at], lines[k]);
    }

    private static void addFour(float[] sums, float x0, float[] b0, float x1, float[] b1,
                                float x2, float[] b2, float x3, float[] b3) {
        for (int j = 0; j < sums.length; j++)
            sums[j] += x0 * b0[j] + x1 * b1[j] + x2 * b2[j] + x3 * b3[j];
    }

    private static void addOne(float[] sums, float x, float[] b) {
        for (int j = 0; j < sums.length; j++) sums[j] += x * b[j];
    }

    private FloatMatmul() {}
}
