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
            Tensor out = Tensor.empty(to, image.dtype());
            PoolingKernels.ACTIVE.mean(window, image.contiguous(), out);
            return out;
        }, (g, x, _) -> spread(window, x.shape()).apply(g));
    }

    /// An image of shape `to` in which each pixel receives 1/area of every output whose window saw it.
    /// The derivative is [#mean].
    public static Op spread(Window window, Shape to) {
        Shape from = window.outputOf(to);
        return Op.unary("avgPool2dAdjoint", pooled -> {
            Window.requireOutput("mean pooling of " + to + " by " + window, from, pooled.shape());
            Tensor out = Tensor.empty(to, pooled.dtype());
            PoolingKernels.ACTIVE.spread(window, pooled.contiguous(), out);
            return out;
        }, (g, _, _) -> mean(window).apply(g));
    }

    private MeanPooling() {}
}
