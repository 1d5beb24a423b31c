package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.training.OptimizerTest.gradients;
import static gradbook.training.OptimizerTest.named;
import static gradbook.training.OptimizerTest.parameter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ClippingTest {
    /// (3, 4) and (12): √(9 + 16 + 144) = 13.
    private static final List<Tensor> GRADIENTS = List.of(Tensor.of(3.0, -4), Tensor.of(12.0));

    @Test void the_norm_is_that_of_all_gradients_together() {
        assertThat(Clipping.norm(GRADIENTS)).isEqualTo(13);
    }

    @Test void the_norm_of_large_float32_numbers_is_finite() {
        assertThat(Clipping.norm(List.of(Tensor.of(3e30f, 4e30f)))).isCloseTo(5e30, within(1e24));
    }

    /// The factor is 6.5/(13 + 10⁻⁶).
    @Test void gradients_longer_than_the_norm_are_shortened_together() {
        List<Tensor> clipped = Clipping.norm(6.5).clip(GRADIENTS);
        double factor = 6.5 / 13.000001;
        assertThat(clipped.get(0)).isCloseTo(Tensor.of(3 * factor, -4 * factor), within(1e-15));
        assertThat(clipped.get(1)).isCloseTo(Tensor.of(12 * factor), within(1e-15));
        assertThat(factor).isNotCloseTo(0.5, within(1e-9));
        assertThat(GRADIENTS.get(0)).hasValues(3, -4);
    }

    @Test void shorter_gradients_are_left_as_they_are() {
        assertThat(Clipping.norm(13.1).clip(GRADIENTS)).isEqualTo(GRADIENTS);
        assertThat(Clipping.none().clip(GRADIENTS)).isEqualTo(GRADIENTS);
    }

    @Test void each_number_is_moved_to_the_nearest_allowed_value() {
        List<Tensor> clipped = Clipping.value(3.5).clip(GRADIENTS);
        assertThat(clipped.get(0)).hasValues(3, -3.5);
        assertThat(clipped.get(1)).hasValues(3.5);
        assertThat(GRADIENTS.get(1)).hasValues(12);
    }

    /// Two parameters with the gradients (3, −4) and 12 move by η times these, halved; a third has none.
    @Test void an_optimiser_steps_along_clipped_gradients() {
        Parameter a = parameter(0, 0), b = parameter(0), unused = parameter(7);
        SequencedMap<String, Parameter> all = named("a", a);
        all.put("unused", unused);
        all.put("b", b);
        var optimizer = new Optimizer(all, new Sgd(), 0.1).clipping(Clipping.norm(6.5));
        Variable loss = a.mul(Variable.constant(GRADIENTS.get(0))).sum().add(b.mul(12).sum());
        optimizer.step(loss.backward());
        assertThat(a.value()).isCloseTo(Tensor.of(-0.15, 0.2), within(1e-7));
        assertThat(b.value()).isCloseTo(Tensor.of(-0.6), within(1e-7));
        assertThat(unused.value()).hasValues(7);
    }

    @Test void an_optimiser_with_clipping_keeps_its_memory() {
        Parameter p = parameter(0);
        var plain = new Optimizer(named("p", p), new Sgd().momentum(0.5), 1);
        plain.step(gradients(p, 4));
        Optimizer clipped = plain.clipping(Clipping.value(1));
        clipped.step(gradients(p, 4));
        // v = 4, then 2 + 1.
        assertThat(p.value()).hasValues(-7);
        assertThat(clipped.state().get("p.step")).hasValues(2);
    }

    @Test void limits_that_stop_everything_are_refused() {
        assertThatThrownBy(() -> Clipping.norm(0)).hasMessage(
                "gradients are clipped to a norm of more than 0, not to 0.0");
        assertThatThrownBy(() -> Clipping.value(Double.NaN)).hasMessage(
                "gradients are clipped to a value of more than 0, not to NaN");
    }
}
