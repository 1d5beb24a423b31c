package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Parameter;
import gradbook.layers.Linear;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import org.junit.jupiter.api.Test;

class StepTest {
    private final Linear model = new Linear(new Parameter(Tensor.of(Shape.of(2, 1), 0.0, 0)), null);

    /// Both logits are 0, so both probabilities are ½ and the loss is log 2. With x = 2 and class 1, the gradient is
    /// (½ · 2, −½ · 2), and a step of 0.5 · 0.1 leads to (−0.05, 0.05).
    @Test void a_step_goes_downhill_and_says_where_it_came_from() {
        Step step = take(2);
        assertThat(step.loss()).isCloseTo(Math.log(2), within(1e-15));
        assertThat(step.examples()).isEqualTo(1);
        assertThat(step.correct()).isZero();
        assertThat(model.weight().value().toDoubles()).containsExactly(new double[] {-0.05, 0.05}, within(1e-15));
    }

    @Test void no_number_leaves_the_weights_as_they_are() {
        assertThat(take(Double.NaN).loss()).isNaN();
        assertThat(model.weight().value()).hasValues(0, 0);
    }

    private Step take(double x) {
        var batch = new Batch(Tensor.of(Shape.of(1, 1), x), new int[] {1});
        return Step.of(model, new Optimizer(model, new Sgd(), 0.1), batch, 0.5, Seed.of(1).generator());
    }
}
