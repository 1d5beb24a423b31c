package gradbook.cnn;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// A mean of each window that trusts the middle most: (N, C, H, W) → (N, C, H', W') by the rule of [Axis].
///
/// The pixel at a distance of (a, b) from the middle of the window has the weight `exp(−(a² + b²)/2σ²)`, divided by
/// the sum of all, so that an even surface stays as it is. Since it blurs before it leaves out pixels, fine stripes
/// do not turn into broad ones (*aliasing*), as they can with max pooling. Zeros from the padding count as pixels.
///
/// @param sigma the width of the bell, in pixels
public record GaussianPool2d(Window window, double sigma) implements Layer {

    public GaussianPool2d {
        if (!(sigma > 0))
            throw new ShapeException("Gaussian pooling with σ = " + sigma + ": it must be greater than 0");
    }

    /// A 3×3 window that moves in steps of 2, with the weights 1 2 1 / 2 4 2 / 1 2 1, divided by 16: as a distance of
    /// one pixel halves them, σ² = 1/(2·ln 2).
    public static GaussianPool2d of3By3() {
        return new GaussianPool2d(Window.of(3).stride(2).padding(1), Math.sqrt(1 / (2 * Math.log(2))));
    }

    /// The weights of the window, as a matrix.
    public Tensor kernel(DType dtype) {
        return bell(window.height()).reshape(-1, 1).mul(bell(window.width())).to(dtype);
    }

    /// The bell along one axis, with the sum 1. That across the plane is a product of two.
    private Tensor bell(Axis axis) {
        double[] weights = new double[axis.kernel()];
        for (int k = 0; k < weights.length; k++) {
            double distance = axis.dilation() * (k - (axis.kernel() - 1) / 2.0);
            weights[k] = Math.exp(-distance * distance / (2 * sigma * sigma));
        }
        Tensor bell = Tensor.of(weights);
        return bell.div(bell.sum());
    }

    @Override public Variable forward(Variable x) {
        int channels = window.outputOf(x.shape()).dim(1);
        Tensor kernel = kernel(x.value().dtype());
        Tensor weights = kernel.expand(Shape.of(channels, 1, kernel.dim(0), kernel.dim(1)));
        return Convolution.conv2d(window, channels).apply(x, Variable.constant(weights));
    }

    @Override public String toString() {
        return "GaussianPool2d(" + window + ", σ " + sigma + ")";
    }
}
