package gradbook.cnn;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// Kernels that people designed, long before networks learned theirs: convolution as image processing.
///
/// Each filter is a 3×3 kernel that looks at each channel of an image apart, and keeps its size: pixels at the
/// border are repeated, which makes no edge where the picture ends. All of them look the
/// same when turned by 180°: for them, cross-correlation and true convolution agree.
public enum Filters implements Layer {
    /// The image as it is.
    IDENTITY(1, 0, 0, 0, 0, 1, 0, 0, 0, 0),

    /// Sees where brightness changes across both diagonals at once, as at a corner; along straight edges it is 0.
    CORNERS(1, 1, 0, -1, 0, 0, 0, -1, 0, 1),

    /// Four neighbours less four times the centre, the discrete *Laplacian* ∂²/∂x² + ∂²/∂y².
    EDGES(1, 0, 1, 0, 1, -4, 1, 0, 1, 0),

    /// Eight times the centre less all eight neighbours: diagonal edges as well as straight ones.
    EDGES_ALL_AROUND(1, -1, -1, -1, -1, 8, -1, -1, -1, -1),

    /// The image less its Laplacian: edges are exaggerated, even surfaces stay.
    SHARPEN(1, 0, -1, 0, -1, 5, -1, 0, -1, 0),

    /// The mean of nine pixels.
    BOX_BLUR(9, 1, 1, 1, 1, 1, 1, 1, 1, 1),

    /// A mean that trusts nearer pixels more, 1 2 1 down times 1 2 1 across: a Gaussian bell with σ² = 1/(2·ln 2).
    GAUSSIAN_BLUR(16, 1, 2, 1, 2, 4, 2, 1, 2, 1);

    private final double[] kernel = new double[9];

    Filters(double divisor, double... numbers) {
        for (int i = 0; i < kernel.length; i++) kernel[i] = numbers[i] / divisor;
    }

    /// The 3×3 kernel.
    public Tensor kernel(DType dtype) {
        return Tensor.of(Shape.of(3, 3), kernel).to(dtype);
    }

    /// The image (N, C, H, W) filtered, each channel apart, in the same shape.
    @Override public Variable forward(Variable image) {
        Shape shape = image.shape();
        if (shape.rank() != 4)
            throw new ShapeException("filter " + this + " of " + shape + ": an image has the shape"
                    + " (N, C, height, width)" + (shape.rank() == 2 ? "\n  hint: reshape(1, 1, " + shape.dim(0) + ", "
                            + shape.dim(1) + ") makes a batch of one, with one channel" : ""));
        int channels = shape.dim(1);
        Tensor weights = kernel(image.value().dtype()).expand(Shape.of(channels, 1, 3, 3));
        Variable padded = Padding2d.of(1, PaddingMode.REPLICATE).apply(image);
        return Convolution.conv2d(Window.of(3), channels).apply(padded, Variable.constant(weights));
    }
}
