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

/// Transposed convolution, which makes images larger: each pixel leaves a copy of the window's weights, times its
/// value, `stride` places apart, and copies that overlap add up.
///
/// A convolution is a matrix times the image. Its derivative passes gradients back from the small image of outputs
/// to the large one of inputs, by the transposed matrix; this layer does the same with values. So it needs no
/// arithmetic of its own: forward it is [Convolution#inputGradient], whose derivatives are the convolution and its
/// weight gradient. (It is also called *deconvolution*, but undoes nothing: only shapes are turned around.)
///
/// | | shape |
/// |---|---|
/// | input | (N, C, H, W) |
/// | output | (N, O, H', W'), with H' = (H − 1)·stride − 2·padding + extent + outputPadding |
/// | `weight` | (C, O/groups, kernel height, kernel width) |
/// | `bias` | (O), or `null` for none |
///
/// @param window of the convolution whose transpose this is: its padding takes pixels away
/// @param outputPadding rows and columns more at the bottom and the right. With a stride of 2, images of 7 and of 8
///        both become one of 4: this says which of them to return to
/// @param groups into how many parts the channels are divided that do not see each other
public record ConvTranspose2d(Parameter weight, Parameter bias, Window window, OutputPadding outputPadding, int groups)
        implements Layer {

    /// Rows and columns that the division by the stride left over.
    public record OutputPadding(int rows, int columns) {
        public static final OutputPadding NONE = new OutputPadding(0, 0);
    }

    public ConvTranspose2d {
        Geometry.requireGroups(groups);
        Shape shape = weight.shape();
        int height = window.height().kernel(), width = window.width().kernel();
        if (shape.rank() != 4 || shape.dim(2) != height || shape.dim(3) != width)
            throw new ShapeException("a transposed convolution with weights " + shape + " and a window of " + window
                    + ": the weights must have the shape (in, out / groups, " + height + ", " + width + ")");
        Conv2d.requireDivides(groups, "input", shape.dim(0));
        Conv2d.requireBias(shape, bias, shape.dim(1) * groups);
        requireLessThanAStep(outputPadding.rows, window.height());
        requireLessThanAStep(outputPadding.columns, window.width());
    }

    private static void requireLessThanAStep(int outputPadding, Axis axis) {
        int step = Math.max(axis.stride(), axis.dilation());
        if (outputPadding < 0 || outputPadding >= step)
            throw new ShapeException("a transposed convolution with an output padding of " + outputPadding
                    + ", stride " + axis.stride() + " and dilation " + axis.dilation()
                    + ": the output padding must be from 0 to " + (step - 1) + ", less than the larger of the two");
    }

    /// Weights by [Init#HE_NORMAL], biases 0, in float32.
    public static ConvTranspose2d of(int in, int out, Window window, RandomGenerator random) {
        return of(in, out, window, OutputPadding.NONE, 1, Init.HE_NORMAL, random);
    }

    /// Weights by `init`, biases 0, in float32.
    public static ConvTranspose2d of(int in, int out, Window window, OutputPadding outputPadding, int groups, Init init,
            RandomGenerator random) {
        Geometry.requireGroups(groups);
        Conv2d.requireDivides(groups, "output", out);
        Shape shape = Shape.of(in, out / groups, window.height().kernel(), window.width().kernel());
        return new ConvTranspose2d(
                new Parameter(init.draw(shape, DType.FLOAT32, random)),
                new Parameter(Tensor.zeros(Shape.of(out), DType.FLOAT32)), window, outputPadding, groups);
    }

    @Override public Variable forward(Variable x) {
        Shape to = outputOf(x.shape());
        // An output padding of a whole stride or more (with a larger dilation) has room for further windows.
        // They stand for pixels of value 0.
        int below = outputPadding.rows / window.height().stride();
        int right = outputPadding.columns / window.width().stride();
        Variable all = below + right == 0 ? x : x.pad(2, 0, below).pad(3, 0, right);
        Variable y = Convolution.inputGradient(window, groups, to).apply(all, weight);
        return bias == null ? y : y.add(bias.reshape(-1, 1, 1));
    }

    private Shape outputOf(Shape x) {
        int in = weight.shape().dim(0);
        if (x.rank() != 4 || x.dim(1) != in)
            throw new ShapeException("transposed convolution of " + x + " with weights " + weight.shape()
                    + ": an image has the shape (N, C, height, width), and here C = " + in);
        int height = length(window.height(), x.dim(2), outputPadding.rows);
        int width = length(window.width(), x.dim(3), outputPadding.columns);
        if (height < 1 || width < 1)
            throw new ShapeException("transposed convolution of " + x + " by " + window + ": the padding takes away"
                    + " all of the output, which would be " + height + "×" + width);
        return Shape.of(x.dim(0), weight.shape().dim(1) * groups, height, width);
    }

    private static int length(Axis axis, int in, int outputPadding) {
        return (in - 1) * axis.stride() - 2 * axis.padding() + axis.extent() + outputPadding;
    }

    @Override public long multiplyAdds(Shape input, Shape output) {
        return (long) input.size() * weight.shape().without(0).size();
    }

    @Override public String toString() {
        boolean padded = !outputPadding.equals(OutputPadding.NONE);
        return "ConvTranspose2d(" + weight.shape().dim(0) + " → " + weight.shape().dim(1) * groups + ", " + window
                + (padded ? ", output padding " + outputPadding.rows + "×" + outputPadding.columns : "")
                + (groups == 1 ? "" : ", groups " + groups) + ")";
    }
}
