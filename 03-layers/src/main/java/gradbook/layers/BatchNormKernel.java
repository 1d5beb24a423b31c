package gradbook.layers;

import gradbook.autodiff.Fused;
import gradbook.layers.BatchNormalization.Moments;
import gradbook.tensor.DType;
import gradbook.tensor.Floats;
import gradbook.tensor.Lanes;
import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import gradbook.tensor.VectorMath;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Batch normalisation of float32 images, a channel per task. The rows of a channel, one for each example, are
/// read twice forward: once for their mean and variance, and once to normalise them, when they are mostly still
/// in the cache. Backward, two sums come first, and then the gradient is written.
///
/// @param moments where the statistics of the forward pass are left; the backward pass needs them
record BatchNormKernel(double epsilon, Moments moments) implements Fused {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int WIDTH = Lanes.WIDTH;
    /// Numbers whose sum may be kept in `float`s, before their errors pile up.
    private static final int PIECE = 1024;

    /// Rows shorter than a vector, such as those of (N, C), are left to the definition.
    @Override public boolean fits(List<Tensor> inputs) {
        Tensor x = inputs.getFirst();
        return x.dtype() == DType.FLOAT32 && x.size() > 0 && x.size() / x.dim(0) / x.dim(1) >= WIDTH;
    }

    @Override public Tensor forward(List<Tensor> inputs) {
        Tensor x = inputs.get(0), weight = inputs.get(1), bias = inputs.get(2);
        Tensor y = Tensor.empty(x.shape(), DType.FLOAT32);
        int channels = x.dim(1);
        Tensor mean = Tensor.zeros(Shape.of(channels), DType.FLOAT64), variance = mean.copy();
        Rows from = Rows.of(x), to = Rows.of(y);
        Parallel.run(channels, c -> {
            measure(from, c, mean.storage(), variance.storage());
            float scale = (float) (weight.at(c) / Math.sqrt(variance.at(c) + epsilon));
            for (int n = 0; n < from.examples; n++)
                normalize(from.data, from.start(n, c), (float) mean.at(c), scale, (float) bias.at(c),
                        to.data, to.start(n, c), from.length);
        });
        moments.mean = mean.to(DType.FLOAT32);
        moments.variance = variance.to(DType.FLOAT32);
        return y;
    }

    /// The mean μ and the variance σ² depend on x, too. With h = γ·g and means over the m numbers of a channel, x
    /// receives (h − mean(h) − x̂·mean(h·x̂))/√(σ² + ε), γ receives Σ g·x̂ and β receives Σ g: section 3 of Ioffe
    /// and Szegedy, simplified.
    @Override public List<Tensor> backward(Tensor upstream, List<Tensor> inputs, Tensor y) {
        Tensor x = inputs.get(0), weight = inputs.get(1);
        Tensor dx = Tensor.empty(x.shape(), DType.FLOAT32);
        Tensor dWeight = Tensor.empty(weight.shape(), DType.FLOAT32);
        Tensor dBias = Tensor.empty(weight.shape(), DType.FLOAT32);
        Rows from = Rows.of(x), arriving = Rows.of(upstream), to = Rows.of(dx);
        double count = (double) from.examples * from.length;
        Parallel.run(x.dim(1), c -> {
            float mean = (float) moments.mean.at(c);
            double deviation = Math.sqrt(moments.variance.at(c) + epsilon), sum = 0, product = 0;
            for (int n = 0; n < from.examples; n++)
                for (int i = 0; i < from.length; i += PIECE) {
                    int length = Math.min(PIECE, from.length - i);
                    sum += sum(arriving.data, arriving.start(n, c) + i, length);
                    product += product(arriving.data, arriving.start(n, c) + i,
                            from.data, from.start(n, c) + i, mean, length);
                }
            dBias.storage().set(c, sum);
            dWeight.storage().set(c, product / deviation);
            double scale = weight.at(c) / deviation, slope = product / count / (deviation * deviation);
            for (int n = 0; n < from.examples; n++)
                passBack(arriving.data, arriving.start(n, c), (float) (sum / count), (float) scale,
                        from.data, from.start(n, c), mean, (float) slope, to.data, to.start(n, c), from.length);
        });
        return List.of(dx, dWeight, dBias);
    }

