package gradbook.cnn;

import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// Pooling to a given size, from images of any: what stands before a fully connected layer.
///
/// Of `in` pixels along an axis, output i of `out` sees those from `⌊i·in/out⌋` up to, but not including,
/// `⌈(i + 1)·in/out⌉`. These parts cover all pixels; where `out` does not divide `in`, some of them overlap by one
/// pixel, and where `out` is larger, pixels are seen again and again. (The rule is PyTorch's.)
public final class AdaptivePooling {

    /// The mean of each part: (N, C, H, W) → (N, C, height, width). A mean over rows and columns is one over rows,
    /// then over columns: two matrix products, each row of the matrices with 1/length at the pixels of its part.
    public static Variable mean(Variable image, int height, int width) {
        Shape x = image.shape();
        require("mean", x, height, width);
        if (isEven(x, height, width)) return MeanPooling.mean(even(x, height, width)).apply(image);
        DType dtype = image.value().dtype();
        Variable rows = Variable.constant(means(x.dim(2), height).to(dtype));
        Variable columns = Variable.constant(means(x.dim(3), width).to(dtype));
        return rows.matmul(image).matmul(columns.transpose());
    }

    /// The largest pixel of each part, the first one where several are equal.
    public static Variable max(Variable image, int height, int width) {
        Shape x = image.shape();
        require("max", x, height, width);
        if (isEven(x, height, width)) return MaxPooling.max(image, even(x, height, width));
        return MaxPooling.pick(winners(image.value(), height, width), x.with(2, height).with(3, width)).apply(image);
    }

    static int start(int i, int in, int out) {
        return (int) ((long) i * in / out);
    }

    static int end(int i, int in, int out) {
        return (int) Math.ceilDiv((long) (i + 1) * in, out);
    }

    /// Whether all parts are equally large and lie side by side, so that they are windows.
    private static boolean isEven(Shape image, int height, int width) {
        return image.dim(2) % height == 0 && image.dim(3) % width == 0;
    }

    private static Window even(Shape image, int height, int width) {
        int down = image.dim(2) / height, across = image.dim(3) / width;
        return Window.of(down, across).stride(down, across);
    }

    private static Tensor means(int in, int out) {
        double[] matrix = new double[out * in];
        for (int i = 0; i < out; i++) {
            int start = start(i, in, out), end = end(i, in, out);
            for (int j = start; j < end; j++) matrix[i * in + j] = 1.0 / (end - start);
        }
        return Tensor.of(Shape.of(out, in), matrix);
    }

    private static int[] winners(Tensor image, int height, int width) {
        int planes = image.dim(0) * image.dim(1), in = image.dim(3);
        Tensor x = image.contiguous();
        int[] winners = new int[planes * height * width];
        for (int plane = 0, o = 0; plane < planes; plane++) {
            double[] pixels = Planes.read(x, plane);
            for (int i = 0; i < height; i++)
                for (int j = 0; j < width; j++, o++) {
                    int best = start(i, image.dim(2), height) * in + start(j, in, width);
                    for (int row = start(i, image.dim(2), height); row < end(i, image.dim(2), height); row++)
                        for (int column = start(j, in, width); column < end(j, in, width); column++)
                            if (LoopPooling.isLarger(pixels[row * in + column], pixels[best])) best = row * in + column;
                    winners[o] = best;
                }
        }
        return winners;
    }

    private static void require(String what, Shape image, int height, int width) {
        if (image.rank() != 4 || image.dim(2) == 0 || image.dim(3) == 0)
            throw new ShapeException("adaptive " + what + " pooling of " + image
                    + ": an image has the shape (N, C, height, width), with at least one pixel");
        requireSize(height, width);
    }

    static void requireSize(int height, int width) {
        if (height < 1 || width < 1)
            throw new ShapeException("adaptive pooling to " + height + "×" + width + ": both must be at least 1");
    }

    private AdaptivePooling() {}
}
