package gradbook.cnn;

import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;

/// A window that slides over an image, with a rule of its own down its height and across its width.
///
/// ```java
/// Window.of(5)                     // 5×5, stride 1, no padding
/// Window.of(3, 2).stride(2, 1)     // 3 high and 2 wide, moving 2 down and 1 across
/// ```
public record Window(Axis height, Axis width) {

    /// A square window, moving in steps of 1.
    public static Window of(int kernel) {
        return of(kernel, kernel);
    }

    /// A window of the given size, moving in steps of 1.
    public static Window of(int kernelHeight, int kernelWidth) {
        return new Window(new Axis(kernelHeight, 1, 0, 1), new Axis(kernelWidth, 1, 0, 1));
    }

    /// The same stride down and across.
    public Window stride(int stride) {
        return stride(stride, stride);
    }

    /// Moves on by `down` rows and by `across` columns.
    public Window stride(int down, int across) {
        return new Window(
                new Axis(height.kernel(), down, height.padding(), height.dilation()),
                new Axis(width.kernel(), across, width.padding(), width.dilation()));
    }

    /// The same padding on all four sides.
    public Window padding(int padding) {
        return padding(padding, padding);
    }

    /// Zeros around the image: `down` rows above and below, `across` columns left and right.
    public Window padding(int down, int across) {
        return new Window(
                new Axis(height.kernel(), height.stride(), down, height.dilation()),
                new Axis(width.kernel(), width.stride(), across, width.dilation()));
    }

    /// The same dilation down and across.
    public Window dilation(int dilation) {
        return dilation(dilation, dilation);
    }

    /// Looks at every `down`-th row and every `across`-th column that it spans.
    public Window dilation(int down, int across) {
        return new Window(
                new Axis(height.kernel(), height.stride(), height.padding(), down),
                new Axis(width.kernel(), width.stride(), width.padding(), across));
    }

    /// How many positions the window looks at.
    public int area() {
        return height.kernel() * width.kernel();
    }

    /// The shape (N, C, H', W') that an image of shape (N, C, H, W) becomes.
    ///
    /// @throws ShapeException if the image does not have four dimensions, or the window does not fit
    public Shape outputOf(Shape image) {
        if (image.rank() != 4)
            throw new ShapeException(this + " over " + image + ": an image has the shape (N, C, height, width)");
        return Shape.of(image.dim(0), image.dim(1), height.outputSize(image.dim(2)), width.outputSize(image.dim(3)));
    }

    /// @throws ShapeException if `given` is not the shape `expected` that the window makes
    static void requireOutput(String what, Shape expected, Shape given) {
        if (!given.equals(expected))
            throw new ShapeException("a gradient of shape " + given + " at the outputs of " + what
                    + ": it must have their shape, " + expected);
    }

    /// `3×3`, followed by what is not the default: `3×3, stride 2, padding 1`.
    @Override public String toString() {
        return pair(height.kernel(), width.kernel(), "×") + unless(1, "stride", height.stride(), width.stride())
                + unless(0, "padding", height.padding(), width.padding())
                + unless(1, "dilation", height.dilation(), width.dilation());
    }

    private static String unless(int usual, String what, int down, int across) {
        if (down == usual && across == usual) return "";
        return ", " + what + " " + (down == across ? String.valueOf(down) : pair(down, across, "×"));
    }

    private static String pair(int down, int across, String sign) {
        return down + sign + across;
    }
}
