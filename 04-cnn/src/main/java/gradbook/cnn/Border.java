package gradbook.cnn;

import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;

/// How many columns and rows are added around an image, in the order of PyTorch's `F.pad`.
public record Border(int left, int right, int top, int bottom) {

    public Border {
        if (left < 0 || right < 0 || top < 0 || bottom < 0)
            throw new ShapeException("a border of left " + left + ", right " + right + ", top " + top + ", bottom "
                    + bottom + ": no side can be negative\n  hint: slice takes rows and columns away");
    }

    /// As wide on all four sides.
    public static Border of(int width) {
        return new Border(width, width, width, width);
    }

    /// The border that lets `window` give as many outputs as there are inputs: `extent − 1` rows and columns
    /// more. If their number is odd, as for windows of even size, right and bottom receive one more than left
    /// and top, as in PyTorch.
    ///
    /// @throws ShapeException if the window moves in larger steps, which give fewer outputs, or has a padding
    public static Border same(Window window) {
        Axis down = window.height(), across = window.width();
        if (down.stride() > 1 || across.stride() > 1)
            throw new ShapeException("a border that keeps the size, for a window of " + window
                    + ": only windows that move in steps of 1 give as many outputs as there are inputs");
        if (down.padding() > 0 || across.padding() > 0)
            throw new ShapeException("a border that keeps the size, for a window of " + window
                    + ": the window has a padding of its own\n  hint: leave it out");
        int rows = down.extent() - 1, columns = across.extent() - 1;
        return new Border(columns / 2, columns - columns / 2, rows / 2, rows - rows / 2);
    }

    /// The shape (N, C, top + H + bottom, left + W + right) that an image (N, C, H, W) becomes.
    public Shape around(Shape image) {
        return image.with(2, top + image.dim(2) + bottom).with(3, left + image.dim(3) + right);
    }

    /// `2` if all sides are equal, else `left 1, right 1, top 2, bottom 0`.
    @Override public String toString() {
        if (left == right && right == top && top == bottom) return String.valueOf(left);
        return "left " + left + ", right " + right + ", top " + top + ", bottom " + bottom;
    }
}
