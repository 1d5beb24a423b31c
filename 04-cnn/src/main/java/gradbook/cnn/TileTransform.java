package gradbook.cnn;

import gradbook.cnn.ToomCook.Matrix;
import gradbook.tensor.Lanes;
import jdk.incubator.vector.FloatVector;

/// `P·X·Qᵀ` for many small matrices X at once: element (i, j) of all of them stands together, and each
/// lane of a vector belongs to another one.
record TileTransform(Matrix down, Matrix across) {

    TileTransform transposed() {
        return new TileTransform(down.transposed(), across.transposed());
    }

    /// Element (i, j) of matrix t is read at `x[from + (i·columns + j)·step + t]` and written likewise, for
    /// t < n, where n is a multiple of a vector's length.
    void apply(float[] x, int from, int step, float[] y, int to, int toStep, int n) {
        int width = across.columns();
        float[] halfway = Scratch.HALFWAY.ofSize(down.rows() * width * n);
        for (int i = 0; i < down.rows(); i++)
            for (int j = 0; j < width; j++)
                combine(down, i, x, from + j * step, width * step, halfway, (i * width + j) * n, n);
        for (int i = 0; i < down.rows(); i++)
            for (int j = 0; j < across.rows(); j++)
                combine(across, j, halfway, i * width * n, n, y, to + (i * across.rows() + j) * toStep, n);
    }

    /// `y = Σ m[row, k]·xₖ`, of rows of n numbers, `step` apart in x. At most six: if there are fewer, the
    /// first is read again, times 0. Written out, because an inner loop over k would need its six
    /// weights in an array: they would be fetched and spread over a vector again for each t, where now they stay
    /// in registers all along. Two sums, so that not every multiply-add has to wait for the one before.
    private static void combine(Matrix m, int row, float[] x, int from, int step, float[] y, int to, int n) {
        int p1 = from + m.clamp(1) * step, p2 = from + m.clamp(2) * step, p3 = from + m.clamp(3) * step;
        int p4 = from + m.clamp(4) * step, p5 = from + m.clamp(5) * step;
        float m0 = m.at(row, 0), m1 = m.at(row, 1), m2 = m.at(row, 2), m3 = m.at(row, 3), m4 = m.at(row, 4);
        float m5 = m.at(row, 5);
        for (int t = 0; t < n; t += Lanes.WIDTH) {
            FloatVector even = FloatVector.fromArray(Lanes.FLOATS, x, from + t).mul(m0);
            FloatVector odd = FloatVector.fromArray(Lanes.FLOATS, x, p1 + t).mul(m1);
            even = FloatVector.fromArray(Lanes.FLOATS, x, p2 + t).fma(FloatVector.broadcast(Lanes.FLOATS, m2), even);
            odd = FloatVector.fromArray(Lanes.FLOATS, x, p3 + t).fma(FloatVector.broadcast(Lanes.FLOATS, m3), odd);
            even = FloatVector.fromArray(Lanes.FLOATS, x, p4 + t).fma(FloatVector.broadcast(Lanes.FLOATS, m4), even);
            odd = FloatVector.fromArray(Lanes.FLOATS, x, p5 + t).fma(FloatVector.broadcast(Lanes.FLOATS, m5), odd);
            even.add(odd).intoArray(y, to + t);
        }
    }
}
