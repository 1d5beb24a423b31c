package gradbook.autodiff;

import static gradbook.autodiff.Variable.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpTest {
    private final Variable x = variable("x", 3);
    private final Variable y = variable("y", -2);

    @Test void an_operation_is_named_with_all_that_was_given_to_it() {
        Shape shape = Shape.of(2, 3);
        int[] index = {1, 0};
        assertThat(Stream.of(Derivatives.pow(1.5), Derivatives.sum(), Derivatives.sum(0, -1),
                Derivatives.sumTo(shape), Derivatives.expand(shape), Derivatives.reshape(shape),
                Derivatives.permute(1, 0), Derivatives.slice(1, 2, 8, 3), Derivatives.unslice(1, 2, 3, 9),
                Derivatives.take(index, Shape.of(2)), Derivatives.put(index, shape),
                Derivatives.gather(1, index), Derivatives.scatter(1, index, 3), Derivatives.concat(-1)))
                .extracting(Op::name).containsExactly("pow(1.5)", "sum()", "sum(0, -1)",
                        "sumTo(2, 3)", "expand(2, 3)", "reshape(2, 3)",
                        "permute(1, 0)", "slice(1, 2, 8, 3)", "unslice(1, 2, 3, 9)",
                        "take(2)", "put(2, 3)", "gather(1)", "scatter(1)", "concat(-1)");
    }

    @Test void what_moves_in_jumps_passes_no_gradient_on() {
        Op floor = Op.flat("floor", in -> Tensor.scalar(Math.floor(in.get(0).item()), in.get(0).dtype()));
        Variable jumps = floor.apply(variable("z", 2.5));
        assertThat(jumps.value().item()).isEqualTo(2);
        assertThat(jumps.requiresGrad()).isFalse();
    }

    @Test void the_rule_of_an_input_that_needs_no_gradient_is_not_run() {
        Op scaled = Op.binary("scaled", Tensor::mul, (g, _, y, _) -> g.mul(y), (_, _, _, _) -> {
            throw new AssertionError("the factor is a constant");
        });
        assertThat(scaled.apply(x, y.detach()).backward().of(x).value().item()).isEqualTo(-2);
    }

    @Test void a_joint_rule_must_answer_for_each_input_that_needs_a_gradient() {
        Op last = Op.joint("last", in -> in.getLast(), (g, _, _) -> Arrays.asList(null, g));
        assertThatThrownBy(last.apply(x, y)::backward).isInstanceOf(IllegalStateException.class).hasMessage(
                "the derivative of last gave no gradient for its input 1, x (), which needs one");
        Op twice = Op.joint("twice", in -> in.getFirst(), (g, _, _) -> List.of(g, g));
        assertThatThrownBy(twice.apply(x)::backward).isInstanceOf(IllegalStateException.class).hasMessage(
                "the derivative of twice gave 2 gradients for 1 input: it needs one for each");
    }
}
