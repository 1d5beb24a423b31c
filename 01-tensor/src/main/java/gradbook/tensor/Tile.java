package gradbook.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of the matrix product, in which nearly all of its time is spent. A tile of the result stays in
/// vector registers while the loop runs down the inner dimension: each step loads two vectors of the right
/// operand, and multiplies each of 12 (or 6) numbers of the left one with both.
///
/// A processor starts a multiply-add every cycle, or two, but a result takes four cycles: at least eight must be
/// under way that do not wait for each other. And they need loads: a tile of r rows by 2 vectors takes r + 2 of
/// them for 2·r multiply-adds. So the larger the better, until the registers are full. 24 sums, two vectors of the
/// right operand and one of the left are 27 of the 32 registers that AVX-512 and NEON have; AVX2 has 16, enough
/// for 6 rows. Of the 116 GFLOP/s that a core does at most, 12 × 2 vectors reached 112, 6 × 2 vectors 107, 12 × 1 77.
///
/// Both operands are given with their steps, so they may be packed or read where they stand:
/// `out[at + i·step + j] = Σₖ a[ap + i·aLine + k·aStep] · b[bp + k·bStep + j]`.
///
/// The compiler must see through every operation on vectors down to the instruction it stands for, and gives up
/// on a method that has grown too large. With the stores in a method of their own, called twelve times at the
/// end, vectors became objects and the speed a tenth. So everything is written out, and a tile is only ever stored,
/// never added to what is there: that is for the caller to do.
final class Tile {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int WIDTH = Lanes.WIDTH;
    static final int COLUMNS = 2 * WIDTH;

    static void twelveRows(int depth, float[] a, int ap, int aLine, int aStep, float[] b, int bp, int bStep,
            float[] out, int at, int step) {
        FloatVector c00 = FloatVector.zero(LANES), c01 = c00, c10 = c00, c11 = c00,
                c20 = c00, c21 = c00, c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
        FloatVector c60 = c00, c61 = c00, c70 = c00, c71 = c00,
                c80 = c00, c81 = c00, c90 = c00, c91 = c00, ca0 = c00, ca1 = c00, cb0 = c00, cb1 = c00;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bp + k * bStep);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bp + k * bStep + WIDTH);
            int i = ap + k * aStep;
            FloatVector a0 = FloatVector.broadcast(LANES, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(LANES, a[i += aLine]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(LANES, a[i += aLine]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(LANES, a[i += aLine]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(LANES, a[i += aLine]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(LANES, a[i += aLine]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(LANES, a[i += aLine]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(LANES, a[i += aLine]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
            FloatVector a8 = FloatVector.broadcast(LANES, a[i += aLine]);
            c80 = a8.fma(b0, c80);
            c81 = a8.fma(b1, c81);
            FloatVector a9 = FloatVector.broadcast(LANES, a[i += aLine]);
            c90 = a9.fma(b0, c90);
            c91 = a9.fma(b1, c91);
            FloatVector aa = FloatVector.broadcast(LANES, a[i += aLine]);
            ca0 = aa.fma(b0, ca0);
            ca1 = aa.fma(b1, ca1);
            FloatVector ab = FloatVector.broadcast(LANES, a[i += aLine]);
            cb0 = ab.fma(b0, cb0);
            cb1 = ab.fma(b1, cb1);
        }
        c00.intoArray(out, at);
        c01.intoArray(out, at + WIDTH);
        c10.intoArray(out, at += step);
        c11.intoArray(out, at + WIDTH);
        c20.intoArray(out, at += step);
        c21.intoArray(out, at + WIDTH);
        c30.intoArray(out, at += step);
        c31.intoArray(out, at + WIDTH);
        c40.intoArray(out, at += step);
        c41.intoArray(out, at + WIDTH);
        c50.intoArray(out, at += step);
        c51.intoArray(out, at + WIDTH);
        c60.intoArray(out, at += step);
        c61.intoArray(out, at + WIDTH);
        c70.intoArray(out, at += step);
        c71.intoArray(out, at + WIDTH);
        c80.intoArray(out, at += step);
        c81.intoArray(out, at + WIDTH);
        c90.intoArray(out, at += step);
        c91.intoArray(out, at + WIDTH);
        ca0.intoArray(out, at += step);
        ca1.intoArray(out, at + WIDTH);
        cb0.intoArray(out, at += step);
        cb1.intoArray(out, at + WIDTH);
    }

    static void sixRows(int depth, float[] a, int ap, int aLine, int aStep, float[] b, int bp, int bStep,
            float[] out, int at, int step) {
        FloatVector c00 = FloatVector.zero(LANES), c01 = c00, c10 = c00, c11 = c00,
                c20 = c00, c21 = c00, c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bp + k * bStep);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bp + k * bStep + WIDTH);
            int i = ap + k * aStep;
            FloatVector a0 = FloatVector.broadcast(LANES, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(LANES, a[i += aLine]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(LANES, a[i += aLine]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(LANES, a[i += aLine]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(LANES, a[i += aLine]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(LANES, a[i += aLine]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
        }
        c00.intoArray(out, at);
        c01.intoArray(out, at + WIDTH);
        c10.intoArray(out, at += step);
        c11.intoArray(out, at + WIDTH);
        c20.intoArray(out, at += step);
        c21.intoArray(out, at + WIDTH);
        c30.intoArray(out, at += step);
        c31.intoArray(out, at + WIDTH);
        c40.intoArray(out, at += step);
        c41.intoArray(out, at + WIDTH);
        c50.intoArray(out, at += step);
        c51.intoArray(out, at + WIDTH);
    }

    private Tile() {}
}
