package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.OpChecks;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.GradientCheck;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The losses of [Losses] for classes other than cross-entropy; their numbers are worked out by hand.
class ClassificationLossesTest {
    private static final double LN2 = Math.log(2), LN3 = Math.log(3);

    private static double loss(UnaryOperator<Variable> loss, Tensor x) {
        return loss.apply(Variable.constant(x)).value().item();
    }

    private static Tensor gradient(UnaryOperator<Variable> loss, Tensor x) {
        Variable input = Variable.variable(x);
        return loss.apply(input).backward().of(input).value();
    }

    // ------------------------------------------------------------------------- several classes

    @Test void nll_is_the_mean_surprise_and_its_gradient_is_at_the_labels() {
        Tensor logP = Tensor.of(new double[][] {{-LN2, -2 * LN2, -2 * LN2}, {-3 * LN2, -3 * LN2, Math.log(0.75)}});
        UnaryOperator<Variable> loss = x -> Losses.nll(x, new int[] {1, 0}); // ½ (ln 4 + ln 8)

        assertThat(loss(loss, logP)).isCloseTo(2.5 * LN2, offset(1e-15));
        assertThat(gradient(loss, logP)).hasValues(0, -0.5, 0, -0.5, 0, 0);
    }

    @Property(tries = 50) void nll_of_log_softmax_is_cross_entropy(@ForAll @IntRange(min = 1, max = 5) int n,
            @ForAll @IntRange(min = 1, max = 6) int classes, @ForAll Random random) {
        Tensor logits = Tensors.randn(Shape.of(n, classes), DType.FLOAT64, random).mul(100);
        int[] labels = random.ints(n, 0, classes).toArray();
        UnaryOperator<Variable> inSteps = x -> Losses.nll(new LogSoftmax(1).apply(x), labels);
        UnaryOperator<Variable> atOnce = x -> Losses.crossEntropy(x, labels);

        assertThat(loss(inSteps, logits)).isCloseTo(loss(atOnce, logits), offset(1e-12));
        assertThat(gradient(inSteps, logits)).isCloseTo(gradient(atOnce, logits), within(1e-15));
    }

    /// The example of PyTorch's page on MultiMarginLoss: ¼·(0.3 + 0.4 + 0.6).
    @Test void multi_margin_adds_up_what_each_other_class_lacks_in_distance() {
        Tensor scores = Tensor.of(new double[][] {{0.1, 0.2, 0.4, 0.8}});
        UnaryOperator<Variable> loss = x -> Losses.multiMargin(x, new int[] {3});

        assertThat(loss(loss, scores)).isCloseTo(0.325, offset(1e-15));
        assertThat(gradient(loss, scores)).hasValues(0.25, 0.25, 0.25, -0.75);
    }

    /// In the first row, the others are behind by exactly 1, the kink, and by 3; in the second by −2 and −1.
    @Test void multi_margin_is_flat_from_the_margin_on() {
        Tensor scores = Tensor.of(new double[][] {{3, 2, 0}, {1, 2, 0}});
        UnaryOperator<Variable> loss = x -> Losses.multiMargin(x, new int[] {0, 2}); // ½·(0 + (2 + 3)/3)

        assertThat(loss(loss, scores)).isCloseTo(5 / 6.0, offset(1e-15));
        assertThat(gradient(loss, scores)).isCloseTo(
                new double[][] {{0, 0, 0}, {1 / 6.0, 1 / 6.0, -2 / 6.0}}, within(1e-16));
    }

    @Test void multi_margin_of_scores_far_apart_stays_exact() {
        Tensor scores = Tensor.of(Shape.of(2, 2), 1000f, -1000f, 1000f, -1000f);
        UnaryOperator<Variable> loss = x -> Losses.multiMargin(x, new int[] {0, 1}); // ½·(0 + 2001/2)

        assertThat(loss(loss, scores)).isEqualTo(500.25);
        assertThat(gradient(loss, scores)).hasValues(0, 0, 0.25, -0.25);
    }

    // ----------------------------------------------------------------------------- two classes

    /// ½·(ln 4 + ln 2), and (p − t)/(p·(1 − p))/2.
    @Test void binary_cross_entropy_is_the_mean_surprise() {
        Tensor p = Tensor.of(0.25, 0.5);
        UnaryOperator<Variable> loss = x -> Losses.binaryCrossEntropy(x, Tensor.of(1.0, 0));

        assertThat(loss(loss, p)).isCloseTo(1.5 * LN2, offset(1e-15));
        assertThat(gradient(loss, p)).isCloseTo(Tensor.of(-2.0, 1), within(1e-15));
    }

