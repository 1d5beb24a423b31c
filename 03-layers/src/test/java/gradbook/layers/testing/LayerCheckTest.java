package gradbook.layers.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayerCheckTest {
    private static final Tensor X = Tensor.of(1.0, 2.0);

    record Scale(Op product, Parameter factor) implements Layer {
        @Override public Variable forward(Variable x) {
            return product.apply(x, factor);
        }
    }

    private static Scale scale(Op.BinaryRule dx, Op.BinaryRule dFactor) {
        return new Scale(Op.binary("scale", Tensor::mul, dx, dFactor), new Parameter(Tensor.of(3.0, 4.0)));
    }

    @Test void a_right_derivative_passes() {
        LayerCheck.verify(scale((g, _, y, _) -> g.mul(y), (g, x, _, _) -> g.mul(x)), X, new Random(1));
    }

    @Test void a_wrong_derivative_at_the_input_is_found() {
        Scale wrong = scale((g, _, _, _) -> g, (g, x, _, _) -> g.mul(x));

        assertThatThrownBy(() -> LayerCheck.verify(wrong, X, new Random(1))).isInstanceOf(AssertionError.class)
                .hasMessageContaining("input 0 (2), element 0");
    }

    @Test void a_wrong_derivative_at_a_parameter_is_found() {
        Scale wrong = scale((g, _, y, _) -> g.mul(y), (g, x, _, _) -> g.mul(x.square()));

        assertThatThrownBy(() -> LayerCheck.verify(wrong, X, new Random(1))).isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("gradient with respect to factor (2), element 1: backward gives");
    }

    @Test void a_parameter_that_is_not_used_is_found() {
        record Idle(Parameter spare) implements Layer {
            @Override public Variable forward(Variable x) {
                return x.sin();
            }
        }

        assertThatThrownBy(() -> LayerCheck.verify(new Idle(new Parameter(X)), X, new Random(1)))
                .isInstanceOf(AssertionError.class).hasMessage("the parameter spare (2) has no influence"
                        + " on the output");
    }
}
