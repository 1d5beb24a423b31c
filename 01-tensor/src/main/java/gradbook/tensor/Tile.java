package gradbook.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loop of the matrix product, in which nearly all of its time is spent: a small tile of the result,
/// held in vector registers while it runs down the inner dimension.
final class Tile {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int WIDTH = Lanes.WIDTH;
    static final int COLUMNS = 2 * WIDTH;

    static void twelveRows(int depth, float[] a, int ap, int aLine, int aStep, float[] b, int bp, int bStep,
            float[] out, int at, int step, boolean first) {
        FloatVector c00 = FloatVector.zero(LANES), c01 = c00;
        FloatVector c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00, c40 = c00, c41 = c00;
        FloatVector c50 = c00, c51 = c00, c60 = c00, c61 = c00, c70 = c00, c71 = c00, c80 = c00, c81 = c00;
        FloatVector c90 = c00, c91 = c00, ca0 = c00, ca1 = c00, cb0 = c00, cb1 = c00;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bp + k * bStep);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bp + k * bStep + WIDTH);
            int i = ap + k * aStep;
            FloatVector a0 = FloatVector.broadcast(LANES, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(LANES, a[i + aLine]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(LANES, a[i + 2 * aLine]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(LANES, a[i + 3 * aLine]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(LANES, a[i + 4 * aLine]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(LANES, a[i + 5 * aLine]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(LANES, a[i + 6 * aLine]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(LANES, a[i + 7 * aLine]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
            FloatVector a8 = FloatVector.broadcast(LANES, a[i + 8 * aLine]);
            c80 = a8.fma(b0, c80);
            c81 = a8.fma(b1, c81);
            FloatVector a9 = FloatVector.broadcast(LANES, a[i + 9 * aLine]);
            c90 = a9.fma(b0, c90);
            c91 = a9.fma(b1, c91);
            FloatVector aa = FloatVector.broadcast(LANES, a[i + 10 * aLine]);
            ca0 = aa.fma(b0, ca0);
            ca1 = aa.fma(b1, ca1);
            FloatVector ab = FloatVector.broadcast(LANES, a[i + 11 * aLine]);
            cb0 = ab.fma(b0, cb0);
            cb1 = ab.fma(b1, cb1);
        }
        store(c00, c01, out, at, first);
        store(c10, c11, out, at + step, first);
        store(c20, c21, out, at + 2 * step, first);
        store(c30, c31, out, at + 3 * step, first);
        store(c40, c41, out, at + 4 * step, first);
        store(c50, c51, out, at + 5 * step, first);
        store(c60, c61, out, at + 6 * step, first);
        store(c70, c71, out, at + 7 * step, first);
        store(c80, c81, out, at + 8 * step, first);
        store(c90, c91, out, at + 9 * step, first);
        store(ca0, ca1, out, at + 10 * step, first);
        store(cb0, cb1, out, at + 11 * step, first);
    }

    static void sixRows(int depth, float[] a, int ap, int aLine, int aStep, float[] b, int bp, int bStep,
            float[] out, int at, int step, boolean first) {
        FloatVector c00 = FloatVector.zero(LANES), c01 = c00;
        FloatVector c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00, c40 = c00, c41 = c00;
        FloatVector c50 = c00, c51 = c00;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bp + k * bStep);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bp + k * bStep + WIDTH);
            int i = ap + k * aStep;
            FloatVector a0 = FloatVector.broadcast(LANES, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(LANES, a[i + aLine]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(LANES, a[i + 2 * aLine]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(LANES, a[i + 3 * aLine]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(LANES, a[i + 4 * aLine]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(LANES, a[i + 5 * aLine]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
        }
        store(c00, c01, out, at, first);
        store(c10, c11, out, at + step, first);
        store(c20, c21, out, at + 2 * step, first);
        store(c30, c31, out, at + 3 * step, first);
        store(c40, c41, out, at + 4 * step, first);
        store(c50, c51, out, at + 5 * step, first);
    }

    private static void store(FloatVector c0, FloatVector c1, float[] out, int at, boolean first) {
        if (!first) {
            c0 = c0.add(FloatVector.fromArray(LANES, out, at));
            c1 = c1.add(FloatVector.fromArray(LANES, out, at + WIDTH));
        }
        c0.intoArray(out, at);
        c1.intoArray(out, at + WIDTH);
    }

    private Tile() {}
}
