package gradbook.layers.examples;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Identity;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.Losses;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.layers.Sigmoid;
import gradbook.layers.StateDict;
import gradbook.layers.Tanh;
import gradbook.layers.examples.SignalByDepth.Level;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignalByDepthTest {
    private static final int WIDTH = 100, DEPTH = 8;

    private static List<Level> measure(Layer activation, Init init) {
        Tensor inputs = Tensor.randn(Shape.of(50, WIDTH), DType.FLOAT32, new Random(1));
        return SignalByDepth.measure(DEPTH, activation, init, inputs, new Random(2));
    }

    /// Weights of ½ on (1, 5) and (2, 4): 3 and 3 in both units, then 3·2·½ again. Their mean is 3, nothing deviates
    /// from it; and (4, −2), (0, 2) become (3, 3), (1, 1), with the mean 2 and a deviation of 1.
    @Test void means_and_deviations_are_over_units_and_examples() {
        Tensor alike = Tensor.of(Shape.of(2, 2), 1f, 5f, 2f, 4f), apart = Tensor.of(Shape.of(2, 2), 8f, -2f, 0f, 2f);

        for (Level level : SignalByDepth.measure(2, new Identity(), Init.constant(0.5), alike, new Random(1)))
            assertThat(List.of(level.mean(), level.deviation())).containsExactly(3.0, 0.0);
        for (Level level : SignalByDepth.measure(2, new Identity(), Init.constant(0.5), apart, new Random(1)))
            assertThat(List.of(level.mean(), level.deviation())).containsExactly(2.0, 1.0);
    }

    /// The last level receives N(0, 1) itself. With one unit and weights ½, each further level receives half.
    @Test void the_gradient_is_that_at_each_level() {
        Tensor inputs = Tensor.ones(Shape.of(1000, 1), DType.FLOAT32);
        List<Level> levels = SignalByDepth.measure(3, new Identity(), Init.constant(0.5), inputs, new Random(1));

        double last = levels.get(2).gradient();
        assertThat(last).isBetween(0.9, 1.1); // 1000 draws, σ 0.022
        assertThat(levels.get(1).gradient()).isCloseTo(last / 2, offset(1e-6));
        assertThat(levels.get(0).gradient()).isCloseTo(last / 4, offset(1e-6));
        assertThat(levels).extracting(Level::layer).containsExactly(1, 2, 3);
    }

    /// tanh x ≈ x for small x: each layer multiplies by 0.01·√100 = 1/10.
    @Test void small_normal_weights_let_the_signal_vanish() {
        List<Level> levels = measure(new Tanh(), Init.normal(0.01));

        for (Level level : levels) {
            double expected = Math.pow(10, -level.layer());
            assertThat(level.deviation()).isBetween(expected / 2, expected * 2);
        }
        assertThat(levels.getFirst().gradient()).isBetween(0.5e-7, 2e-7);
    }

    @Test void xavier_keeps_the_signal_level_for_identity_and_he_for_relu() {
        for (Level level : measure(new Identity(), Init.XAVIER_NORMAL)) {
            assertThat(level.deviation()).isBetween(0.6, 1.6);
            assertThat(level.gradient()).isBetween(0.6, 1.6);
        }
        for (Level level : measure(new ReLU(), Init.HE_NORMAL)) {
            assertThat(Math.hypot(level.mean(), level.deviation())).isBetween(0.5, 2.0);
            assertThat(level.gradient()).isBetween(0.5, 2.0);
        }
        // With Xavier's half the variance, ReLU halves the mean square in each layer: (1/√2)⁸ = 1/16.
        Level last = measure(new ReLU(), Init.XAVIER_NORMAL).getLast();
        assertThat(Math.hypot(last.mean(), last.deviation())).isBetween(1 / 32.0, 1 / 8.0);
    }

    /// Weights of variance 1/n keep a gradient as it is, so each sigmoid leaves at most a quarter of it.
    @Test void through_sigmoids_the_gradient_vanishes() {
        List<Level> levels = measure(new Sigmoid(), Init.XAVIER_NORMAL);

        for (int k = 0; k + 1 < DEPTH; k++)
            assertThat(levels.get(k).gradient() / levels.get(k + 1).gradient()).isBetween(0.15, 0.3);
        assertThat(levels.getFirst().gradient()).isLessThan(1e-4);
    }

    /// Three hidden units that begin alike receive the same gradient in every step.
    @Test void units_that_begin_alike_stay_alike() {
        Linear first = Linear.of(2, 3, Init.constant(0.1), new Random(1));
        Layer net = Sequential.of(first, new Tanh(), Linear.of(3, 2, Init.HE_NORMAL, new Random(1)));
        Linear last = (Linear) ((Sequential) net).layers().getLast();
        last.weight().value().copyInPlace(Tensor.of(Shape.of(2, 1), 0.1f, -0.2f)); // alike for all units
        Variable x = Variable.constant(Tensor.of(Shape.of(2, 2), 1f, 0f, 0.5f, 2f));
        for (int step = 0; step < 20; step++) {
            Gradients gradients = Losses.crossEntropy(net.apply(x), new int[] {0, 1}).backward();
            for (Parameter p : StateDict.parameters(net).values())
                p.value().addInPlace(gradients.of(p).value(), -0.5);
        }

        Tensor weight = first.weight().value();
        assertThat(weight.at(0)).isNotCloseTo(0.1, offset(0.05));
        for (int unit : new int[] {1, 2}) assertThat(weight.select(0, unit)).isBitIdenticalTo(weight.select(0, 0));
    }
}
