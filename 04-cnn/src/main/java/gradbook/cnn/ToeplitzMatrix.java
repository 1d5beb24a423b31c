package gradbook.cnn;

import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Arrays;

/// The matrix that a convolution is: each output is a row of it, each pixel a column.
///
/// Every row holds the same weights, moved on, and zeros wherever the window does not look. Along each diagonal of a
/// block the same weight repeats (a *Toeplitz* matrix), and the blocks repeat along diagonals as well. If windows went
/// round the ends of the image, rows and blocks would come back in at the other side: *doubly block-circulant*.
public final class ToeplitzMatrix {

    /// The matrix (O·H'·W', C·H·W) that turns an image of shape (1, C, H, W), flattened, into its outputs.
    public static Tensor of(Window window, int groups, Shape image, Tensor weight) {
        return of(Geometry.of(window, groups, image.with(0, 1), weight.shape()), weight);
    }

    /// The matrix of a window over a single channel, with a letter for each weight, and lines between the rows of the
    /// image.
    ///
    /// @throws ShapeException if the window has more than 26 places
    public static String picture(Window window, int height, int width) {
        if (window.area() > 26)
            throw new ShapeException("a picture of " + window + ": it has " + window.area()
                    + " weights, and the alphabet 26 letters");
        Shape weight = Shape.of(1, 1, window.height().kernel(), window.width().kernel());
        Geometry s = Geometry.of(window, 1, Shape.of(1, 1, height, width), weight);
        char[][] letters = new char[s.outputShape().size()][height * width];
        for (char[] row : letters) Arrays.fill(row, '·');
        LoopConvolution.forEachTriple(s, (x, w, y) -> letters[y][x] = (char) ('a' + w));
        return layOut(letters, s.outWidth(), width);
    }

    private static String layOut(char[][] letters, int outWidth, int width) {
        var text = new StringBuilder();
        for (int y = 0; y < letters.length; y++) {
            if (y > 0 && y % outWidth == 0) {
                int blocks = letters[y].length / width;
                text.append(("─".repeat(2 * width) + "┼─").repeat(blocks - 1)).append("─".repeat(2 * width - 1));
                text.append('\n');
            }
            for (int x = 0; x < letters[y].length; x++)
                text.append(x == 0 ? "" : x % width == 0 ? " │ " : " ").append(letters[y][x]);
            text.append('\n');
        }
        return text.toString();
    }

    /// The same for any number of images, one by one.
    static Tensor of(Geometry geometry, Tensor weight) {
        Geometry s = one(geometry);
        double[] w = weight.toDoubles();
        int pixels = s.imageShape().size();
        double[] matrix = new double[Shape.of(s.outputShape().size(), pixels).size()];
        LoopConvolution.forEachTriple(s, (x, k, y) -> matrix[y * pixels + x] = w[k]);
        return Tensor.of(Shape.of(s.outputShape().size(), pixels), matrix).to(weight.dtype());
    }

    /// The same for a single image.
    static Geometry one(Geometry s) {
        return new Geometry(s.window(), s.groups(), 1, s.channels(), s.height(), s.width(), s.outputs());
    }

    private ToeplitzMatrix() {}
}
