package gradbook.cnn;

import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;

/// All sizes of one convolution, checked once: images (N, C, H, W), weights (O, C/groups, kh, kw) and
/// outputs (N, O, H', W').
///
/// With `groups` > 1 the channels are divided into so many equal parts, and each part of the
/// outputs sees only its part of the inputs.
record Geometry(Window window, int groups, int batch, int channels, int height, int width, int outputs) {

    static Geometry of(Window window, int groups, Shape image, Shape weight) {
        if (image.rank() != 4)
            throw new ShapeException("convolution of " + image + ": an image has the shape (N, C, height, width)"
                    + (image.rank() == 3 ? "\n  hint: unsqueeze(0) makes a batch of one" : ""));
        if (weight.rank() != 4)
            throw new ShapeException("convolution with weights " + weight + ": they must have the shape"
                    + " (out channels, in channels / groups, kernel height, kernel width)");
        requireGroups(groups);
        int channels = image.dim(1), outputs = weight.dim(0);
        if (channels % groups != 0 || outputs % groups != 0)
            throw new ShapeException("convolution of " + image + " with weights " + weight + " in " + groups
                    + " groups: both the " + channels + " input and the " + outputs
                    + " output channels must divide by " + groups);
        if (weight.dim(1) != channels / groups)
            throw new ShapeException("convolution of " + image + " with weights " + weight
                    + (groups > 1 ? " in " + groups + " groups" : "") + ": the image has " + channels
                    + " channels, the weights expect " + weight.dim(1) * groups);
        if (weight.dim(2) != window.height().kernel() || weight.dim(3) != window.width().kernel())
            throw new ShapeException("convolution with weights " + weight + " and a window of " + window
                    + ": the last two dimensions of the weights must be the window's");
        var geometry = new Geometry(window, groups, image.dim(0), channels, image.dim(2), image.dim(3), outputs);
        geometry.outputShape();
        return geometry;
    }

    static void requireGroups(int groups) {
        if (groups < 1)
            throw new ShapeException("convolution in " + groups + " groups: there must be at least 1");
    }

    /// @throws ShapeException if `gradient` is not the shape of the outputs
    Geometry requireOutput(Shape gradient) {
        String what = "a convolution of " + imageShape() + " with weights " + weightShape();
        Window.requireOutput(what, outputShape(), gradient);
        return this;
    }

    /// @throws ShapeException if `bias` is not one number for each output channel
    Geometry requireBias(Shape bias) {
        if (!bias.equals(Shape.of(outputs)))
            throw new ShapeException("convolution of " + imageShape() + " with weights " + weightShape()
                    + " and a bias " + bias + ": the bias must have the shape " + Shape.of(outputs)
                    + ", one number for each output channel");
        return this;
    }

    int channelsPerGroup() {
        return channels / groups;
    }

    int outputsPerGroup() {
        return outputs / groups;
    }

    int outHeight() {
        return window.height().outputSize(height);
    }

    int outWidth() {
        return window.width().outputSize(width);
    }

    Shape imageShape() {
        return Shape.of(batch, channels, height, width);
    }

    Shape weightShape() {
        return Shape.of(outputs, channelsPerGroup(), window.height().kernel(), window.width().kernel());
    }

    Shape outputShape() {
        return Shape.of(batch, outputs, outHeight(), outWidth());
    }
}
