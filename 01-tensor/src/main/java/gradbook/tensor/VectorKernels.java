package gradbook.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The loops that a compiler does not vectorise by itself, written with SIMD vectors: functions
/// made from exp, sums, and the matrix product. All others are inherited.
final class VectorKernels extends FloatKernels {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;

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
            default      -> super.mapRow(op, x, p, out, q, n);
        }
    }

    // One loop each, the last step with the lanes beyond the end masked off: a function passed in
    // would not be compiled into the loop, and each vector would be allocated.

    private static void exp(float[] x, int p, float[] out, int q, int n) {
        for (int i = 0; i < n; i += LANES.length()) {
            VectorMask<Float> inside = LANES.indexInRange(i, n);
            VectorMath.exp(FloatVector.fromArray(LANES, x, p + i, inside)).intoArray(out, q + i, inside);
        }
    }

    private static void sigmoid(float[] x, int p, float[] out, int q, int n) {
        for (int i = 0; i < n; i += LANES.length()) {
            VectorMask<Float> inside = LANES.indexInRange(i, n);
            VectorMath.sigmoid(FloatVector.fromArray(LANES, x, p + i, inside)).intoArray(out, q + i, inside);
        }
    }

    private static void tanh(float[] x, int p, float[] out, int q, int n) {
        for (int i = 0; i < n; i += LANES.length()) {
            VectorMask<Float> inside = LANES.indexInRange(i, n);
            VectorMath.tanh(FloatVector.fromArray(LANES, x, p + i, inside)).intoArray(out, q + i, inside);
        }
    }

    /// The lanes are added from the first to the last, since `reduceLanes` leaves its order open.
    @Override double sumRow(float[] x, int p, int n) {
        FloatVector sums = FloatVector.zero(LANES);
        int i = 0;
        for (; i < LANES.loopBound(n); i += LANES.length()) sums = sums.add(FloatVector.fromArray(LANES, x, p + i));
        double total = 0;
        for (float lane : sums.toArray()) total += lane;
        for (; i < n; i++) total += x[p + i];
        return total;
    }
}
