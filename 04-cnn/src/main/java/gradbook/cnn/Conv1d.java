package gradbook.cnn;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Convolution over sequences, such as sounds or texts: every output channel looks at a few neighbours in time
/// through the same small window of weights everywhere. A sequence is an image of one row.
///
/// | | shape |
/// |---|---|
/// | input | (N, C, L) |
/// | output | (N, O, L') by the rule of [Axis] |
/// | `weight` | (O, C/groups, kernel) |
/// | `bias` | (O), or `null` for none |
///
/// @param groups into how many parts the channels are divided that do not see each other
public record Conv1d(Parameter weight, Parameter bias, Axis axis, int groups) implements Layer {

    public Conv1d {
        Geometry.requireGroups(groups);
        Shape shape = weight.shape();
        if (shape.rank() != 3 || shape.dim(2) != axis.kernel())
            throw new ShapeException("a convolutional layer over sequences with weights " + shape + " and a kernel of "
                    + axis.kernel() + ": the weights must have the shape (out, in / groups, " + axis.kernel() + ")");
        Conv2d.requireDivides(groups, "output", shape.dim(0));
        Conv2d.requireBias(shape, bias, shape.dim(0));
    }

    /// A kernel that moves in steps of 1, without padding; weights by [Init#HE_NORMAL], biases 0, in float32.
    public static Conv1d of(int in, int out, int kernel, RandomGenerator random) {
        return of(in, out, new Axis(kernel, 1, 0, 1), 1, Init.HE_NORMAL, random);
    }

    /// Weights by `init`, biases 0, in float32.
    public static Conv1d of(int in, int out, Axis axis, int groups, Init init, RandomGenerator random) {
        Geometry.requireGroups(groups);
        Conv2d.requireDivides(groups, "input", in);
        return new Conv1d(
                new Parameter(init.draw(Shape.of(out, in / groups, axis.kernel()), DType.FLOAT32, random)),
                new Parameter(Tensor.zeros(Shape.of(out), DType.FLOAT32)), axis, groups);
    }

    @Override public Variable forward(Variable x) {
        if (x.shape().rank() != 3)
            throw new ShapeException("convolution of " + x.shape() + " as sequences: they have the shape (N, C, length)"
                    + (x.shape().rank() == 2 ? "\n  hint: unsqueeze(0) makes a batch of one" : ""));
        Window window = new Window(new Axis(1, 1, 0, 1), axis);
        Variable image = x.unsqueeze(2), weights = weight.unsqueeze(2);
        Variable y = bias == null
                ? Convolution.conv2d(window, groups).apply(image, weights)
                : Convolution.conv2dWithBias(window, groups).apply(image, weights, bias);
        return y.squeeze(2);
    }

    @Override public long multiplyAdds(Shape input, Shape output) {
        return (long) output.size() * weight.shape().without(0).size();
    }

    @Override public String toString() {
        return "Conv1d(" + weight.shape().dim(1) * groups + " → " + weight.shape().dim(0) + ", " + axis.kernel()
                + (axis.stride() == 1 ? "" : ", stride " + axis.stride())
                + (axis.padding() == 0 ? "" : ", padding " + axis.padding())
                + (axis.dilation() == 1 ? "" : ", dilation " + axis.dilation())
                + (groups == 1 ? "" : ", groups " + groups) + ")";
    }
}
