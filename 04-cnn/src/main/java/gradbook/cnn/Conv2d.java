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

/// The convolutional layer: every output channel looks at the image through one small window of weights,
/// the same at every place.
///
/// | | shape |
/// |---|---|
/// | input | (N, C, H, W) |
/// | output | (N, O, H', W') by the rule of [Axis] |
/// | `weight` | (O, C/groups, kernel height, kernel width) |
/// | `bias` | (O), or `null` for none |
///
/// @param groups into how many parts the channels are divided that do not see each other
public record Conv2d(Parameter weight, Parameter bias, Window window, int groups) implements Layer {

    public Conv2d {
        Geometry.requireGroups(groups);
        Shape shape = weight.shape();
        int height = window.height().kernel(), width = window.width().kernel();
        if (shape.rank() != 4 || shape.dim(2) != height || shape.dim(3) != width)
            throw new ShapeException("a convolutional layer with weights " + shape + " and a window of " + window
                    + ": the weights must have the shape (out, in / groups, " + height + ", " + width + ")");
        requireDivides(groups, "output", shape.dim(0));
        requireBias(shape, bias, shape.dim(0));
    }

    /// Weights by [Init#HE_NORMAL], biases 0, in float32.
    public static Conv2d of(int in, int out, Window window, RandomGenerator random) {
        return of(in, out, window, 1, Init.HE_NORMAL, random);
    }

    /// Weights by `init`, biases 0, in float32.
    public static Conv2d of(int in, int out, Window window, int groups, Init init, RandomGenerator random) {
        Geometry.requireGroups(groups);
        requireDivides(groups, "input", in);
        Shape shape = Shape.of(out, in / groups, window.height().kernel(), window.width().kernel());
        return new Conv2d(
                new Parameter(init.draw(shape, DType.FLOAT32, random)),
                new Parameter(Tensor.zeros(Shape.of(out), DType.FLOAT32)), window, groups);
    }

    static void requireDivides(int groups, String which, int channels) {
        if (channels % groups != 0)
            throw new ShapeException("a convolutional layer in " + groups + " groups: its " + channels + " " + which
                    + " channels must divide by " + groups);
    }

    static void requireBias(Shape weight, Parameter bias, int outputs) {
        if (bias != null && !bias.shape().equals(Shape.of(outputs)))
            throw new ShapeException("a convolutional layer with weights " + weight + " and a bias "
                    + bias.shape() + ": the bias must have the shape " + Shape.of(outputs)
                    + ", one number for each output channel");
    }

    @Override public Variable forward(Variable x) {
        return bias == null
                ? Convolution.conv2d(window, groups).apply(x, weight)
                : Convolution.conv2dWithBias(window, groups).apply(x, weight, bias);
    }

    @Override public long multiplyAdds(Shape input, Shape output) {
        return (long) output.size() * weight.shape().without(0).size();
    }

    @Override public String toString() {
        return "Conv2d(" + weight.shape().dim(1) * groups + " → " + weight.shape().dim(0) + ", " + window
                + (groups == 1 ? "" : ", groups " + groups) + ")";
    }
}
