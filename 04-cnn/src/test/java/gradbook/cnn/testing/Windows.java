package gradbook.cnn.testing;

import gradbook.cnn.Axis;
import gradbook.cnn.Window;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Random windows that fit, with the image they fit over: with kernel, stride, padding, dilation and
/// the remainder of the division each their own down and across.
///
/// The number of outputs is drawn first, and the length of the image follows from it.
public final class Windows {
    private static final int MAX_OUTPUTS = 3, MAX_KERNEL = 3, MAX_STRIDE = 3, MAX_DILATION = 3;

    /// A window, and the size of an image that it slides over.
    public record Framed(Window window, int height, int width) {}

    /// A rule for one axis, and its length.
    public record FramedAxis(Axis axis, int length) {}

    /// Of all kinds, with up to 3 outputs and a kernel of up to 3 along each axis.
    public static Arbitrary<Framed> any() {
        return both(axes(MAX_OUTPUTS, MAX_KERNEL, MAX_STRIDE, MAX_DILATION));
    }

    /// Of all kinds, with up to 2 outputs and a kernel of up to 2: for tests that take long.
    public static Arbitrary<Framed> small() {
        return both(axes(2, 2, 2, 2));
    }

    /// Windows that at every place see at least one pixel, as max pooling needs them.
    public static Arbitrary<Framed> neverOnlyPadding() {
        return both(sizes(MAX_OUTPUTS, MAX_KERNEL, MAX_STRIDE, MAX_DILATION).flatMap(sizes ->
                // Positions `dilation` apart cannot jump over an image at least that long.
                framed(sizes, Math.max(0, Math.min(sizes.extent() - 1,
                        (sizes.minimum() - sizes.dilation) / 2)))));
    }

    private static Arbitrary<Framed> both(Arbitrary<FramedAxis> axes) {
        return Combinators.combine(axes, axes).as((down, across) ->
                new Framed(new Window(down.axis, across.axis), down.length, across.length));
    }

    /// Rules for one axis, with any padding that leaves an image at least 1 long.
    public static Arbitrary<FramedAxis> axes() {
        return axes(MAX_OUTPUTS, MAX_KERNEL, MAX_STRIDE, MAX_DILATION);
    }

    private static Arbitrary<FramedAxis> axes(int outputs, int kernel, int stride, int dilation) {
        return sizes(outputs, kernel, stride, dilation)
                .flatMap(sizes -> framed(sizes, (sizes.minimum() - 1) / 2));
    }

    private record Sizes(int outputs, int kernel, int stride, int dilation) {
        int extent() {
            return dilation * (kernel - 1) + 1;
        }

        /// The shortest axis, padding included, on which the outputs find place.
        int minimum() {
            return (outputs - 1) * stride + extent();
        }
    }

    private static Arbitrary<Sizes> sizes(int outputs, int kernel, int stride, int dilation) {
        return Combinators.combine(upTo(outputs), upTo(kernel), upTo(stride), upTo(dilation)).as(Sizes::new);
    }

    private static Arbitrary<FramedAxis> framed(Sizes s, int maxPadding) {
        Arbitrary<Integer> paddings = Arbitraries.integers().between(0, maxPadding);
        Arbitrary<Integer> remainders = Arbitraries.integers().between(0, s.stride - 1);
        return Combinators.combine(paddings, remainders).as((padding, remainder) -> new FramedAxis(
                new Axis(s.kernel, s.stride, padding, s.dilation), s.minimum() + remainder - 2 * padding));
    }

    private static Arbitrary<Integer> upTo(int max) {
        return Arbitraries.integers().between(1, max);
    }

    private Windows() {}
}
