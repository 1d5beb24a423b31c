package gradbook.cnn;

import gradbook.tensor.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loop of [RowsConvolution]: six channels' results at four vectors of neighbouring
/// places, in 24 registers. At each inner position it loads four vectors and six numbers for 24
/// multiply-adds.
final class RowsTile {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    static final int CHANNELS = 6, VECTORS = 4;

    /// `y[qᵥ + o·step + lane] = w[at + o] + Σ w[at + 6 + k·6 + o]·x[inner[k] + from[v] + lane]`, the sum over k
    /// from `start` to `end` − 1, for the four vectors v from `first` on and six channels o. All stores are whole
    /// vectors: with masks, the compiler took seconds for this method.
    static void run(float[] w, int at, float[] x, int[] inner, int start, int end, int[] from, int first,
            float[] y, int q0, int q1, int q2, int q3, int step) {
        int p0 = from[first], p1 = from[first + 1], p2 = from[first + 2], p3 = from[first + 3];
        FloatVector c00 = FloatVector.broadcast(LANES, w[at]), c01 = c00, c02 = c00, c03 = c00;
        FloatVector c10 = FloatVector.broadcast(LANES, w[at + 1]), c11 = c10, c12 = c10, c13 = c10;
        FloatVector c20 = FloatVector.broadcast(LANES, w[at + 2]), c21 = c20, c22 = c20, c23 = c20;
        FloatVector c30 = FloatVector.broadcast(LANES, w[at + 3]), c31 = c30, c32 = c30, c33 = c30;
        FloatVector c40 = FloatVector.broadcast(LANES, w[at + 4]), c41 = c40, c42 = c40, c43 = c40;
        FloatVector c50 = FloatVector.broadcast(LANES, w[at + 5]), c51 = c50, c52 = c50, c53 = c50;
        for (int k = start; k < end; k++) {
            int p = inner[k], i = at + (k + 1) * CHANNELS;
            FloatVector x0 = FloatVector.fromArray(LANES, x, p + p0);
            FloatVector x1 = FloatVector.fromArray(LANES, x, p + p1);
            FloatVector x2 = FloatVector.fromArray(LANES, x, p + p2);
            FloatVector x3 = FloatVector.fromArray(LANES, x, p + p3);
            FloatVector w0 = FloatVector.broadcast(LANES, w[i]);
            c00 = w0.fma(x0, c00);
            c01 = w0.fma(x1, c01);
            c02 = w0.fma(x2, c02);
            c03 = w0.fma(x3, c03);
            FloatVector w1 = FloatVector.broadcast(LANES, w[i + 1]);
            c10 = w1.fma(x0, c10);
            c11 = w1.fma(x1, c11);
            c12 = w1.fma(x2, c12);
            c13 = w1.fma(x3, c13);
            FloatVector w2 = FloatVector.broadcast(LANES, w[i + 2]);
            c20 = w2.fma(x0, c20);
            c21 = w2.fma(x1, c21);
            c22 = w2.fma(x2, c22);
            c23 = w2.fma(x3, c23);
            FloatVector w3 = FloatVector.broadcast(LANES, w[i + 3]);
            c30 = w3.fma(x0, c30);
            c31 = w3.fma(x1, c31);
            c32 = w3.fma(x2, c32);
            c33 = w3.fma(x3, c33);
            FloatVector w4 = FloatVector.broadcast(LANES, w[i + 4]);
            c40 = w4.fma(x0, c40);
            c41 = w4.fma(x1, c41);
            c42 = w4.fma(x2, c42);
            c43 = w4.fma(x3, c43);
            FloatVector w5 = FloatVector.broadcast(LANES, w[i + 5]);
            c50 = w5.fma(x0, c50);
            c51 = w5.fma(x1, c51);
            c52 = w5.fma(x2, c52);
            c53 = w5.fma(x3, c53);
        }
        c00.intoArray(y, q0);
        c01.intoArray(y, q1);
        c02.intoArray(y, q2);
        c03.intoArray(y, q3);
        c10.intoArray(y, q0 + step);
        c11.intoArray(y, q1 + step);
        c12.intoArray(y, q2 + step);
        c13.intoArray(y, q3 + step);
        c20.intoArray(y, q0 + 2 * step);
        c21.intoArray(y, q1 + 2 * step);
        c22.intoArray(y, q2 + 2 * step);
        c23.intoArray(y, q3 + 2 * step);
        c30.intoArray(y, q0 + 3 * step);
        c31.intoArray(y, q1 + 3 * step);
        c32.intoArray(y, q2 + 3 * step);
        c33.intoArray(y, q3 + 3 * step);
        c40.intoArray(y, q0 + 4 * step);
        c41.intoArray(y, q1 + 4 * step);
        c42.intoArray(y, q2 + 4 * step);
        c43.intoArray(y, q3 + 4 * step);
        c50.intoArray(y, q0 + 5 * step);
        c51.intoArray(y, q1 + 5 * step);
        c52.intoArray(y, q2 + 5 * step);
        c53.intoArray(y, q3 + 5 * step);
    }

    private RowsTile() {}
}
