package gradbook.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Verdict;
import gradbook.layers.Dropout;
import gradbook.layers.Layer;
import gradbook.layers.Mode;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
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
        assertFails(scale((g, _, _, _) -> g, (g, x, _, _) -> g.mul(x)),
                "FAIL Scale in evaluation: with respect to input");
    }

    @Test void a_wrong_derivative_at_a_parameter_is_found() {
        assertFails(scale((g, _, y, _) -> g.mul(y), (g, x, _, _) -> g.mul(x.square())),
                "FAIL Scale in evaluation: with respect to factor (2)");
    }

    /// Doubles its input by one operation in evaluation, and by another in training.
    record Twice(Op inUse, Op inTraining) implements Layer {
        static final Op RIGHT = Op.unary("twice", x -> x.mul(2), (g, _, _) -> g.mul(2));
        static final Op WRONG = Op.unary("twice", x -> x.mul(2), (g, _, _) -> g.mul(-2));

        @Override public Variable forward(Variable x) {
            return (Mode.isTraining() ? inTraining : inUse).apply(x);
        }
    }

    @Test void both_modes_are_checked_and_the_failing_one_is_named() {
        LayerCheck.verify(new Twice(Twice.RIGHT, Twice.RIGHT), X, new Random(1));
        assertFails(new Twice(Twice.WRONG, Twice.RIGHT), "FAIL Twice in evaluation: with respect to input");
        assertFails(new Twice(Twice.RIGHT, Twice.WRONG), "FAIL Twice in training: with respect to input");
        assertThat(LayerCheck.inEvaluation(new Twice(Twice.RIGHT, Twice.WRONG), X, 1).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(LayerCheck.inTraining(new Twice(Twice.WRONG, Twice.RIGHT), X, 1).verdict())
                .isEqualTo(Verdict.PASS);
    }

    /// Drops the same numbers each time, or differences would make no sense.
    @Test void randomness_is_that_of_one_seed_in_training() {
        assertThat(LayerCheck.inTraining(new Dropout(0.5), Tensors.randn(Shape.of(20), DType.FLOAT64, new Random(1)), 1)
                .verdict()).isEqualTo(Verdict.PASS);
    }

    private static void assertFails(Layer wrong, String message) {
        assertThatThrownBy(() -> LayerCheck.verify(wrong, X, new Random(1))).isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(message);
    }

    @Test void a_parameter_that_is_not_used_is_found() {
        record Idle(Parameter spare) implements Layer {
            @Override public Variable forward(Variable x) {
                return x.sin();
            }
        }

        assertThatThrownBy(() -> LayerCheck.verify(new Idle(new Parameter(X)), X, new Random(1)))
                .isInstanceOf(AssertionError.class).hasMessageEndingWith("the parameter spare (2) has no influence"
                        + " on the output");
    }
}
