package gradbook.cnn;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Shape;

/// Convolution as mathematics has it, with the kernel flipped:
///
/// `(x ∗ w)(i, j) = Σₖ Σₗ w(k, l) · x(i − k, j − l)`.
///
/// What networks compute is *cross-correlation*, with i + k and j + l, but by the name of convolution. One is the
/// other with the kernel turned by 180°, and a network that learns its kernels learns the turned ones instead.
///
/// Flipping pays where several filters follow each other. Convolution is commutative, x ∗ w = w ∗ x, and
/// associative, (x ∗ v) ∗ w = x ∗ (v ∗ w): so two filters are one, whose kernel is v ∗ w. Cross-correlation is
/// neither.
public final class TrueConvolution {

    /// Each plane turned by 180°: the last pixel first. It is its own inverse, and its own derivative.
    public static final Op FLIP = Op.unary("flip",
            x -> x.take(backwards(x.shape()), x.shape()),
            (g, _, _) -> TrueConvolution.FLIP.apply(g));

    /// x ∗ w, of images (N, C, H, W) and kernels (O, C/groups, kh, kw), for the places of `window`. Without padding
    /// that is where the kernel lies within the image; with a padding of kernel − 1 it is wherever they meet.
    public static Variable conv2d(Variable x, Variable w, Window window, int groups) {
        return Convolution.conv2d(window, groups).apply(x, FLIP.apply(w));
    }

    private static int[] backwards(Shape shape) {
        int area = shape.dim(-1) * shape.dim(-2);
        int[] places = new int[shape.size()];
        for (int i = 0; i < places.length; i++) {
            int plane = i / area * area;
            places[i] = plane + area - 1 - (i - plane);
        }
        return places;
    }

    private TrueConvolution() {}
}
