package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InitTest {
    private static final Shape DENSE = Shape.of(150, 400);      // 400 into each output, 150 out of each input
    private static final Shape KERNELS = Shape.of(32, 48, 5, 7); // 48·5·7 = 1680, and 32·5·7 = 1120

    enum Rule {
        LECUN_NORMAL(Init.LECUN_NORMAL, false, 1.0 / 400, 1.0 / 1680),
        HE_NORMAL(Init.HE_NORMAL, false, 2.0 / 400, 2.0 / 1680),
        HE_UNIFORM(Init.HE_UNIFORM, true, 2.0 / 400, 2.0 / 1680),
        XAVIER_NORMAL(Init.XAVIER_NORMAL, false, 2.0 / 550, 2.0 / 2800),
        XAVIER_UNIFORM(Init.XAVIER_UNIFORM, true, 2.0 / 550, 2.0 / 2800),
        NORMAL(Init.normal(0.01), false, 1e-4, 1e-4),
        UNIFORM(Init.uniform(0.3), true, 0.09 / 3, 0.09 / 3); // U(−a, a) has the variance a²/3

        final Init init;
        final boolean uniform;
        final double denseVariance, kernelVariance;

        Rule(Init init, boolean uniform, double denseVariance, double kernelVariance) {
            this.init = init;
            this.uniform = uniform;
            this.denseVariance = denseVariance;
            this.kernelVariance = kernelVariance;
        }
    }

    @ParameterizedTest @EnumSource void weights_have_the_promised_mean_and_variance(Rule rule) {
        verify(rule, rule.init.draw(DENSE, DType.FLOAT64, new Random(1)), rule.denseVariance);
        verify(rule, rule.init.draw(KERNELS, DType.FLOAT64, new Random(2)), rule.kernelVariance);
    }

    /// Over n draws of variance v and kurtosis κ (3 for the normal, 9/5 for the uniform distribution) the
    /// mean has the standard error √(v/n), and the mean square v·√((κ − 1)/n). Five of them are allowed:
    /// less than one honest draw in a million lies outside.
    private static void verify(Rule rule, Tensor weights, double variance) {
        double n = weights.size(), kurtosis = rule.uniform ? 9.0 / 5 : 3;
        assertThat(weights.mean().item()).isCloseTo(0, offset(5 * Math.sqrt(variance / n)));
        assertThat(weights.square().mean().item())
                .isCloseTo(variance, offset(5 * variance * Math.sqrt((kurtosis - 1) / n)));

        // A uniform draw ends at √(3v), and comes within 1/1000 of the end unless 60,000 draws all miss
        // it; a normal one goes beyond twice that far, as 1 in 1900 do.
        double largest = weights.abs().max().item(), bound = Math.sqrt(3 * variance);
        if (rule.uniform) assertThat(largest).isBetween(0.999 * bound, bound);
        else assertThat(largest).isGreaterThan(2 * bound);
    }

    @ParameterizedTest @EnumSource void the_same_seed_gives_the_same_bits(Rule rule) {
        for (DType dtype : DType.values()) {
            Tensor weights = rule.init.draw(DENSE, dtype, new Random(3));

            assertThat(weights).hasShape(DENSE).hasType(dtype)
                    .isBitIdenticalTo(rule.init.draw(DENSE, dtype, new Random(3)));
            assertThat(weights.sameAs(rule.init.draw(DENSE, dtype, new Random(4)))).isFalse();
        }
    }

    @ParameterizedTest @EnumSource void a_layer_without_inputs_or_outputs_has_no_weights(Rule rule) {
        RandomGenerator random = new Random(5);
        assertThat(rule.init.draw(Shape.of(0, 3), DType.FLOAT32, random)).hasShape(0, 3);
        assertThat(rule.init.draw(Shape.of(3, 0), DType.FLOAT32, random)).hasShape(3, 0);
    }

    @Test void rules_that_count_inputs_need_a_shape_that_tells() {
        for (Init rule : new Init[] {Init.HE_NORMAL, Init.HE_UNIFORM, Init.XAVIER_NORMAL, Init.XAVIER_UNIFORM})
            assertThatThrownBy(() -> rule.draw(Shape.of(5), DType.FLOAT32, new Random(6)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessage("""
                            initial weights of shape (5): this rule counts inputs and outputs, \
                            so it needs a shape (out, in, …)
                              hint: for biases use zeros, or Init.normal or Init.uniform""");
    }

    @Test void constant_weights_are_all_alike() {
        assertThat(Init.constant(0.1).draw(Shape.of(2, 3), DType.FLOAT64, new Random(1)))
                .isBitIdenticalTo(Tensor.full(Shape.of(2, 3), 0.1, DType.FLOAT64));
    }
}
