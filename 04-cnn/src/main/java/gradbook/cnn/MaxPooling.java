package gradbook.cnn;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// Each window of an image becomes its largest pixel, in two steps.
///
/// Which pixel wins in each window is found first; that does not change when the pixels move a
/// little, so it has no derivative. Then the winners are picked out, which is linear: the gradient
/// goes back to where each winner stood, and adds up where windows overlap.
public final class MaxPooling {

    /// The largest pixel of each window, the first one where several are equal. Padding never wins,
    /// and NaN always does.
    public static Variable max(Variable image, Window window) {
        return withIndices(image, window).values();
    }

    /// The largest pixel of each window, and for each in reading order its place in its plane.
    static MaxPool2d.Pooled withIndices(Variable image, Window window) {
        Tensor x = image.value(), values = Tensor.empty(window.outputOf(x.shape()), x.dtype());
        int[] winners = winners(x, window, values);
        Op pick = pick(winners, values.shape(), true);
        // The winners have been picked while they were found: only from another image must it be done again.
        Op max = new Op(pick.name(), in -> in.get(0) == x ? values : pick.forward().apply(in), pick.backward());
        return new MaxPool2d.Pooled(max.apply(image), winners);
    }

    /// For each output in reading order, the place of the largest pixel in its plane.
    ///
    /// @throws ShapeException if a window sees nothing but padding
    public static int[] winners(Tensor image, Window window) {
        return winners(image, window, Tensor.empty(window.outputOf(image.shape()), image.dtype()));
    }

    private static int[] winners(Tensor image, Window window, Tensor values) {
        requirePixels(image.shape(), window);
        int[] winners = new int[values.size()];
        PoolingKernels.ACTIVE.max(window, image.contiguous(), values, winners);
        return winners;
    }

    /// From each plane of an image (N, C, H, W) the pixels at the places `winners`, in a tensor of
    /// shape `to`, which has the same N and C. The derivative is [#place].
    public static Op pick(int[] winners, Shape to) {
        return pick(winners, to, false);
    }

    /// @param fit whether the winners are known to fit the image: looking at all of them takes its time
    private static Op pick(int[] winners, Shape to, boolean fit) {
        return Op.unary("maxPool2d", image -> {
            if (!fit) requireFits(winners, to, image.shape());
            Tensor out = Tensor.empty(to, image.dtype());
            PoolingKernels.ACTIVE.pick(winners, image.contiguous(), out);
            return out;
        }, (g, x, _) -> place(winners, x.shape(), true).apply(g));
    }

    /// An image of shape `to`, 0 but for each number of the input added at its place in `winners`. The
    /// derivative is [#pick].
    public static Op place(int[] winners, Shape to) {
        return place(winners, to, false);
    }

    private static Op place(int[] winners, Shape to, boolean fit) {
        return Op.unary("maxUnpool2d", pooled -> {
            if (!fit) requireFits(winners, pooled.shape(), to);
            Tensor out = Tensor.empty(to, pooled.dtype());
            PoolingKernels.ACTIVE.place(winners, pooled.contiguous(), out);
            return out;
        }, (g, x, _) -> pick(winners, x.shape(), true).apply(g));
    }

    static void requireFits(int[] winners, Shape pooled, Shape image) {
        if (pooled.rank() != 4 || image.rank() != 4 || !pooled.prefix(2).equals(image.prefix(2)))
            throw new ShapeException("pooling between " + image + " and " + pooled
                    + ": both must have the shape (N, C, height, width), with the same N and C");
        if (winners.length != pooled.size())
            throw new ShapeException("pooling between " + image + " and " + pooled + " with " + winners.length
                    + " winners: there must be one for each of the " + pooled.size() + " outputs");
        int pixels = image.dim(2) * image.dim(3);
        for (int winner : winners)
            if (winner < 0 || winner >= pixels)
                throw new ShapeException("pooling between " + image + " and " + pooled + ": winner " + winner
                        + " is not among the pixels 0 … " + (pixels - 1) + " of a plane");
    }

    private static void requirePixels(Shape image, Window window) {
        int rows = window.height().outputSize(image.dim(2)), i = firstOnlyPadding(window.height(), image.dim(2));
        int columns = window.width().outputSize(image.dim(3)), j = firstOnlyPadding(window.width(), image.dim(3));
        if (i == rows && j == columns) return;
        // The first in reading order: in the first row of outputs, if there is one.
        if (i > 0 && j < columns) i = 0;
        else j = 0;
        throw new ShapeException("max pooling of " + image + " by " + window + ": the window of output (" + i
                + ", " + j + ") sees nothing but padding\n  hint: pad by at most half of the window");
    }

    /// The first output along an axis whose window lies outside the image, or their number if there is none.
    private static int firstOnlyPadding(Axis axis, int length) {
        int out = 0, outputs = axis.outputSize(length);
        while (out < outputs && axis.firstPlace(out) < axis.endPlace(out, length)) out++;
        return out;
    }

    private MaxPooling() {}
}
