package gradbook.cnn;

import gradbook.tensor.Floats;
import gradbook.tensor.Tensor;

/// Convolution with few multiplications, for small windows that move in steps of 1 over many channels:
/// the [method of Toom and Cook][ToomCook] along both axes, after A. Lavin and S. Gray, *Fast
/// Algorithms for Convolutional Neural Networks* (2016).
///
/// ```
///  image, in tiles of 6×6           36 matrix products,        outputs, in tiles of 4×4
///  that overlap (3×3 window)        one for each place         side by side
///   ┌───────┐
///   │   ┌───┼───┐    Bᵀ·d·B         channels × tiles            Aᵀ·m·A     ┌───┬───┐
///   │   │   │   │  ─────────►  u[o, c] · v[c, t] → m[o, t]   ──────────►   │   │   │
///   └───┼───┘   │                ▲                                         └───┴───┘
///       └───────┘                │ G·w·Gᵀ of the weights
/// ```
///
/// A tile of outputs takes 36 multiplications instead of 16·9 = 144 for a 3×3 window, and instead of
/// 4·25 = 100 for a 5×5 one. The sums over channels, and with them nearly all the work, are matrix
/// products.
///
/// All steps are linear. So the gradient at the weights is the same picture with two arrows turned:
/// `m` comes from the outputs' gradient by `A·g·Aᵀ`, and `dw = Gᵀ·(Σ m·v)·G`. The gradient at the image
/// is a convolution again, of g, with the weights of each channel turned by 180°.
///
/// The transforms take sums and differences of all pixels of a tile, with which those that an output does not see
/// cancel out. NaN and infinity do not cancel (∞ − ∞ is NaN): one in the image makes all outputs of the tiles
/// that it is in NaN, also those whose windows do not see it.
final class WinogradConvolution implements ConvolutionKernels {
    private static final int SMALLEST_KERNEL = 3, LARGEST_KERNEL = 5, FEWEST_CHANNELS = 16, FEWEST_OUTPUTS = 4;

    /// Whether it is the fastest scheme: with fewer channels, transforming the tiles costs more than it saves.
    static boolean suits(Geometry s) {
        return suits(s.window().height()) && suits(s.window().width())
                && Math.min(s.channelsPerGroup(), s.outputsPerGroup()) >= FEWEST_CHANNELS
                && Math.min(s.outHeight(), s.outWidth()) >= FEWEST_OUTPUTS;
    }

    /// Whether it can be used at all, with a window that moves along an axis in this way.
    static boolean suits(Axis axis) {
        return axis.kernel() >= SMALLEST_KERNEL && axis.kernel() <= LARGEST_KERNEL && axis.stride() == 1
                && axis.dilation() == 1 && axis.padding() < axis.kernel();
    }

    @Override public Tensor forward(Geometry s, Tensor x, Tensor w, Tensor bias) {
        WinogradPass pass = WinogradPass.forward(s);
        Tensor y = Tensor.empty(s.outputShape(), x.dtype());
        pass.convolve(Floats.of(x), pass.weights(Floats.of(w), false), bias == null ? null : Floats.of(bias),
                Floats.of(y));
        return y;
    }

    @Override public Tensor inputGradient(Geometry s, Tensor g, Tensor w) {
        WinogradPass pass = WinogradPass.backward(s);
        Tensor dx = Tensor.empty(s.imageShape(), g.dtype());
        pass.convolve(Floats.of(g), pass.weights(Floats.of(w), true), null, Floats.of(dx));
        return dx;
    }

    @Override public Tensor weightGradient(Geometry s, Tensor x, Tensor g) {
        Tensor dw = Tensor.empty(s.weightShape(), x.dtype());
        WinogradPass.forward(s).weightGradient(Floats.of(x), Floats.of(g), Floats.of(dw));
        return dw;
    }
}