    /// The numbers of a tensor (N, C, …), as a row for each example and channel.
    private record Rows(float[] data, int offset, int examples, int channels, int length) {
        static Rows of(Tensor x) {
            Floats numbers = Floats.of(x);
            return new Rows(numbers.data(), numbers.at(), x.dim(0), x.dim(1), x.size() / x.dim(0) / x.dim(1));
        }

        int start(int n, int c) {
            return offset + (n * channels + c) * length;
        }
    }

    /// Mean and variance of channel `c`. Those of short pieces are combined one after another (T. Chan, G. Golub
    /// and R. LeVeque, *Updating formulae and a pairwise algorithm for computing sample variances*, 1979), which
    /// is exact however far the mean is from 0; the mean of the squares less the square of the mean is not.
    private static void measure(Rows x, int c, Storage means, Storage variances) {
        double count = 0, mean = 0, squares = 0;
        for (int n = 0; n < x.examples; n++)
            for (int i = 0; i < x.length; i += PIECE) {
                int at = x.start(n, c) + i, length = Math.min(PIECE, x.length - i);
                double own = sum(x.data, at, length) / length, apart = own - mean, all = count + length;
                squares += squares(x.data, at, (float) own, length) + apart * apart * count * length / all;
                mean += apart * length / all;
                count = all;
            }
        means.set(c, mean);
        variances.set(c, squares / count);
    }

    // ----------------------------------------------------------------------------------- loops

    /// `out = (x − mean)·scale + shift`
    private static void normalize(float[] x, int p, float mean, float scale, float shift, float[] out, int q, int n) {
        FloatVector scales = FloatVector.broadcast(LANES, scale), shifts = FloatVector.broadcast(LANES, shift);
        for (int i = 0; i < n; i += WIDTH) {
            VectorMask<Float> inside = LANES.indexInRange(i, n);
            FloatVector.fromArray(LANES, x, p + i, inside).sub(mean).fma(scales, shifts).intoArray(out, q + i, inside);
        }
    }

    /// `out = scale·(g − mean of g − slope·(x − mean))`
    private static void passBack(float[] g, int r, float meanOfG, float scale, float[] x, int p, float mean,
            float slope, float[] out, int q, int n) {
        FloatVector slopes = FloatVector.broadcast(LANES, -slope);
        for (int i = 0; i < n; i += WIDTH) {
            VectorMask<Float> inside = LANES.indexInRange(i, n);
            FloatVector rest = FloatVector.fromArray(LANES, g, r + i, inside).sub(meanOfG);
            FloatVector.fromArray(LANES, x, p + i, inside).sub(mean).fma(slopes, rest).mul(scale)
                    .intoArray(out, q + i, inside);
        }
    }

    private static double sum(float[] x, int p, int n) {
        FloatVector a = FloatVector.zero(LANES), b = a;
        int i = 0;
        for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
            a = a.add(FloatVector.fromArray(LANES, x, p + i));
            b = b.add(FloatVector.fromArray(LANES, x, p + i + WIDTH));
        }
        for (; i < n; i += WIDTH) a = a.add(FloatVector.fromArray(LANES, x, p + i, LANES.indexInRange(i, n)));
        return VectorMath.sum(a.add(b));
    }

    /// `Σ (x − mean)²`
    private static double squares(float[] x, int p, float mean, int n) {
        FloatVector a = FloatVector.zero(LANES), b = a;
        int i = 0;
        for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
            FloatVector u = FloatVector.fromArray(LANES, x, p + i).sub(mean);
            FloatVector v = FloatVector.fromArray(LANES, x, p + i + WIDTH).sub(mean);
            a = u.fma(u, a);
            b = v.fma(v, b);
        }
        for (; i < n; i += WIDTH) {
            VectorMask<Float> inside = LANES.indexInRange(i, n);
            FloatVector u = FloatVector.fromArray(LANES, x, p + i, inside).sub(mean);
            a = a.blend(u.fma(u, a), inside);
        }
        return VectorMath.sum(a.add(b));
    }

    /// `Σ g·(x − mean)`
    private static double product(float[] g, int r, float[] x, int p, float mean, int n) {
        FloatVector sums = FloatVector.zero(LANES);
        for (int i = 0; i < n; i += WIDTH) {
            VectorMask<Float> inside = LANES.indexInRange(i, n);
            sums = FloatVector.fromArray(LANES, x, p + i, inside).sub(mean)
                    .fma(FloatVector.fromArray(LANES, g, r + i, inside), sums);
        }
        return VectorMath.sum(sums);
    }
}
