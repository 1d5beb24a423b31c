package gradbook.cnn;

import gradbook.tensor.DType;
import gradbook.tensor.Tensor;

/// The fastest scheme for each convolution in float32; other types go by the definition.
final class FastConvolution implements ConvolutionKernels {
    private final ConvolutionKernels definition = new LoopConvolution();

    /// The ways to compute a convolution with vectors.
    enum Scheme {
        /// 3×3 to 5×5 windows that move in steps of 1 over many channels.
        WINOGRAD(new WinogradConvolution()),
        /// Channels that do not see each other.
        DEPTHWISE(new DepthwiseConvolution()),
        /// Batches of small images with few channels.
        IMAGES(new ImagesConvolution()),
        /// Windows that move in steps of 1 over few channels.
        ROWS(new RowsConvolution()),
        /// All others.
        COLUMNS(new ColumnsConvolution());

        private final ConvolutionKernels kernels;

        Scheme(ConvolutionKernels kernels) {
            this.kernels = kernels;
        }
    }

    static Scheme schemeFor(Geometry s) {
        if (WinogradConvolution.suits(s)) return Scheme.WINOGRAD;
        if (DepthwiseConvolution.suits(s)) return Scheme.DEPTHWISE;
        if (ImagesConvolution.suits(s)) return Scheme.IMAGES;
        if (RowsConvolution.suits(s)) return Scheme.ROWS;
        return Scheme.COLUMNS;
    }

    static Scheme weightSchemeFor(Geometry s) {
        Scheme scheme = schemeFor(s);
        return scheme == Scheme.ROWS && ImagesConvolution.suitsWeights(s) ? Scheme.IMAGES : scheme;
    }

    private ConvolutionKernels kernels(Geometry s, Tensor x) {
        return isFast(s, x) ? schemeFor(s).kernels : definition;
    }

    private static boolean isFast(Geometry s, Tensor x) {
        return x.dtype() == DType.FLOAT32 && s.batch() > 0;
    }

    @Override public Tensor forward(Geometry s, Tensor x, Tensor w, Tensor bias) {
        return kernels(s, x).forward(s, x, w, bias);
    }

    @Override public Tensor inputGradient(Geometry s, Tensor g, Tensor w) {
        return kernels(s, g).inputGradient(s, g, w);
    }

    @Override public Tensor weightGradient(Geometry s, Tensor x, Tensor g) {
        return (isFast(s, x) ? weightSchemeFor(s).kernels : definition).weightGradient(s, x, g);
    }
}