    /// PyTorch's numbers: the logarithm is at least −100, and p·(1 − p) at least 10⁻¹².
    @Test void binary_cross_entropy_of_certainties_is_bounded() {
        double[][] cases = {{0, 0, 0, 0}, {1, 1, 0, 0}, {0, 1, 100, -1e12}, {1, 0, 100, 1e12}};
        for (double[] c : cases) {
            UnaryOperator<Variable> loss = x -> Losses.binaryCrossEntropy(x, Tensor.of(c[1]));
            assertThat(loss(loss, Tensor.of(c[0]))).as("p = %s, t = %s", c[0], c[1]).isEqualTo(c[2]);
            assertThat(gradient(loss, Tensor.of(c[0]))).isCloseTo(Tensor.of(c[3]), within(1e-3));
        }
    }

    /// With p = σ(ln 3) = ¾: ln ⁴⁄₃ if the answer is 1, ln 4 if 0, and a mixture of them for a target between.
    @Test void binary_cross_entropy_with_logits_takes_the_sigmoid_along() {
        Tensor logits = Tensor.of(LN3, LN3, LN3);
        UnaryOperator<Variable> loss = x -> Losses.binaryCrossEntropyWithLogits(x, Tensor.of(1, 0, 0.25));

        assertThat(loss(loss, logits)).isCloseTo(
                (Math.log(4 / 3.0) + Math.log(4) + 0.25 * Math.log(4 / 3.0) + 0.75 * Math.log(4)) / 3, offset(1e-15));
        assertThat(gradient(loss, logits)).isCloseTo(Tensor.of(-0.25 / 3, 0.75 / 3, 0.5 / 3), within(1e-16));
    }

    @Property(tries = 50) void with_logits_is_that_of_their_sigmoid(@ForAll @IntRange(min = 1, max = 9) int n,
            @ForAll Random random) {
        Tensor logits = Tensors.randn(Shape.of(n), DType.FLOAT64, random);
        Tensor targets = Tensors.randn(Shape.of(n), DType.FLOAT64, random).sigmoid();
        UnaryOperator<Variable> inSteps = x -> Losses.binaryCrossEntropy(x.sigmoid(), targets);
        UnaryOperator<Variable> atOnce = x -> Losses.binaryCrossEntropyWithLogits(x, targets);

        assertThat(loss(atOnce, logits)).isCloseTo(loss(inSteps, logits), offset(1e-11));
        assertThat(gradient(atOnce, logits)).isCloseTo(gradient(inSteps, logits), within(1e-11));
    }

    @Test void extreme_logits_give_finite_losses_and_gradients() {
        for (DType type : DType.values())
            for (double big : new double[] {1000, 1e30}) {
                Tensor logits = Tensor.of(big, big, -big, -big).to(type), targets = Tensor.of(1.0, 0, 1, 0).to(type);
                UnaryOperator<Variable> loss = x -> Losses.binaryCrossEntropyWithLogits(x, targets);

                assertThat(loss(loss, logits)).isEqualTo(Tensor.scalar(big, type).item() / 2); // (0 + 1 + 1 + 0)/4·big
                assertThat(gradient(loss, logits)).hasValues(0, 0.25, -0.25, 0);
            }
    }

    /// Where the answer is nearly certain, the loss is as small as e^−100, not 0.
    @Test void tiny_losses_keep_their_digits() {
        double tiny = Math.exp(-100);
        for (int sign : new int[] {1, -1}) {
            UnaryOperator<Variable> loss =
                    x -> Losses.binaryCrossEntropyWithLogits(x, Tensor.of(sign == 1 ? 1.0 : 0));

            assertThat(loss(loss, Tensor.of(100.0 * sign))).isCloseTo(tiny, offset(1e-12 * tiny));
            assertThat(gradient(loss, Tensor.of(100.0 * sign)).at(0)).isCloseTo(-sign * tiny, offset(1e-12 * tiny));
        }
    }

    /// (0 + ½ + 2 + 2 + 0)/5; the last score is at the kink.
    @Test void hinge_is_what_lacks_to_a_margin_of_1() {
        Tensor scores = Tensor.of(2, 0.5, -1, 1, 1), targets = Tensor.of(1.0, 1, 1, -1, 1);
        UnaryOperator<Variable> loss = s -> Losses.hinge(s, targets);

        assertThat(loss(loss, scores)).isCloseTo(0.9, offset(1e-15));
        assertThat(gradient(loss, scores)).hasValues(0, -0.2, -0.2, 0.2, 0);
        assertThat(loss(s -> Losses.hinge(s, Tensor.of(1.0, 1)), Tensor.of(1000.0, -1000))).isEqualTo(500.5);
    }

