package gradbook.layers;

import gradbook.autodiff.Fused;
import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.Backend;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What [BatchNorm1d] and [BatchNorm2d] have in common: inputs (N, C, …), and for each channel c of them a mean
/// and a variance over all the rest.
final class BatchNormalization {

    /// The mean and the variance (divided by their number m, not by m − 1) of each channel of a batch.
    static final class Moments {
        Tensor mean, variance;
    }

    /// y = weight·(x − μ)/√(σ² + ε) + bias, with the mean μ and the variance σ² of the batch in each channel,
    /// which are written to `moments` on the way.
    static Op normalize(double epsilon, Moments moments) {
        return Op.fused("batchNorm", in -> {
            Variable x = in.get(0);
            int[] others = IntStream.range(0, x.shape().rank()).filter(d -> d != 1).toArray();
            Variable mean = x.mean(others), centred = x.sub(alongChannels(mean, x.shape()));
            Variable variance = centred.square().mean(others);
            moments.mean = mean.value();
            moments.variance = variance.value();
            Variable normal = centred.div(alongChannels(variance.add(epsilon).sqrt(), x.shape()));
            return normal.mul(alongChannels(in.get(1), x.shape())).add(alongChannels(in.get(2), x.shape()));
        }, Backend.ACTIVE == Backend.VECTOR ? new BatchNormKernel(epsilon, moments) : Fused.NONE);
    }

    /// In training, normalises by the batch, and moves the running mean and variance towards its own; in
    /// evaluation, normalises by those two.
    static Variable apply(Variable x, Parameter weight, Parameter bias, Tensor runningMean, Tensor runningVar,
            double epsilon, double momentum) {
        requireFits(x.shape(), weight.shape().dim(0));
        if (!Mode.isTraining()) {
            Variable scale = weight.div(Variable.constant(runningVar.add(epsilon).sqrt()));
            Variable shift = bias.sub(Variable.constant(runningMean).mul(scale));
            return x.mul(alongChannels(scale, x.shape())).add(alongChannels(shift, x.shape()));
        }
        int count = x.value().size() / weight.value().size();
        if (count < 2)
            throw new ShapeException("batch normalisation of " + x.shape() + " in training: with a single number"
                    + " in each channel there is no variance\n  hint: use larger batches");
        var moments = new Moments();
        Variable y = normalize(epsilon, moments).apply(x, weight, bias);
        runningMean.scaleInPlace(1 - momentum).addInPlace(moments.mean, momentum);
        runningVar.scaleInPlace(1 - momentum).addInPlace(moments.variance, momentum * count / (count - 1));
        return y;
    }

    private static void requireFits(Shape x, int channels) {
        if (x.rank() < 2 || x.dim(1) != channels)
            throw new ShapeException("batch normalisation of " + x + " with weights for " + channels
                    + " channels: the input must have the shape (N, " + channels + ", …)");
    }

    static void requireSameShape(Parameter weight, Parameter bias, Tensor runningMean, Tensor runningVar) {
        Shape shape = weight.shape();
        List<Shape> shapes = List.of(shape, bias.shape(), runningMean.shape(), runningVar.shape());
        if (shape.rank() != 1 || shapes.stream().anyMatch(other -> !other.equals(shape)))
            throw new ShapeException("batch normalisation with a weight, a bias, a running mean and a running"
                    + " variance of the shapes " + shapes + ": all must have the same shape (channels)");
    }

    /// A vector with one number for each channel, to be broadcast to `shape`.
    private static Variable alongChannels(Variable vector, Shape shape) {
        int[] dims = new int[shape.rank() - 1];
        Arrays.fill(dims, 1);
        dims[0] = shape.dim(1);
        return vector.reshape(Shape.of(dims));
    }

    private BatchNormalization() {}
}
