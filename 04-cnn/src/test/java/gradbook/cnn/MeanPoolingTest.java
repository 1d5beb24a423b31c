package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.check.GradientCheck;
import gradbook.cnn.testing.Windows;
import gradbook.tensor.DType;
import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MeanPoolingTest {

    /// An image, and a gradient at its outputs.
    record Case(Window window, Tensor x, Tensor g, long seed) {}

    @Provide Arbitrary<Case> cases() {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2);
        return Combinators.combine(Windows.any(), few, few, Arbitraries.of(DType.values()))
                .flatAs((f, n, c, dtype) -> {
            Shape image = Shape.of(n, c, f.height(), f.width());
            return Combinators.combine(Tensors.of(image, dtype), Tensors.of(f.window().outputOf(image), dtype),
                    Arbitraries.longs()).as((x, g, seed) -> new Case(f.window(), x, g, seed));
        });
    }

    private static Tensor compute(Op op, Tensor x) {
        return op.apply(Variable.constant(x)).value();
    }

    @Property(tries = 300)
    void the_mean_is_over_all_positions_of_the_window_padding_included(@ForAll("cases") Case given) {
        Tensor x = given.x;
        Axis down = given.window.height(), across = given.window.width();
        Tensor expected = Tensors.define(given.g.shape(), x.dtype(), out -> {
            double sum = 0;
            for (int k = 0; k < down.kernel(); k++)
                for (int l = 0; l < across.kernel(); l++) {
                    int row = down.position(out[2], k), column = across.position(out[3], l);
                    boolean inside = row >= 0 && row < x.dim(2) && column >= 0 && column < x.dim(3);
                    sum += inside ? x.get(out[0], out[1], row, column) : 0;
                }
            return sum / (down.kernel() * across.kernel());
        });

        assertThat(compute(MeanPooling.mean(given.window), x)).hasType(x.dtype())
                .isCloseTo(expected, within(8 * x.dtype().epsilon()));
    }

    /// ⟨mean(x), g⟩ = ⟨x, spread(g)⟩
    @Property(tries = 300) void spreading_is_the_adjoint_of_the_mean(@ForAll("cases") Case given) {
        Tensor x = given.x.to(DType.FLOAT64), g = given.g.to(DType.FLOAT64);
        double left = compute(MeanPooling.mean(given.window), x).mul(g).sum().item();
        double right = compute(MeanPooling.spread(given.window, x.shape()), g).mul(x).sum().item();

        assertThat(right).isCloseTo(left, offset(1e-11));
    }

    @Property(tries = 100) void spreading_does_not_depend_on_the_layout(@ForAll("cases") Case given) {
        Op spread = MeanPooling.spread(given.window, given.x.shape());

        assertThat(compute(spread, given.g)).hasType(given.g.dtype())
                .isBitIdenticalTo(compute(spread, given.g.copy()));
    }

    @Property(tries = 60)
    @ChecksGradientOf("MeanPooling.mean")
    void gradients_of_the_mean_match_finite_differences_to_second_order(@ForAll("cases") Case given) {
        OpChecks.require(GradientCheck.ofList(in -> MeanPooling.mean(given.window).apply(in.get(0)).square())
                .at(given.x.to(DType.FLOAT64)).upToOrder(2).seed(given.seed).run());
    }

    @Property(tries = 60)
    @ChecksGradientOf("MeanPooling.spread")
    void gradients_of_spreading_match_finite_differences_to_second_order(@ForAll("cases") Case given) {
        Op spread = MeanPooling.spread(given.window, given.x.shape());
        OpChecks.require(GradientCheck.ofList(in -> spread.apply(in.get(0)).square())
                .at(given.g.to(DType.FLOAT64)).upToOrder(2).seed(given.seed).run());
    }

    @Test void zeros_of_the_padding_count() {
        // As torch.nn.AvgPool2d(2, stride=1, padding=1) with its default, count_include_pad=True.
        Tensor x = Tensor.full(Shape.of(1, 1, 1, 1), 4, DType.FLOAT32);

        assertThat(compute(MeanPooling.mean(Window.of(2).padding(1)), x)).hasShape(1, 1, 2, 2)
                .hasValues(1, 1, 1, 1);
    }

    @Test void pixels_that_no_window_reaches_receive_no_gradient() {
        Tensor g = Tensor.full(Shape.of(1, 1, 1, 1), 4, DType.FLOAT64);

        assertThat(compute(MeanPooling.spread(Window.of(2).stride(2), Shape.of(1, 1, 3, 3)), g))
                .hasValues(1, 1, 0, 1, 1, 0, 0, 0, 0);
    }

    @Test void no_images_give_no_outputs() {
        assertThat(compute(MeanPooling.mean(Window.of(2)), Tensor.zeros(Shape.of(0, 3, 4, 4), DType.FLOAT32)))
                .hasShape(0, 3, 3, 3);
    }

    @Test void a_gradient_must_have_the_shape_of_the_outputs() {
        Variable g = Variable.constant(Tensor.zeros(Shape.of(1, 1, 3, 3), DType.FLOAT32));

        assertThatThrownBy(() -> MeanPooling.spread(Window.of(2), Shape.of(1, 1, 5, 5)).apply(g))
                .isInstanceOf(ShapeException.class).hasMessage("a gradient of shape (1, 1, 3, 3) at the"
                        + " outputs of"
                        + " mean pooling of (1, 1, 5, 5) by 2×2: it must have their shape, (1, 1, 4, 4)");
    }

    @Test void the_bits_do_not_depend_on_the_number_of_threads() {
        Window window = Window.of(3).stride(2).padding(1);
        Tensor x = Tensors.randn(Shape.of(4, 9, 40, 30), DType.FLOAT32, new Random(1));
        Tensor g = Tensors.randn(window.outputOf(x.shape()), DType.FLOAT32, new Random(2));
        for (int threads = 2; threads <= 3; threads++) {
            assertThat(Parallel.withThreads(threads, () -> compute(MeanPooling.mean(window), x)))
                    .isBitIdenticalTo(Parallel.withThreads(1, () -> compute(MeanPooling.mean(window), x)));
            assertThat(Parallel.withThreads(threads, () -> compute(MeanPooling.spread(window, x.shape()), g)))
                    .isBitIdenticalTo(Parallel.withThreads(1,
                            () -> compute(MeanPooling.spread(window, x.shape()), g)));
        }
    }
}
