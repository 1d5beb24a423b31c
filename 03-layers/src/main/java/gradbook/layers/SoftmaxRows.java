package gradbook.layers;

import static jdk.incubator.vector.VectorOperators.GT;

import gradbook.autodiff.Fused;
import gradbook.tensor.DType;
import gradbook.tensor.Lanes;
import gradbook.tensor.Parallel;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import gradbook.tensor.VectorMath;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Softmax along the last dimension in one go, row by row: a row stays in the nearest cache while its largest
/// number is found, its exponentials are taken and summed, and all are divided by their sum.
///
/// @param d the dimension, which must be the last one
record SoftmaxRows(int d) implements Fused {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int WIDTH = Lanes.WIDTH;
    /// Numbers per task.
    private static final int STRETCH = 1 << 15;

    @Override public boolean fits(List<Tensor> inputs) {
        Tensor x = inputs.getFirst();
        return x.dtype() == DType.FLOAT32 && x.size() > 0 && x.shape().axis(d) == x.rank() - 1;
    }

    @Override public Tensor forward(List<Tensor> inputs) {
        Tensor x = inputs.getFirst().contiguous(), p = Tensor.empty(x.shape(), x.dtype());
        float[] from = data(x), to = data(p);
        int start = x.layout().offset(), n = x.dim(-1);
        forEachRow(x, row -> {
            int at = row * n;
            double sum = exponentials(from, start + at, largest(from, start + at, n), to, at, n);
            scale((float) (1 / sum), to, at, n);
        });
        return p;
    }

    /// With S = Σₖ e^xₖ, the quotient rule gives the Jacobian of softmax, ∂pᵢ/∂xⱼ = [i = j]·e^xᵢ/S − e^xᵢ·e^xⱼ/S²
    /// = pᵢ·([i = j] − pⱼ). So xⱼ receives Σᵢ gᵢ·pᵢ·([i = j] − pⱼ) = pⱼ·(gⱼ − Σᵢ gᵢ·pᵢ).
    @Override public List<Tensor> backward(Tensor upstream, List<Tensor> inputs, Tensor p) {
        Tensor g = upstream.contiguous(), dx = Tensor.empty(p.shape(), p.dtype());
        float[] arriving = data(g), probabilities = data(p), to = data(dx);
        int start = g.layout().offset(), n = p.dim(-1);
        forEachRow(p, row -> {
            int at = row * n;
            double mean = dot(arriving, start + at, probabilities, at, n);
            for (int j = at; j < at + n; j++) to[j] = probabilities[j] * (arriving[start + j] - (float) mean);
        });
        return List.of(dx);
    }

    private interface Row {
        void run(int number);
    }

    private static void forEachRow(Tensor x, Row body) {
        int n = x.dim(-1);
        Parallel.ranges(x.size() / n, Math.max(1, STRETCH / n), (first, last) -> {
            for (int row = first; row < last; row++) body.run(row);
        });
    }

    private static float[] data(Tensor x) {
        return ((Storage.F32) x.storage()).data();
    }

    // ----------------------------------------------------------------------------------- one row

    // Masks only where a row ends: one in every step would be made and looked at in every step.

    /// The largest number; NaN is passed over, since the exponentials will bring it to light.
    static float largest(float[] x, int p, int n) {
        FloatVector largest = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i < LANES.loopBound(n); i += WIDTH) {
            FloatVector next = FloatVector.fromArray(LANES, x, p + i);
            largest = largest.blend(next, next.compare(GT, largest));
        }
        float result = Float.NEGATIVE_INFINITY;
        for (float lane : largest.toArray()) if (lane > result) result = lane;
        for (; i < n; i++) if (x[p + i] > result) result = x[p + i];
        return result;
    }

    /// `out[i] = exp(x[i] − shift)`; returns their sum.
    static double exponentials(float[] x, int p, float shift, float[] out, int q, int n) {
        FloatVector sums = FloatVector.zero(LANES);
        int i = 0;
        for (; i < LANES.loopBound(n); i += WIDTH) {
            FloatVector power = VectorMath.exp(FloatVector.fromArray(LANES, x, p + i).sub(shift));
            power.intoArray(out, q + i);
            sums = sums.add(power);
        }
        if (i < n) {
            VectorMask<Float> inside = LANES.indexInRange(i, n);
            FloatVector power = VectorMath.exp(FloatVector.fromArray(LANES, x, p + i, inside).sub(shift));
            power.intoArray(out, q + i, inside);
            sums = sums.add(power, inside);
        }
        return sumOf(sums);
    }

    static void scale(float factor, float[] x, int p, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += WIDTH)
            FloatVector.fromArray(LANES, x, p + i).mul(factor).intoArray(x, p + i);
        for (; i < n; i++) x[p + i] *= factor;
    }

    private static double dot(float[] x, int p, float[] y, int q, int n) {
        FloatVector sums = FloatVector.zero(LANES);
        int i = 0;
        for (; i < LANES.loopBound(n); i += WIDTH)
            sums = FloatVector.fromArray(LANES, x, p + i).fma(FloatVector.fromArray(LANES, y, q + i), sums);
        double sum = sumOf(sums);
        for (; i < n; i++) sum += (double) x[p + i] * y[q + i];
        return sum;
    }

    /// From the first lane to the last, since `reduceLanes` leaves its order open.
    private static double sumOf(FloatVector lanes) {
        double sum = 0;
        for (float lane : lanes.toArray()) sum += lane;
        return sum;
    }
}
