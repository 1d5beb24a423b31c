package gradbook.tensor;

/// The matrix product as blocked loops. Row i of the result is the sum of all rows of `b`, row k times `a[i, k]`, so
/// the inner loop walks memory in the order in which it lies.
///
/// The two outer loops are cut into blocks: four rows of `b` are added to up to sixteen rows of the result before the
/// next four are fetched. So a row of `b` is in the processor's fastest cache for fifteen of its sixteen uses, and a
/// sum is read and written a quarter as often.
///
/// All arrays of the inner loop are indexed by its plain counter, a form that the compiler
/// vectorises by itself; with offsets added, it may not see that it can.
final class FloatMatmul {
    private static final int ROWS_PER_TASK = 16;

    static void multiply(Matrix a, Matrix b, Matrix out) {
        float[][] lines = linesOf(b);
        Parallel.ranges(a.rows(), a.cost(b) < Matrix.WORTH_A_THREAD ? a.rows() : ROWS_PER_TASK, (from, to) -> {
            for (int i = from; i < to; i += ROWS_PER_TASK)
                multiplyRows(a, i, Math.min(i + ROWS_PER_TASK, to), lines, out);
        });
    }

    private static float[][] linesOf(Matrix b) {
        float[][] lines = new float[b.rows()][b.columns()];
        for (int k = 0; k < b.rows(); k++)
            for (int j = 0; j < b.columns(); j++)
                lines[k][j] = b.data()[b.at() + k * b.rowStep() + j * b.columnStep()];
        return lines;
    }

    private static void multiplyRows(Matrix a, int from, int to, float[][] lines, Matrix out) {
        float[][] sums = new float[to - from][out.columns()];
        float[] x = a.data();
        int step = a.columnStep(), k = 0;
        for (; k + 4 <= lines.length; k += 4)
            for (int i = from; i < to; i++) {
                int at = a.at() + i * a.rowStep() + k * step;
                addFour(sums[i - from], x[at], lines[k], x[at + step], lines[k + 1],
                        x[at + 2 * step], lines[k + 2], x[at + 3 * step], lines[k + 3]);
            }
        for (; k < lines.length; k++)
            for (int i = from; i < to; i++)
                addOne(sums[i - from], x[a.at() + i * a.rowStep() + k * step], lines[k]);
        for (int i = from; i < to; i++)
            System.arraycopy(sums[i - from], 0, out.data(), out.at() + i * out.rowStep(), out.columns());
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
