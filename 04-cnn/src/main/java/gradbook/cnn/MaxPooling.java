package gradbook.cnn;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Arrays;

/// Each window of an image becomes its largest pixel, in two steps.
///
/// Which pixel wins in each window is found first; that does not change when the pixels move a
/// little, so it has no derivative. Then the winners are picked out, which is linear: the gradient
/// goes back to where each winner stood, and adds up where windows overlap.
public final class MaxPooling {

    /// The largest pixel of each window, the first one where several are equal. Padding never wins,
    /// and NaN always does.
    public static Variable max(Variable image, Window window) {
        return pick(winners(image.value(), window), window.outputOf(image.shape())).apply(image);
    }

    /// For each output in reading order, the place of the largest pixel in its plane.
    ///
    /// @throws ShapeException if a window sees nothing but padding
    public static int[] winners(Tensor image, Window window) {
        Shape out = window.outputOf(image.shape());
        Tensor x = image.contiguous();
        int places = out.dim(2) * out.dim(3);
        int[] winners = new int[out.size()];
        Arrays.fill(winners, -1);
        Planes.forEach(out, window.area() * places, plane -> {
            double[] pixels = Planes.read(x, plane);
            int start = plane * places;
            Lines.forEach(window, x.dim(2), x.dim(3), (_, pixel, output, step, n) -> {
                for (int j = 0; j < n; j++) {
                    int best = winners[start + output + j], rival = pixel + j * step;
                    winners[start + output + j] = best < 0 || isLarger(pixels[rival], pixels[best]) ? rival : best;
                }
            });
        });
        // Windows see padding alike in every plane, so the first to see nothing else is in plane 0.
        for (int o = 0; o < winners.length; o++)
            if (winners[o] < 0) throw onlyPadding(image.shape(), window, o / out.dim(3), o % out.dim(3));
        return winners;
    }

    /// Whether x > y, where NaN counts as larger than all other numbers.
    private static boolean isLarger(double x, double y) {
        return !(x <= y) && !Double.isNaN(y);
    }

    /// From each plane of an image (N, C, H, W) the pixels at the places `winners`, in a tensor of
    /// shape `to`, which has the same N and C. The derivative is [#place].
    public static Op pick(int[] winners, Shape to) {
        return Op.unary("maxPool2d", image -> {
            requireFits(winners, to, image.shape());
            Tensor x = image.contiguous(), out = Tensor.zeros(to, x.dtype());
            int places = to.dim(2) * to.dim(3), pixels = x.dim(2) * x.dim(3);
            Planes.forEach(to, places, plane -> {
                int start = x.layout().offset() + plane * pixels;
                for (int o = plane * places; o < (plane + 1) * places; o++)
                    out.storage().set(o, x.storage().get(start + winners[o]));
            });
            return out;
        }, (g, x, _) -> place(winners, x.shape()).apply(g));
    }

    /// An image of shape `to`, 0 but for each number of the input added at its place in `winners`. The
    /// derivative is [#pick].
    public static Op place(int[] winners, Shape to) {
        return Op.unary("maxUnpool2d", pooled -> {
            requireFits(winners, pooled.shape(), to);
            Tensor x = pooled.contiguous(), out = Tensor.zeros(to, x.dtype());
            int places = x.dim(2) * x.dim(3);
            Planes.forEach(to, places, plane -> {
                double[] sums = new double[to.dim(2) * to.dim(3)], numbers = Planes.read(x, plane);
                for (int o = 0; o < places; o++) sums[winners[plane * places + o]] += numbers[o];
                Planes.write(sums, out, plane);
            });
            return out;
        }, (g, x, _) -> pick(winners, x.shape()).apply(g));
    }

    private static void requireFits(int[] winners, Shape pooled, Shape image) {
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

    private static ShapeException onlyPadding(Shape image, Window window, int i, int j) {
        return new ShapeException("max pooling of " + image + " by " + window + ": the window of output (" + i
                + ", " + j + ") sees nothing but padding\n  hint: pad by at most half of the window");
    }

    private MaxPooling() {}
}
