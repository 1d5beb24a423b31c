package gradbook.cnn;

import gradbook.autodiff.Op;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;

/// Convolution and its derivatives, as operations.
///
/// With y = x ⊛ w and a gradient g at y, three products occur: the outputs, the gradient at the
/// image, and the gradient at the weights. The derivatives of each are the two others: a closed
/// family, differentiable as often as one likes.
///
/// Why? All three come from one number, the sum T of g·w·x over every triple of places that meet. T is
/// linear in each of its three tensors, so its derivative with respect to one of them is a product of
/// the two others: ∂T/∂g = x ⊛ w, ∂T/∂x and ∂T/∂w. To differentiate such a product is to put the
/// arriving gradient in the place of the tensor that it stands for, and to take the next derivative of T.
public final class Convolution {

    /// y = x ⊛ w: images (N, C, H, W) and weights (O, C/groups, kh, kw) to (N, O, H', W').
    public static Op conv2d(Window window, int groups) {
        return Op.binary("conv2d",
                (x, w) -> ConvolutionKernels.ACTIVE.forward(geometry(window, groups, x, w), x, w, null),
                (g, x, w, _) -> inputGradient(window, groups, x.shape()).apply(g, w),
                (g, x, w, _) -> weightGradient(window, groups, w.shape()).apply(x, g));
    }

    /// y = x ⊛ w + b, with a bias (O) as the third input that is added at every place. Its gradient is the
    /// sum of g over all places. To add it while an output is stored saves a pass over all outputs.
    public static Op conv2dWithBias(Window window, int groups) {
        return new Op("conv2d",
                in -> {
                    Tensor x = in.get(0), w = in.get(1), b = in.get(2);
                    requireSameType(w, b);
                    Geometry geometry = geometry(window, groups, x, w).requireBias(b.shape());
                    return ConvolutionKernels.ACTIVE.forward(geometry, x, w, b);
                },
                new Op.Backward.PerInput(List.of(
                        (g, in, _) -> inputGradient(window, groups, in.get(0).shape()).apply(g, in.get(1)),
                        (g, in, _) -> weightGradient(window, groups, in.get(1).shape()).apply(in.get(0), g),
                        (g, _, _) -> g.sum(0, 2, 3))));
    }

    static Geometry geometry(Window window, int groups, Tensor x, Tensor w) {
        requireSameType(x, w);
        return Geometry.of(window, groups, x.shape(), w.shape());
    }

    /// The gradient at an image of shape `image`, from g at the outputs and the weights.
    public static Op inputGradient(Window window, int groups, Shape image) {
        return Op.binary("conv2dInputGradient",
                (g, w) -> {
                    requireSameType(g, w);
                    Geometry geometry = Geometry.of(window, groups, image, w.shape());
                    return ConvolutionKernels.ACTIVE.inputGradient(geometry.requireOutput(g.shape()), g, w);
                },
                (d, _, w, _) -> conv2d(window, groups).apply(d, w),
                (d, g, w, _) -> weightGradient(window, groups, w.shape()).apply(d, g));
    }

    /// The gradient at weights of shape `weight`, from the image and g at the outputs.
    public static Op weightGradient(Window window, int groups, Shape weight) {
        return Op.binary("conv2dWeightGradient",
                (x, g) -> {
                    requireSameType(x, g);
                    Geometry geometry = Geometry.of(window, groups, x.shape(), weight);
                    return ConvolutionKernels.ACTIVE.weightGradient(geometry.requireOutput(g.shape()), x, g);
                },
                (d, x, g, _) -> inputGradient(window, groups, x.shape()).apply(g, d),
                (d, x, _, _) -> conv2d(window, groups).apply(x, d));
    }

    static void requireSameType(Tensor a, Tensor b) {
        if (a.dtype() != b.dtype())
            throw new IllegalArgumentException("convolution with operands " + a.dtype() + " " + a.shape()
                    + " and " + b.dtype() + " " + b.shape() + ": both must have the same type"
                    + "\n  hint: convert one of them, as in to(DType." + a.dtype().name() + ")");
    }

    private Convolution() {}
}
