package gradbook.cnn;

import gradbook.tensor.Backend;
import gradbook.tensor.Tensor;

/// The three products of a convolution y = x ⊛ w, behind one seam. Shapes have been checked.
///
/// All three are the same sum of products x·w·y over the same triples of places; they differ in
/// which of the three is asked for.
interface ConvolutionKernels {

    /// y from the image x and the weights w.
    Tensor forward(Geometry geometry, Tensor x, Tensor w);

    /// ∂L/∂x from g = ∂L/∂y and the weights w.
    Tensor inputGradient(Geometry geometry, Tensor g, Tensor w);

    /// ∂L/∂w from the image x and g = ∂L/∂y.
    Tensor weightGradient(Geometry geometry, Tensor x, Tensor g);

    /// The kernels in use; see [Backend].
    ConvolutionKernels ACTIVE = switch (Backend.ACTIVE) {
        case REFERENCE -> new LoopConvolution();
        case FLOAT, VECTOR -> new Im2colConvolution();
    };
}
