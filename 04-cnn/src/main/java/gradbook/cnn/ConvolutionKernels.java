package gradbook.cnn;

import gradbook.tensor.Backend;
import gradbook.tensor.Tensor;

/// The three products of a convolution y = x ⊛ w, behind one seam. Shapes have been checked.
///
/// All three are the same sum of products x·w·y over the same triples of places; they differ in
/// which of the three is asked for.
interface ConvolutionKernels {

    /// y from the image x and the weights w, with `bias[o]` added at every place of output o.
    ///
    /// @param bias one number for each output, or `null` for none
    Tensor forward(Geometry geometry, Tensor x, Tensor w, Tensor bias);

    /// ∂L/∂x from g = ∂L/∂y and the weights w.
    Tensor inputGradient(Geometry geometry, Tensor g, Tensor w);

    /// ∂L/∂w from the image x and g = ∂L/∂y.
    Tensor weightGradient(Geometry geometry, Tensor x, Tensor g);

    /// The kernels in use; see [Backend].
    ConvolutionKernels ACTIVE = switch (Backend.ACTIVE) {
        case REFERENCE -> new LoopConvolution();
        case FLOAT -> new Im2colConvolution();
        case VECTOR -> new FastConvolution();
    };
}
