package gradbook.cnn;

import gradbook.autodiff.Op;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;

/// Each window of an image becomes the mean of its pixels: a linear operation, beside its adjoint.
public final class MeanPooling {

    /// The mean of each window. Zeros from the padding count too, as in PyTorch: the sum is always
    /// divided by the window's area. The derivative is [#spread].
    public static Op mean(Window window) {
        return Op.unary("avgPool2d", image -> {
            Shape to = window.outputOf(image.shape());
            Tensor x = image.contiguous(), out = Tensor.zeros(to, x.dtype());
            Planes.forEach(to, window.area() * to.dim(2) * to.dim(3), plane -> {
                double[] pixels = Planes.read(x, plane), means = new double[to.dim(2) * to.dim(3)];
                Lines.forEach(window, x.dim(2), x.dim(3), (_, pixel, output, step, n) -> {
                    for (int j = 0; j < n; j++) means[output + j] += pixels[pixel + j * step];
                });
                for (int i = 0; i < means.length; i++) means[i] /= window.area();
                Planes.write(means, out, plane);
            });
            return out;
        }, (g, x, _) -> spread(window, x.shape()).apply(g));
    }

    /// An image of shape `to` in which each pixel receives 1/area of every output whose window saw it.
    /// The derivative is [#mean].
    public static Op spread(Window window, Shape to) {
        Shape from = window.outputOf(to);
        return Op.unary("avgPool2dAdjoint", pooled -> {
            Window.requireOutput("mean pooling of " + to + " by " + window, from, pooled.shape());
            Tensor y = pooled.contiguous(), out = Tensor.zeros(to, y.dtype());
            Planes.forEach(to, window.area() * y.dim(2) * y.dim(3), plane -> {
                double[] means = Planes.read(y, plane), pixels = new double[to.dim(2) * to.dim(3)];
                Lines.forEach(window, to.dim(2), to.dim(3), (_, pixel, output, step, n) -> {
                    for (int j = 0; j < n; j++) pixels[pixel + j * step] += means[output + j];
                });
                for (int i = 0; i < pixels.length; i++) pixels[i] /= window.area();
                Planes.write(pixels, out, plane);
            });
            return out;
        }, (g, _, _) -> mean(window).apply(g));
    }

    private MeanPooling() {}
}
