package gradbook.cnn;

import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;

/// Four ways to compute a convolution and its two derivatives, which all agree, to be read and timed side by side.
/// ([Convolution] uses the first, or a faster relative of the second.)
///
/// With n pixels and windows of k numbers, all channels counted:
///
/// | way | steps | memory |
/// |---|---|---|
/// | loops | n·k | none |
/// | im2col and a matrix product | n·k, in a kernel that is fast | each pixel up to k times |
/// | Toeplitz matrix | n² | n² |
/// | Fourier transform | n·log n, whatever k | grids of powers of 2, complex |
public enum ConvolutionAlgorithm {
    /// The definition.
    LOOPS(new LoopConvolution()),
    /// The matrix product of the weights with what the windows see; in float64 it is the definition.
    IM2COL(new Im2colConvolution()),
    /// One sparse matrix, written out with all of its zeros.
    TOEPLITZ(new ToeplitzConvolution()),
    /// Products of spectra.
    FFT(new FftConvolution());

    private final ConvolutionKernels kernels;

    ConvolutionAlgorithm(ConvolutionKernels kernels) {
        this.kernels = kernels;
    }

    /// y = x ⊛ w, as [Convolution#conv2d].
    public Tensor conv2d(Window window, int groups, Tensor x, Tensor w) {
        return kernels.forward(Convolution.geometry(window, groups, x, w), x, w, null);
    }

    /// The gradient at an image of shape `image`, as [Convolution#inputGradient].
    public Tensor inputGradient(Window window, int groups, Shape image, Tensor g, Tensor w) {
        Convolution.requireSameType(g, w);
        return kernels.inputGradient(Geometry.of(window, groups, image, w.shape()).requireOutput(g.shape()), g, w);
    }

    /// The gradient at weights of shape `weight`, as [Convolution#weightGradient].
    public Tensor weightGradient(Window window, int groups, Shape weight, Tensor x, Tensor g) {
        Convolution.requireSameType(x, g);
        return kernels.weightGradient(Geometry.of(window, groups, x.shape(), weight).requireOutput(g.shape()), x, g);
    }
}
