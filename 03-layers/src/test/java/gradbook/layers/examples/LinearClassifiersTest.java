package gradbook.layers.examples;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Linear;
import gradbook.layers.Losses;
import gradbook.layers.StateDict;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinearClassifiersTest {

    /// One feature that is always 1, and 3 examples out of 4 with label 1: σ(w) = ¾, so w = ln 3.
    private static final Tensor ONES = Tensor.ones(Shape.of(4, 1), DType.FLOAT64);
    private static final Tensor LABELS = Tensor.of(1.0, 1, 0, 1);

    @Test void maximum_likelihood_gives_each_label_its_share() {
        assertThat(LinearClassifiers.logisticRegression(ONES, LABELS, 2, 200))
                .isCloseTo(Tensor.of(Math.log(3)), within(1e-12));
    }

    /// At w = 0 every probability is ½: 4·ln ½, and ½ + ½ − ½ + ½. A step of 0.8 is divided by N.
    @Test void log_likelihood_and_gradient_at_the_start() {
        Tensor zero = Tensor.of(0.0);

        assertThat(LinearClassifiers.logLikelihood(Variable.constant(zero), ONES, LABELS).value().item())
                .isCloseTo(4 * Math.log(0.5), offset(1e-15));
        assertThat(LinearClassifiers.gradient(zero, ONES, LABELS)).hasValues(1);
        assertThat(LinearClassifiers.logisticRegression(ONES, LABELS, 0.8, 1)).isCloseTo(Tensor.of(0.2), within(1e-16));
    }

    @Property(tries = 30) void the_gradient_by_formula_is_the_one_by_backpropagation(
            @ForAll @IntRange(min = 1, max = 6) int n, @ForAll @IntRange(min = 1, max = 4) int features,
            @ForAll Random random) {
        Tensor x = Tensors.randn(Shape.of(n, features), DType.FLOAT64, random);
        Tensor y = Tensors.randn(Shape.of(n), DType.FLOAT64, random).step();
        Variable w = Variable.variable(Tensors.randn(Shape.of(features), DType.FLOAT64, random));

        assertThat(LinearClassifiers.gradient(w.value(), x, y))
                .isCloseTo(LinearClassifiers.logLikelihood(w, x, y).backward().of(w).value(), within(1e-11));
    }

    /// Points at (±2, ±1), with the sign of the first as the label: the best w is (½, 0), which gives all of them a
    /// score of ±1 and keeps them 1/‖w‖ = 2 away. Its loss is λ/2·¼. Anything smaller pays 2 per unit for the margin.
    @Test void the_support_vector_machine_keeps_the_classes_as_far_apart_as_possible() {
        Tensor x = Tensor.of(new double[][] {{2, 1}, {2, -1}, {-2, 1}, {-2, -1}}), y = Tensor.of(1.0, 1, -1, -1);

        assertThat(LinearClassifiers.svm(x, y, 0.1, 2000)).isCloseTo(Tensor.of(0.5, 0), within(0.02));
        assertThat(LinearClassifiers.svmLoss(new Parameter(Tensor.of(0.5, 0)), x, y, 0.1).value().item())
                .isCloseTo(0.0125, offset(1e-16));
    }

    /// (λ·w − ½·(first example), since only that one is inside the margin: 1 − (½·1 + 1·0) = ½.
    @Test void only_examples_inside_the_margin_pull_on_the_weights() {
        Parameter w = new Parameter(Tensor.of(0.5, 1));
        Tensor x = Tensor.of(new double[][] {{1, 0}, {0, -3}}), y = Tensor.of(1.0, -1);
        Variable loss = LinearClassifiers.svmLoss(w, x, y, 0.2);

        assertThat(loss.value().item()).isCloseTo(0.1 * 1.25 + 0.25, offset(1e-15));
        assertThat(loss.backward().of(w).value()).isCloseTo(Tensor.of(0.1 - 0.5, 0.2), within(1e-16));
    }

    /// Three classes around the origin, which no two-class rule could tell apart.
    @Test void with_the_multi_class_hinge_loss_every_class_gets_ahead_by_1() {
        Variable x = Variable.constant(Tensor.of(new double[][] {{0, 2}, {2, -1}, {-2, -1}}));
        var net = new Linear(new Parameter(Tensor.zeros(Shape.of(3, 2), DType.FLOAT64)), null);
        int[] labels = {2, 0, 1};
        for (int step = 0; step < 100; step++) {
            Gradients gradients = Losses.multiMargin(net.apply(x), labels).backward();
            for (Parameter p : StateDict.parameters(net).values())
                p.value().addInPlace(gradients.of(p).value(), -0.5);
        }
        assertThat(Losses.multiMargin(net.apply(x), labels).value().item()).isZero();
        assertThat(net.apply(x).value().argmax(1)).containsExactly(2, 0, 1);
    }
}
