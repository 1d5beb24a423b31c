package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Variable;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.check.GradientCheck;
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

class LocalResponseNormTest {

    record Case(Tensor x, int before, int after, long seed) {}

    /// Up to 5 channels, and windows that reach beyond them on both sides.
    @Provide Arbitrary<Case> cases() {
        Arbitrary<Integer> reach = Arbitraries.integers().between(0, 6);
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2);
        return Combinators.combine(Arbitraries.integers().between(1, 5), few, few, few).flatAs((c, n, h, w) ->
                Combinators.combine(Tensors.of(Shape.of(n, c, h, w), DType.FLOAT64), reach, reach,
                        Arbitraries.longs())
                        .as(Case::new));
    }

    private static double sum(Tensor x, int[] at, int before, int after, boolean squared) {
        double sum = 0;
        for (int c = Math.max(0, at[1] - before); c <= Math.min(x.dim(1) - 1, at[1] + after); c++) {
            double value = x.get(at[0], c, at[2], at[3]);
            sum += squared ? value * value : value;
        }
        return sum;
    }

    @Property(tries = 200)
    void channels_nearby_are_summed_as_far_as_there_are_any(@ForAll("cases") Case given) {
        Tensor expected = Tensors.define(given.x.shape(), DType.FLOAT64,
                at -> sum(given.x, at, given.before, given.after, false));

        assertThat(LocalResponseNorm.channelSum(given.before, given.after).apply(Variable.constant(given.x))
                .value())
                .isCloseTo(expected, within(1e-13));
    }

    @Property(tries = 60)
    @ChecksGradientOf("LocalResponseNorm.channelSum")
    void gradients_of_the_channel_sum_match_finite_differences_to_second_order(@ForAll("cases") Case given) {
        OpChecks.require(GradientCheck.ofList(in -> LocalResponseNorm.channelSum(given.before, given.after).apply(in.get(0))
                .square())
                .at(given.x).upToOrder(2).seed(given.seed).run());
    }

    /// y_c = x_c / (k + (α/size)·Σ x²)^β, over channels c − ⌊size/2⌋ to c + ⌊(size − 1)/2⌋: so PyTorch pads the
    /// channels in torch.nn.functional.local_response_norm, and an even size reaches further back than ahead.
    @Property(tries = 200) void every_pixel_is_divided_as_the_formula_says(@ForAll("cases") Case given) {
        int size = given.before + given.after + 1; // 1 to 13, odd and even, often more than there are channels
        double alpha = 0.3, beta = 0.75, k = 2;
        Tensor expected = Tensors.define(given.x.shape(), DType.FLOAT64, at -> given.x.get(at)
                / Math.pow(k + alpha / size * sum(given.x, at, size / 2, (size - 1) / 2, true), beta));

        assertThat(new LocalResponseNorm(size, alpha, beta, k).apply(Variable.constant(given.x)).value())
                .isCloseTo(expected, within(1e-13));
    }

    @Test void an_even_size_reaches_one_channel_further_back_than_ahead() {
        // Over channels c − 1 and c with α = size = 2, β = 1, k = 1: 1/(1 + 1), 2/(1 + 1 + 4), 3/(1 + 4 + 9).
        Tensor x = Tensor.of(Shape.of(1, 3, 1, 1), 1.0, 2, 3);

        assertThat(new LocalResponseNorm(2, 2, 1, 1).apply(Variable.constant(x)).value())
                .isCloseTo(Tensor.of(Shape.of(1, 3, 1, 1), 1 / 2.0, 2 / 6.0, 3 / 14.0), within(1e-15));
    }

    @Test void sizes_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new LocalResponseNorm(0, 1e-4, 0.75, 2)).isInstanceOf(ShapeException.class)
                .hasMessage("local response normalisation over 0 channels: it needs at least 1");
        assertThatThrownBy(() -> LocalResponseNorm.channelSum(-1, 2)).isInstanceOf(ShapeException.class)
                .hasMessage("a sum over -1 channels before and 2 behind: neither can be negative");
        assertThatThrownBy(() -> LocalResponseNorm.channelSum(2, -1)).isInstanceOf(ShapeException.class)
                .hasMessage("a sum over 2 channels before and -1 behind: neither can be negative");
    }
}
