package gradbook.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// A matrix times a column, where the numbers of each row stand together: one inner product for each row.
///
/// Each number of the matrix is used only once, so packing it ([PanelProduct]) cannot pay, and all that counts is
/// how fast it comes from memory. Four rows go side by side: four sums that need not wait for each other share
/// what is loaded of the column, and four streams of numbers are under way. A matrix that is in a cache is read 7 to
/// 10 times as fast as by way of panels, one of 4096 × 9216 from memory, 3 times.
///
/// A row is summed up in one vector, lane by lane, whichever rows stand beside it; then its lanes, from the first to
/// the last. So the bits depend neither on the number of threads nor on the number of rows.
final class MatrixVector {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int WIDTH = Lanes.WIDTH;
    private static final int ROWS = 4;
    /// How many numbers of the matrix make a task: 256 KB.
    private static final int TASK_SIZE = 1 << 16;
    /// In rows shorter than this, adding up the lanes would take longer than what it is for.
    private static final int SHORTEST = 4 * WIDTH;

    static boolean suits(Matrix a, Matrix x) {
        return x.columns() == 1 && a.columns() >= SHORTEST && a.columnStep() == 1;
    }

    /// `out = a·x`, where `x` and `out` are columns.
    static void multiply(Matrix a, Matrix x, Matrix out) {
        float[] column = x.rowStep() == 1 ? x.data() : together(x);
        int at = x.rowStep() == 1 ? x.at() : 0;
        int perTask = Math.max(1, TASK_SIZE / ROWS / a.columns()) * ROWS;
        Parallel.ranges(a.rows(), perTask, (from, to) -> {
            int i = from;
            for (; i + ROWS <= to; i += ROWS) fourRows(a.data(), a.at() + i * a.rowStep(), a.rowStep(), column, at,
                    a.columns(), out.data(), out.at() + i * out.rowStep(), out.rowStep());
            for (; i < to; i++)
                out.data()[out.at() + i * out.rowStep()] =
                        row(a.data(), a.at() + i * a.rowStep(), column, at, a.columns());
        });
    }

    private static float[] together(Matrix x) {
        float[] numbers = new float[x.rows()];
        for (int k = 0; k < numbers.length; k++) numbers[k] = x.data()[x.at() + k * x.rowStep()];
        return numbers;
    }

    private static void fourRows(float[] a, int p0, int step, float[] x, int q, int n, float[] out, int at,
            int outStep) {
        int p1 = p0 + step, p2 = p1 + step, p3 = p2 + step, k = 0;
        FloatVector s0 = FloatVector.zero(LANES), s1 = s0, s2 = s0, s3 = s0;
        for (; k < LANES.loopBound(n); k += WIDTH) {
            FloatVector v = FloatVector.fromArray(LANES, x, q + k);
            s0 = FloatVector.fromArray(LANES, a, p0 + k).fma(v, s0);
            s1 = FloatVector.fromArray(LANES, a, p1 + k).fma(v, s1);
            s2 = FloatVector.fromArray(LANES, a, p2 + k).fma(v, s2);
            s3 = FloatVector.fromArray(LANES, a, p3 + k).fma(v, s3);
        }
        if (k < n) {
            VectorMask<Float> rest = LANES.indexInRange(k, n);
            FloatVector v = FloatVector.fromArray(LANES, x, q + k, rest);
            s0 = FloatVector.fromArray(LANES, a, p0 + k, rest).fma(v, s0);
            s1 = FloatVector.fromArray(LANES, a, p1 + k, rest).fma(v, s1);
            s2 = FloatVector.fromArray(LANES, a, p2 + k, rest).fma(v, s2);
            s3 = FloatVector.fromArray(LANES, a, p3 + k, rest).fma(v, s3);
        }
        out[at] = (float) VectorMath.sum(s0);
        out[at + outStep] = (float) VectorMath.sum(s1);
        out[at + 2 * outStep] = (float) VectorMath.sum(s2);
        out[at + 3 * outStep] = (float) VectorMath.sum(s3);
    }

    private static float row(float[] a, int p, float[] x, int q, int n) {
        FloatVector sum = FloatVector.zero(LANES);
        int k = 0;
        for (; k < LANES.loopBound(n); k += WIDTH)
            sum = FloatVector.fromArray(LANES, a, p + k).fma(FloatVector.fromArray(LANES, x, q + k), sum);
        if (k < n) {
            VectorMask<Float> rest = LANES.indexInRange(k, n);
            sum = FloatVector.fromArray(LANES, a, p + k, rest).fma(FloatVector.fromArray(LANES, x, q + k, rest), sum);
        }
        return (float) VectorMath.sum(sum);
    }

    private MatrixVector() {}
}
