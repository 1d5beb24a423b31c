package gradbook.cnn.testing;

import gradbook.cnn.Window;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Random convolutions whose sizes fit, with any number of groups up to one for each channel.
public final class Geometries {

    /// All shapes of one convolution.
    public record Sizes(Window window, int groups, Shape image, Shape weight) {
        public Shape output() {
            return window.outputOf(image).with(1, weight.dim(0));
        }

        /// The most products that are added up in any of its three results.
        public int terms() {
            return Math.max(weight.size(), image.dim(0) * output().dim(2) * output().dim(3));
        }
    }

    /// The operands of a convolution and of its derivatives, in any layout.
    public record Operands(Sizes sizes, Tensor x, Tensor w, Tensor g, long seed) {}

    public static Arbitrary<Sizes> any() {
        return over(Windows.any());
    }

    /// For tests that take long.
    public static Arbitrary<Sizes> small() {
        return over(Windows.small());
    }

    private static Arbitrary<Sizes> over(Arbitrary<Windows.Framed> windows) {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2);
        Arbitrary<Integer> groups = Arbitraries.integers().between(1, 3);
        return Combinators.combine(windows, groups, few, few, few).as((framed, g, batch, in, out) -> new Sizes(
                framed.window(), g, Shape.of(batch, g * in, framed.height(), framed.width()),
                Shape.of(g * out, in, framed.window().height().kernel(), framed.window().width().kernel())));
    }

    /// Operands of the shapes that `sizes` draws.
    public static Arbitrary<Operands> operands(Arbitrary<Sizes> sizes, DType dtype) {
        return sizes.flatMap(s -> Combinators.combine(
                Tensors.of(s.image(), dtype), Tensors.of(s.weight(), dtype), Tensors.of(s.output(), dtype),
                Arbitraries.longs()).as((x, w, g, seed) -> new Operands(s, x, w, g, seed)));
    }

    private Geometries() {}
}