    @Property(tries = 30) void gradients_match_finite_differences(@ForAll @IntRange(min = 1, max = 4) int n,
            @ForAll @IntRange(min = 1, max = 4) int classes, @ForAll Random random) {
        int[] labels = random.ints(n, 0, classes).toArray();
        Tensor scores = Tensors.randn(Shape.of(n, classes), DType.FLOAT64, random), p = scores.sigmoid();
        Tensor signs = Tensors.randn(Shape.of(n, classes), DType.FLOAT64, random).step().mul(2).sub(1);
        record Case(UnaryOperator<Variable> loss, Tensor at, int order) {}
        for (Case c : List.of(
                new Case(x -> Losses.nll(x, labels), scores, 2),
                new Case(x -> Losses.multiMargin(x, labels), scores, 1),
                new Case(x -> Losses.binaryCrossEntropy(x, p), p.mul(0.8).add(0.1), 2),
                new Case(x -> Losses.binaryCrossEntropyWithLogits(x, p), scores, 2),
                new Case(x -> Losses.hinge(x, signs), scores, 1)))
            OpChecks.require(GradientCheck.ofList(in -> c.loss.apply(in.getFirst()))
                    .at(c.at).upToOrder(c.order).seed(random.nextLong()).run());
    }

    // ---------------------------------------------------------------------------------- errors

    @Test void labels_that_do_not_fit_are_named() {
        Variable scores = Variable.constant(Tensor.zeros(Shape.of(2, 3), DType.FLOAT64));
        assertThatThrownBy(() -> Losses.nll(scores, new int[] {0, 3})).isInstanceOf(ShapeException.class)
                .hasMessage("negative log-likelihood of log-probabilities (2, 3): label 3 of example 1 is none of the 3"
                        + " classes, which count from 0");
        assertThatThrownBy(() -> Losses.multiMargin(scores, new int[] {0})).isInstanceOf(ShapeException.class)
                .hasMessage("multi-class hinge loss of scores (2, 3) and 1 labels:"
                        + " the scores must have the shape (N, classes) with one label for each of the N rows");
    }

    @Test void targets_of_another_shape_are_not_broadcast() {
        Variable column = Variable.constant(Tensor.zeros(Shape.of(3, 1), DType.FLOAT64));
        assertThatThrownBy(() -> Losses.hinge(column, Tensor.of(1.0, 1, 1))).isInstanceOf(ShapeException.class)
                .hasMessage("hinge loss of scores (3, 1) and targets (3): both must have the same shape"
                        + "\n  hint: targets.reshape(3, 1) has as many numbers");
        assertThatThrownBy(() -> Losses.binaryCrossEntropyWithLogits(column, Tensor.of(1.0)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("binary cross-entropy of logits (3, 1) and targets (1): both must have the same shape");
        assertThatThrownBy(() -> Losses.binaryCrossEntropy(column, Tensor.of(1.0)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("binary cross-entropy of probabilities (3, 1) and targets (1):"
                        + " both must have the same shape");
    }

    @Test void what_is_no_probability_is_named_but_nan_goes_through() {
        for (double wrong : new double[] {1.5, -0.25})
            assertThatThrownBy(() -> loss(x -> Losses.binaryCrossEntropy(x, Tensor.of(1.0, 1)), Tensor.of(0.5, wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("binary cross-entropy of probabilities (2): element 1 in reading order is " + wrong
                            + ", not between 0 and 1"
                            + "\n  hint: binaryCrossEntropyWithLogits takes any real numbers");
        assertThat(loss(x -> Losses.binaryCrossEntropy(x, Tensor.of(1.0)), Tensor.of(Double.NaN))).isNaN();
    }

    @Test void the_first_element_is_looked_at_as_well() {
        assertThatThrownBy(() -> Losses.binaryCrossEntropy(Variable.constant(Tensor.of(-1.0, 0.5)), Tensor.of(0.0, 0)))
                .hasMessageContaining("element 0 in reading order is -1.0");
        assertThatThrownBy(() -> Losses.hinge(Variable.constant(Tensor.of(1.0, 2)), Tensor.of(0.0, 1)))
                .hasMessageContaining("element 0 in reading order is 0.0");
    }

    /// All at 0: ln 2 for each of the six, and a distance of 1.
    @Test void the_loss_of_a_table_is_one_mean_over_all_of_it() {
        Tensor zeros = Tensor.zeros(Shape.of(2, 3), DType.FLOAT64), ones = Tensor.ones(Shape.of(2, 3), DType.FLOAT64);

        assertThat(loss(x -> Losses.binaryCrossEntropyWithLogits(x, ones), zeros)).isCloseTo(LN2, offset(1e-15));
        assertThat(loss(p -> Losses.binaryCrossEntropy(p, ones), ones.mul(0.5))).isCloseTo(LN2, offset(1e-15));
        assertThat(loss(s -> Losses.hinge(s, ones), zeros)).isEqualTo(1);
    }

    @Test void a_target_of_hinge_that_is_no_sign_is_named() {
        assertThatThrownBy(() -> loss(s -> Losses.hinge(s, Tensor.of(1.0, 0)), Tensor.of(1.0, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hinge loss with targets (2): element 1 in reading order is 0.0, and each must be -1 or 1"
                        + "\n  hint: targets.mul(2).sub(1) turns 0 into -1 and leaves 1");
    }
}
