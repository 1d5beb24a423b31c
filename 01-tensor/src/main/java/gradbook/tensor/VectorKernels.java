package gradbook.tensor;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The loops that a compiler does not vectorise by itself, written with SIMD vectors: functions
/// made from exp, sums, and the matrix product. All others are inherited.
final class VectorKernels extends FloatKernels {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int WIDTH = Lanes.WIDTH;

    @Override public void matmul(Tensor a, Tensor b, Tensor out) {
        if (a.storage() instanceof Storage.F32 && out.size() > 0)
            Matrix.forEach(a, b, out, VectorMatmul::multiply);
        else super.matmul(a, b, out);
    }

    @Override void mapRow(UnaryOp op, float[] x, int p, float[] out, int q, int n) {
        switch (op) {
            case EXP     -> exp(x, p, out, q, n);
            case SIGMOID -> sigmoid(x, p, out, q, n);
            case TANH    -> tanh(x, p, out, q, n);
            case RELU    -> relu(x, p, out, q, n);
            default      -> super.mapRow(op, x, p, out, q, n);
        }
    }

    @Override void zipRow(BinaryOp op, float[] x, int p, float[] y, int r, float[] out, int q, int n) {
        switch (op) {
            case ADD           -> add(x, p, y, r, out, q, n);
            case RELU_GRADIENT -> reluGradient(x, p, y, r, out, q, n);
            default            -> super.zipRow(op, x, p, y, r, out, q, n);
        }
    }

    // One loop each: a function passed in would not be compiled into the loop, and each vector would be
    // allocated. What is left at the end is done with the lanes beyond it masked off.

    private static void exp(float[] x, int p, float[] out, int q, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += WIDTH)
            VectorMath.exp(FloatVector.fromArray(LANES, x, p + i)).intoArray(out, q + i);
        if (i == n) return;
        VectorMask<Float> inside = LANES.indexInRange(i, n);
        VectorMath.exp(FloatVector.fromArray(LANES, x, p + i, inside)).intoArray(out, q + i, inside);
    }

    private static void sigmoid(float[] x, int p, float[] out, int q, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += WIDTH)
            VectorMath.sigmoid(FloatVector.fromArray(LANES, x, p + i)).intoArray(out, q + i);
        if (i == n) return;
        VectorMask<Float> inside = LANES.indexInRange(i, n);
        VectorMath.sigmoid(FloatVector.fromArray(LANES, x, p + i, inside)).intoArray(out, q + i, inside);
    }

    private static void tanh(float[] x, int p, float[] out, int q, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += WIDTH)
            VectorMath.tanh(FloatVector.fromArray(LANES, x, p + i)).intoArray(out, q + i);
        if (i == n) return;
        VectorMask<Float> inside = LANES.indexInRange(i, n);
        VectorMath.tanh(FloatVector.fromArray(LANES, x, p + i, inside)).intoArray(out, q + i, inside);
    }

    private static void relu(float[] x, int p, float[] out, int q, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += WIDTH)
            VectorMath.relu(FloatVector.fromArray(LANES, x, p + i)).intoArray(out, q + i);
        if (i == n) return;
        VectorMask<Float> inside = LANES.indexInRange(i, n);
        VectorMath.relu(FloatVector.fromArray(LANES, x, p + i, inside)).intoArray(out, q + i, inside);
    }

    private static void add(float[] x, int p, float[] y, int r, float[] out, int q, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += WIDTH)
            FloatVector.fromArray(LANES, x, p + i).add(FloatVector.fromArray(LANES, y, r + i)).intoArray(out, q + i);
        if (i == n) return;
        VectorMask<Float> inside = LANES.indexInRange(i, n);
        FloatVector.fromArray(LANES, x, p + i, inside).add(FloatVector.fromArray(LANES, y, r + i, inside))
                .intoArray(out, q + i, inside);
    }

    private static void reluGradient(float[] g, int p, float[] y, int r, float[] out, int q, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += WIDTH) {
            VectorMask<Float> on = FloatVector.fromArray(LANES, y, r + i).compare(GT, 0f);
            FloatVector.zero(LANES).blend(FloatVector.fromArray(LANES, g, p + i), on).intoArray(out, q + i);
        }
        if (i == n) return;
        VectorMask<Float> inside = LANES.indexInRange(i, n);
        VectorMask<Float> on = FloatVector.fromArray(LANES, y, r + i, inside).compare(GT, 0f);
        FloatVector.zero(LANES).blend(FloatVector.fromArray(LANES, g, p + i, inside), on)
                .intoArray(out, q + i, inside);
    }

    /// Four running sums, so that none has to wait for its last addition.
    @Override double sumRow(float[] x, int p, int n) {
        FloatVector a = FloatVector.zero(LANES), b = a, c = a, d = a;
        int i = 0;
        for (; i + 4 * WIDTH <= n; i += 4 * WIDTH) {
            a = a.add(FloatVector.fromArray(LANES, x, p + i));
            b = b.add(FloatVector.fromArray(LANES, x, p + i + WIDTH));
            c = c.add(FloatVector.fromArray(LANES, x, p + i + 2 * WIDTH));
            d = d.add(FloatVector.fromArray(LANES, x, p + i + 3 * WIDTH));
        }
        for (; i + WIDTH <= n; i += WIDTH) a = a.add(FloatVector.fromArray(LANES, x, p + i));
        if (i < n) b = b.add(FloatVector.fromArray(LANES, x, p + i, LANES.indexInRange(i, n)));
        return VectorMath.sum(a.add(b).add(c.add(d)));
    }
}
