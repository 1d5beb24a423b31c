package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.OpChecks;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.GradientCheck;
import gradbook.cnn.testing.Windows;
import gradbook.tensor.DType;
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

class MaxUnpool2dTest {

    record Case(Window window, Tensor x, long seed) {}

    @Provide Arbitrary<Case> cases() {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2);
        return Combinators.combine(Windows.neverOnlyPadding(), few, few, Arbitraries.longs()).as((f, n, c, seed) ->
                new Case(f.window(), Tensors.randn(Shape.of(n, c, f.height(), f.width()), DType.FLOAT64,
                        new Random(seed)), seed)).withoutEdgeCases();
    }

    private static MaxPool2d.Pooled pool(Window window, Tensor x) {
        return new MaxPool2d(window).withIndices(Variable.constant(x));
    }

    /// Pixels that won somewhere stay, all others become 0, however often they won.
    @Property(tries = 200) void unpooling_keeps_the_winners(@ForAll("cases") Case c) {
        MaxPool2d.Pooled pooled = pool(c.window, c.x);
        int places = pooled.values().shape().dim(2) * pooled.values().shape().dim(3);
        int pixels = c.x.dim(2) * c.x.dim(3);
        double[] expected = new double[c.x.size()];
        for (int i = 0; i < pooled.indices().length; i++) {
            int winner = i / places * pixels + pooled.indices()[i];
            expected[winner] = c.x.at(winner);
        }

        assertThat(new MaxUnpool2d(c.window).apply(pooled.values(), pooled.indices(), c.x.shape()).value())
                .isBitIdenticalTo(Tensor.of(c.x.shape(), expected));
    }

    @Property(tries = 60) void gradients_of_unpooling_match_finite_differences(@ForAll("cases") Case c) {
        MaxPool2d.Pooled pooled = pool(c.window, c.x);
        var unpool = new MaxUnpool2d(c.window);
        OpChecks.require(GradientCheck.ofList(in -> unpool.apply(in.get(0), pooled.indices(), c.x.shape()).square())
                .at(pooled.values().value()).upToOrder(2).seed(c.seed).run());
    }

    // ------------------------------------------------------------------------------- by example

    /// As in the example of torch.nn.MaxUnpool2d.
    @Test void as_in_pytorch() {
        Tensor x = Tensor.arange(16, DType.FLOAT32).add(1).reshape(1, 1, 4, 4);
        MaxPool2d.Pooled pooled = MaxPool2d.of(2).withIndices(Variable.constant(x));

        assertThat(pooled.values().value()).hasShape(1, 1, 2, 2).hasValues(6, 8, 14, 16);
        assertThat(pooled.indices()).containsExactly(5, 7, 13, 15);
        assertThat(MaxUnpool2d.of(2).apply(pooled.values(), pooled.indices()).value()).hasShape(1, 1, 4, 4)
                .hasValues(0, 0, 0, 0, 0, 6, 0, 8, 0, 0, 0, 0, 0, 14, 0, 16);
        assertThat(MaxUnpool2d.of(2).apply(pooled.values(), pooled.indices(), Shape.of(1, 1, 5, 5)).value())
                .hasShape(1, 1, 5, 5)
                .hasValues(0, 0, 0, 0, 0, 6, 0, 8, 0, 0, 0, 0, 0, 14, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test void of_several_numbers_that_return_to_a_pixel_the_last_one_stays() {
        Variable pooled = Variable.variable(Tensor.of(Shape.of(1, 1, 1, 3), 7.0, 8, 9));
        Variable y = new MaxUnpool2d(Window.of(1, 3)).apply(pooled, new int[] {1, 1, 4});

        assertThat(y.value()).hasShape(1, 1, 1, 5).hasValues(0, 8, 0, 0, 9);
        assertThat(y.sum().backward().of(pooled).value()).hasValues(0, 1, 1);
    }

    @Test void the_size_that_a_window_returns_to_takes_its_padding_into_account() {
        Variable pooled = Variable.constant(Tensor.ones(Shape.of(1, 1, 2, 3), DType.FLOAT32));

        // 1·2 − 2 + 3 rows, 2·1 − 0 + 3 columns.
        assertThat(new MaxUnpool2d(Window.of(3).stride(2, 1).padding(1, 0)).apply(pooled, new int[6]).value())
                .hasShape(1, 1, 3, 5);
    }

    @Test void indices_may_be_changed_afterwards() {
        Variable x = Variable.variable(Tensor.of(Shape.of(1, 1, 1, 2), 1.0, 2));
        MaxPool2d.Pooled pooled = new MaxPool2d(Window.of(1, 2)).withIndices(x);
        int[] places = {1};
        Variable back = new MaxUnpool2d(Window.of(1, 2)).apply(pooled.values(), places);
        pooled.indices()[0] = 0;
        places[0] = 0;

        assertThat(back.mul(back).sum().backward().of(x).value()).hasValues(0, 4);
    }

    @Test void it_says_what_it_does() {
        assertThat(MaxUnpool2d.of(2)).hasToString("MaxUnpool2d(2×2, stride 2)");
    }

    @Test void what_does_not_fit_is_refused() {
        MaxUnpool2d unpool = MaxUnpool2d.of(2);
        Variable x = Variable.constant(Tensor.zeros(Shape.of(1, 1, 2, 2), DType.FLOAT32));

        assertThatThrownBy(() -> unpool.apply(x, new int[4], Shape.of(1, 1, 6, 4))).isInstanceOf(ShapeException.class)
                .hasMessage("max unpooling of (1, 1, 2, 2) into (1, 1, 6, 4) by 2×2, stride 2: that window makes"
                        + " (1, 1, 3, 2) of it");
        assertThatThrownBy(() -> unpool.apply(x, new int[] {0, 1, 2, 16})).isInstanceOf(ShapeException.class)
                .hasMessage("pooling between (1, 1, 4, 4) and (1, 1, 2, 2): winner 16 is not among the pixels 0 … 15"
                        + " of a plane");
        assertThatThrownBy(() -> unpool.apply(x.reshape(2, 2), new int[4])).isInstanceOf(ShapeException.class)
                .hasMessage("max unpooling of (2, 2): it must have the shape (N, C, height, width)");
    }
}
