package gradbook.cnn;

import gradbook.autodiff.Op;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// A border around an image, for windows that would not fit otherwise: copies of its own pixels, or a constant.
///
/// Copying is linear, and the gradient of a pixel is the sum of what arrives at all of its copies.
public final class Padding {

    /// The image (N, C, H, W) with `border` around it, as `F.pad(image, (left, right, top, bottom), mode, value)`
    /// in PyTorch. The derivative is [#adjoint].
    ///
    /// @param value of the border if the mode is constant, else of no meaning
    public static Op pad(Border border, PaddingMode mode, double value) {
        return Op.unary("pad", image -> {
            int[] sources = sources(border, mode, image.shape());
            Tensor x = image.contiguous(), out = Tensor.empty(border.around(image.shape()), image.dtype());
            Planes.forEach(out.shape(), sources.length, plane -> {
                double[] pixels = Planes.read(x, plane), padded = new double[sources.length];
                for (int i = 0; i < padded.length; i++)
                    padded[i] = sources[i] == PaddingMode.NONE ? value : pixels[sources[i]];
                Planes.write(padded, out, plane);
            });
            return out;
        }, (g, _, _) -> adjoint(border, mode).apply(g));
    }

    /// A padded image without its border, each of whose pixels has been added to the one that it was a copy of.
    /// The derivative is [#pad] with the value 0.
    public static Op adjoint(Border border, PaddingMode mode) {
        return Op.unary("padAdjoint", padded -> {
            Shape to = inside(border, padded.shape());
            int[] sources = sources(border, mode, to);
            Tensor x = padded.contiguous(), out = Tensor.empty(to, padded.dtype());
            Planes.forEach(to, sources.length, plane -> {
                double[] copies = Planes.read(x, plane), pixels = new double[to.dim(2) * to.dim(3)];
                for (int i = 0; i < copies.length; i++)
                    if (sources[i] != PaddingMode.NONE) pixels[sources[i]] += copies[i];
                Planes.write(pixels, out, plane);
            });
            return out;
        }, (g, _, _) -> pad(border, mode, 0).apply(g));
    }

    /// For each pixel of a padded plane, in reading order, the place of the pixel that it is a copy of.
    private static int[] sources(Border border, PaddingMode mode, Shape image) {
        requireImage(border, image);
        int height = image.dim(2), width = image.dim(3);
        requireFits(mode, border, image, height, Math.max(border.top(), border.bottom()), "rows");
        requireFits(mode, border, image, width, Math.max(border.left(), border.right()), "columns");
        Shape padded = border.around(image);
        int[] sources = new int[padded.dim(2) * padded.dim(3)];
        for (int i = 0; i < sources.length; i++) {
            int row = mode.source(i / padded.dim(3) - border.top(), height);
            int column = mode.source(i % padded.dim(3) - border.left(), width);
            boolean copied = row != PaddingMode.NONE && column != PaddingMode.NONE;
            sources[i] = copied ? row * width + column : PaddingMode.NONE;
        }
        return sources;
    }

    /// The shape of what `border` lies around.
    private static Shape inside(Border border, Shape padded) {
        requireImage(border, padded);
        int height = padded.dim(2) - border.top() - border.bottom();
        int width = padded.dim(3) - border.left() - border.right();
        if (height < 1 || width < 1)
            throw new ShapeException("a padded image " + padded + " without its border of " + border
                    + ": there is nothing inside");
        return padded.with(2, height).with(3, width);
    }

    private static void requireImage(Border border, Shape image) {
        if (image.rank() != 4 || image.dim(2) == 0 || image.dim(3) == 0)
            throw new ShapeException("padding of " + image + " by " + border
                    + ": an image has the shape (N, C, height, width), with at least one pixel");
    }

    private static void requireFits(PaddingMode mode, Border border, Shape image, int length, int added, String what) {
        if (added > mode.widest(length))
            throw new ShapeException("padding of " + image + " by " + border + " in mode " + mode + ": " + added + " "
                    + what + " cannot be copied from " + length + ", only up to " + mode.widest(length)
                    + "\n  hint: " + PaddingMode.REPLICATE + " has no such limit");
    }

    private Padding() {}
}
