package gradbook.cnn;

import gradbook.tensor.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loop of the weight gradient in [RowsConvolution]: the inner products of six rows of one
/// array with four of another, in 24 registers. For 24 multiply-adds it loads ten vectors.
final class DotsTile {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int W = Lanes.WIDTH;
    static final int CHANNELS = 6, PLACES = 4, SUMS = CHANNELS * PLACES * W;

    /// `sums[(o·4 + k)·lanes + lane] = Σ g[(v·6 + o)·lanes + lane]·x[vectors[v] + places[k] + lane]`, over
    /// all vectors v, for six channels o and four places k.
    static void run(float[] g, float[] x, int[] vectors, int[] places, float[] sums) {
        int x0 = places[0], x1 = places[1], x2 = places[2], x3 = places[3];
        FloatVector s00 = FloatVector.zero(LANES), s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00,
                s12 = s00, s13 = s00, s20 = s00, s21 = s00, s22 = s00, s23 = s00, s30 = s00, s31 = s00, s32 = s00,
                s33 = s00, s40 = s00, s41 = s00, s42 = s00, s43 = s00, s50 = s00, s51 = s00, s52 = s00, s53 = s00;
        for (int v = 0; v < vectors.length; v++) {
            int p = v * CHANNELS * W, q = vectors[v];
            FloatVector b0 = FloatVector.fromArray(LANES, x, q + x0);
            FloatVector b1 = FloatVector.fromArray(LANES, x, q + x1);
            FloatVector b2 = FloatVector.fromArray(LANES, x, q + x2);
            FloatVector b3 = FloatVector.fromArray(LANES, x, q + x3);
            FloatVector a0 = FloatVector.fromArray(LANES, g, p);
            s00 = a0.fma(b0, s00);
            s01 = a0.fma(b1, s01);
            s02 = a0.fma(b2, s02);
            s03 = a0.fma(b3, s03);
            FloatVector a1 = FloatVector.fromArray(LANES, g, p + W);
            s10 = a1.fma(b0, s10);
            s11 = a1.fma(b1, s11);
            s12 = a1.fma(b2, s12);
            s13 = a1.fma(b3, s13);
            FloatVector a2 = FloatVector.fromArray(LANES, g, p + 2 * W);
            s20 = a2.fma(b0, s20);
            s21 = a2.fma(b1, s21);
            s22 = a2.fma(b2, s22);
            s23 = a2.fma(b3, s23);
            FloatVector a3 = FloatVector.fromArray(LANES, g, p + 3 * W);
            s30 = a3.fma(b0, s30);
            s31 = a3.fma(b1, s31);
            s32 = a3.fma(b2, s32);
            s33 = a3.fma(b3, s33);
            FloatVector a4 = FloatVector.fromArray(LANES, g, p + 4 * W);
            s40 = a4.fma(b0, s40);
            s41 = a4.fma(b1, s41);
            s42 = a4.fma(b2, s42);
            s43 = a4.fma(b3, s43);
            FloatVector a5 = FloatVector.fromArray(LANES, g, p + 5 * W);
            s50 = a5.fma(b0, s50);
            s51 = a5.fma(b1, s51);
            s52 = a5.fma(b2, s52);
            s53 = a5.fma(b3, s53);
        }
        s00.intoArray(sums, 0);
        s01.intoArray(sums, W);
        s02.intoArray(sums, 2 * W);
        s03.intoArray(sums, 3 * W);
        s10.intoArray(sums, 4 * W);
        s11.intoArray(sums, 5 * W);
        s12.intoArray(sums, 6 * W);
        s13.intoArray(sums, 7 * W);
        s20.intoArray(sums, 8 * W);
        s21.intoArray(sums, 9 * W);
        s22.intoArray(sums, 10 * W);
        s23.intoArray(sums, 11 * W);
        s30.intoArray(sums, 12 * W);
        s31.intoArray(sums, 13 * W);
        s32.intoArray(sums, 14 * W);
        s33.intoArray(sums, 15 * W);
        s40.intoArray(sums, 16 * W);
        s41.intoArray(sums, 17 * W);
        s42.intoArray(sums, 18 * W);
        s43.intoArray(sums, 19 * W);
        s50.intoArray(sums, 20 * W);
        s51.intoArray(sums, 21 * W);
        s52.intoArray(sums, 22 * W);
        s53.intoArray(sums, 23 * W);
    }

    private DotsTile() {}
}
