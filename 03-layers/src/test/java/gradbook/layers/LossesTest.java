package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

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
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LossesTest {
    /// With these logits softmax gives (1, 3, 1)/5 and (2, 1, 5)/8.
    private static final Tensor LOGITS =
            Tensor.of(new double[][] {{0, Math.log(3), 0}, {Math.log(2), 0, Math.log(5)}});
    private static final int[] LABELS = {1, 2};

    @Test void cross_entropy_is_the_mean_surprise() {
        // −½ (ln ⅗ + ln ⅝) = ½ ln (8/3)
        double loss = Losses.crossEntropy(Variable.constant(LOGITS), LABELS).value().item();

        assertThat(loss).isCloseTo(0.4904146265058631, offset(1e-15));
    }

    @Test void gradient_of_cross_entropy_is_softmax_minus_one_hot_over_the_batch_size() {
        Variable logits = Variable.variable(LOGITS);

        Tensor gradient = Losses.crossEntropy(logits, LABELS).backward().of(logits).value();

        assertThat(gradient).isCloseTo(Tensor.of(new double[][] {
            {0.2 / 2, (0.6 - 1) / 2, 0.2 / 2},
            {0.25 / 2, 0.125 / 2, (0.625 - 1) / 2},
        }), within(1e-15));
    }

    record Case(Tensor logits, int[] labels, long seed) {}

    @Provide Arbitrary<Case> cases() {
        return Combinators.combine(Arbitraries.integers().between(1, 4), Arbitraries.integers().between(1, 4))
                .flatAs((n, classes) -> Combinators.combine(
                        Tensors.of(Shape.of(n, classes), DType.FLOAT64),
                        Arbitraries.integers().between(0, classes - 1).array(int[].class).ofSize(n),
                        Arbitraries.longs()).as(Case::new));
    }

    @Property(tries = 50)
    void gradients_of_cross_entropy_match_finite_differences_to_second_order(@ForAll("cases") Case given) {
        OpChecks.require(GradientCheck.ofList(in -> Losses.crossEntropy(in.get(0), given.labels))
                .at(given.logits).upToOrder(2).seed(given.seed).run());
    }

    @Test void logits_that_are_far_apart_give_finite_losses_and_gradients() {
        for (float big : new float[] {1e4f, 1e30f}) {
            Variable logits = Variable.variable(Tensor.of(Shape.of(2, 2), big, -big, big, -big));

            Variable loss = Losses.crossEntropy(logits, new int[] {0, 1}); // sure and right, sure and wrong

            assertThat(loss.value().item()).isEqualTo(big); // (0 + 2·big) / 2
            assertThat(loss.backward().of(logits).value()).hasValues(0, 0, 0.5, -0.5);
        }
    }

    /// A loss takes a few roundings, and a gradient too, each relative to numbers of at most 1 or the loss.
    @Property(tries = 100) void in_float32_loss_and_gradient_are_those_of_float64(
            @ForAll @IntRange(min = 1, max = 5) int n, @ForAll @IntRange(min = 1, max = 70) int classes,
            @ForAll Random random) {
        Tensor x = Tensors.randn(Shape.of(n, classes), DType.FLOAT32, random);
        int[] labels = random.ints(n, 0, classes).toArray();
        Variable logits = Variable.variable(x), exact = Variable.variable(x.to(DType.FLOAT64));
        Variable loss = Losses.crossEntropy(logits, labels), same = Losses.crossEntropy(exact, labels);
        double roundings = (8 + classes / 4.0) * DType.FLOAT32.epsilon();

        assertThat(loss.value().item()).isCloseTo(same.value().item(), offset(roundings * (1 + same.value().item())));
        assertThat(loss.mul(-3).backward().of(logits).value().to(DType.FLOAT64))
                .isCloseTo(same.mul(-3).backward().of(exact).value(), within(3 * roundings));
    }

    @Test void a_label_that_is_no_class_is_named() {
        assertThatThrownBy(() -> Losses.crossEntropy(Variable.constant(LOGITS), new int[] {0, 3}))
                .isInstanceOf(ShapeException.class)
                .hasMessage("cross-entropy of logits (2, 3): label 3 of example 1 is none of the 3"
                        + " classes, which count from 0");
        assertThatThrownBy(() -> Losses.crossEntropy(Variable.constant(LOGITS), new int[] {-1, 0}))
                .hasMessage("cross-entropy of logits (2, 3): label -1 of example 0 is none of the 3"
                        + " classes, which count from 0");
    }

    @Test void logits_and_labels_must_agree_in_number() {
        assertThatThrownBy(() -> Losses.crossEntropy(Variable.constant(LOGITS), new int[] {0, 1, 2}))
                .isInstanceOf(ShapeException.class)
                .hasMessage("cross-entropy of logits (2, 3) and 3 labels:"
                        + " the logits must have the shape (N, classes) with one label for each of the N rows");
        assertThatThrownBy(() -> Losses.crossEntropy(Variable.constant(Tensor.of(1.0, 2.0)), new int[] {0, 1}))
                .hasMessage("cross-entropy of logits (2) and 2 labels:"
                        + " the logits must have the shape (N, classes) with one label for each of the N rows");
    }
}
