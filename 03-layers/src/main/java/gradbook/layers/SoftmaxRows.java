package gradbook.layers;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import gradbook.autodiff.Fused;
import gradbook.tensor.DType;
import gradbook.tensor.Floats;
import gradbook.tensor.Lanes;
import gradbook.tensor.Parallel;
import gradbook.tensor.Tensor;
import gradbook.tensor.VectorMath;
import java.util.List;
import jdk.incubator.vector.FloatVector;
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
        Tensor x = inputs.getFirst(), p = Tensor.empty(x.shape(), x.dtype());
        Floats from = Floats.of(x), to = Floats.of(p);
        int n = x.dim(-1);
        forEachRow(x, row -> {
            int at = from.at() + row * n;
            double sum = exponentials(from.data(), at, largest(from.data(), at, n), to.data(), row * n, n);
            scale((float) (1 / sum), to.data(), row * n, n);
        });
        return p;
    }

    /// With S = Σₖ e^xₖ, the quotient rule gives the Jacobian of softmax, ∂pᵢ/∂xⱼ = [i = j]·e^xᵢ/S − e^xᵢ·e^xⱼ/S²
    /// = pᵢ·([i = j] − pⱼ). So xⱼ receives Σᵢ gᵢ·pᵢ·([i = j] − pⱼ) = pⱼ·(gⱼ − Σᵢ gᵢ·pᵢ).
    @Override public List<Tensor> backward(Tensor upstream, List<Tensor> inputs, Tensor p) {
        Tensor dx = Tensor.empty(p.shape(), p.dtype());
        Floats g = Floats.of(upstream);
        float[] arriving = g.data(), probabilities = Floats.of(p).data(), to = Floats.of(dx).data();
        int start = g.at(), n = p.dim(-1);
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

    // ----------------------------------------------------------------------------------- one row

    // A row seldom ends where a vector does. The last vector then begins earlier and overlaps the one before it.
    // Rows shorter than a vector are copied to where there is room for one.

    /// The largest number; NaN is passed over, since the exponentials will bring it to light.
    static float largest(float[] x, int p, int n) {
        float result = Float.NEGATIVE_INFINITY;
        if (n < WIDTH) {
            for (int i = 0; i < n; i++) if (x[p + i] > result) result = x[p + i];
            return result;
        }
        // Two, so that not each comparison has to wait for the one before.
        FloatVector even = FloatVector.broadcast(LANES, result), odd = even;
        for (int i = 0; i < n; i += 2 * WIDTH) {
            FloatVector u = FloatVector.fromArray(LANES, x, p + Math.min(i, n - WIDTH));
            FloatVector v = FloatVector.fromArray(LANES, x, p + Math.min(i + WIDTH, n - WIDTH));
            even = even.blend(u, u.compare(GT, even));
            odd = odd.blend(v, v.compare(GT, odd));
        }
        return even.max(odd).reduceLanes(MAX);
    }

    /// `out[i] = exp(x[i] − shift)`; returns their sum. The arrays must be different ones.
    static double exponentials(float[] x, int p, float shift, float[] out, int q, int n) {
        if (n >= WIDTH) return ofLongRow(x, p, shift, out, q, n);
        float[] padded = new float[WIDTH];
        System.arraycopy(x, p, padded, 0, n);
        ofLongRow(padded, 0, shift, padded, 0, WIDTH);
        System.arraycopy(padded, 0, out, q, n);
        double sum = 0;
        for (int i = 0; i < n; i++) sum += padded[i];
        return sum;
    }

    /// The last vector has its place in the loop, too: were [VectorMath#exp] called for it a second time, the
    /// method would be too large for the compiler to keep all vectors in registers (1.2 kB of memory, and a
    /// third more time, for a row of 1000).
    private static double ofLongRow(float[] x, int p, float shift, float[] out, int q, int n) {
        FloatVector sums = FloatVector.zero(LANES), before = sums;
        for (int i = 0; i < n; i += WIDTH) {
            int at = Math.min(i, n - WIDTH);
            FloatVector power = VectorMath.exp(FloatVector.fromArray(LANES, x, p + at).sub(shift));
            power.intoArray(out, q + at);
            before = sums;
            sums = sums.add(power);
        }
        int added = (n - 1) % WIDTH + 1; // lanes of the last vector that were not in the one before it
        return VectorMath.sum(before.blend(sums, LANES.indexInRange(added - WIDTH, WIDTH)));
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
        double sum = VectorMath.sum(sums);
        for (; i < n; i++) sum += (double) x[p + i] * y[q + i];
        return sum;
    }
}
