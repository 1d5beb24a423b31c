package gradbook.autodiff;

import static gradbook.autodiff.Variable.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackpropTest {
    private final Variable x = variable("x", 3);
    private final Variable y = variable("y", -2);

    private static double at(Gradients gradients, Variable x) {
        return gradients.of(x).value().item();
    }

    // ------------------------------------------------------------------------------ the algorithm

    @Test void a_variable_that_is_used_twice_receives_the_sum() {
        Variable f = x.mul(y).add(x.square());
        assertThat(at(f.backward(), x)).isEqualTo(-2 + 2 * 3);
        assertThat(at(x.mul(x).backward(), x)).isEqualTo(6);
        assertThat(at(x.sub(x).backward(), x)).isZero();
    }

    @Test void gradients_are_there_for_inner_variables_that_were_asked_for() {
        Variable q = x.add(y), f = q.square();
        assertThat(at(f.backward(q), q)).isEqualTo(2);
        assertThat(at(f.backward(f), f)).isEqualTo(1);
    }

    @Test void inner_gradients_are_let_go_as_soon_as_they_were_passed_on() {
        Variable q = x.add(y), f = q.square();
        var steps = new Backprop(f);
        assertThat(steps.gathered(f)).isNotNull();
        steps.next();
        assertThat(steps.gathered(f)).isNull();
        assertThat(steps.gathered(q).value().item()).isEqualTo(2);
        Gradients gradients = steps.finish();
        assertThat(gradients.contains(q)).isFalse();
        assertThat(gradients.contains(x)).isTrue();
    }

    @Test void a_shared_expression_is_visited_once_however_many_paths_lead_to_it() {
        Variable sum = x;
        for (int level = 0; level < 30; level++) sum = sum.add(sum);
        int steps = 0;
        Variable last = null;
        for (var backprop = new Backprop(sum); backprop.hasNext(); steps++) last = backprop.next().gradient();
        assertThat(steps).isEqualTo(31);
        assertThat(last.value().item()).isEqualTo(1 << 30);
    }

    @Test void a_chain_of_200_000_operations_does_not_overflow_the_stack() {
        Variable chain = x;
        for (int i = 0; i < 200_000; i++) chain = chain.add(1);
        assertThat(at(chain.backward(), x)).isEqualTo(1);
    }

    @Test void a_chain_of_10_000_operations_is_differentiated_twice() {
        Variable chain = variable("x", 1);
        Variable start = chain;
        for (int i = 0; i < 10_000; i++) chain = chain.mul(1.0001);
        Variable f = chain.square();
        double slope = Math.pow(1.0001, 10_000);
        assertThat(at(f.gradients().of(start).backward(), start)).isCloseTo(2 * slope * slope, within(1e-6));
    }

    @Test void steps_come_one_at_a_time_with_what_each_passes_on() {
        Variable q = x.add(y), f = q.mul(x);
        var steps = new Backprop(f);
        Backprop.Step first = steps.next(), second = steps.next();
        assertThat(first.node()).isSameAs(f);
        assertThat(first.messages()).extracting(Backprop.Message::input).containsExactly(q, x);
        assertThat(first.messages()).extracting(m -> m.value().value().item()).containsExactly(3.0, 1.0);
        assertThat(second.node()).isSameAs(q);
        assertThat(second.gradient().value().item()).isEqualTo(3);
        assertThat(List.of(steps.next().node(), steps.next().node())).containsExactly(y, x);
        assertThat(steps.hasNext()).isFalse();
        assertThatThrownBy(steps::next).isInstanceOf(NoSuchElementException.class)
                .hasMessage("the backward pass has reached all leaves");
    }

    @Test void graphs_may_be_built_and_differentiated_in_turns() {
        Variable a = x.mul(2), b = x.mul(3);
        Variable f = a.square(), g = b.mul(y);
        Gradients ofG = g.backward(), ofF = f.backward();
        assertThat(at(ofF, x)).isEqualTo(2 * 6 * 2);
        assertThat(at(ofG, x)).isEqualTo(3 * -2);
        assertThat(at(ofG, y)).isEqualTo(9);
        assertThat(ofF.contains(y)).isFalse();
    }

    @Test void a_second_backward_pass_gives_the_same_bits() {
        var random = new Random(1);
        Variable w = variable(Tensor.randn(Shape.of(7, 5), DType.FLOAT32, random));
        Variable in = variable(Tensor.randn(Shape.of(3, 5), DType.FLOAT32, random));
        Variable loss = in.matmul(w.transpose()).tanh().add(in.sum(1).unsqueeze(1)).square().mean();
        Gradients once = loss.backward(), again = loss.backward();
        assertThat(once.of(w).value().sameAs(again.of(w).value())).isTrue();
        assertThat(once.of(in).value().sameAs(again.of(in).value())).isTrue();
    }

    @Test void an_upstream_gradient_weighs_the_outputs() {
        Variable v = variable(Tensor.of(1.0, 2, 3));
        Gradients gradients = v.square().backward(Tensor.of(1.0, 0, -1));
        assertThat(gradients.of(v).value().toDoubles()).containsExactly(2, 0, -6);
    }

    @Test void what_was_repeated_by_broadcasting_receives_the_sum_over_its_copies() {
        Variable column = variable(Tensor.of(new double[][] {{1}, {2}})), row = variable(Tensor.of(3.0, 4, 5));
        Gradients gradients = column.mul(row).sum().backward();
        assertThat(gradients.of(column).value().toDoubles()).containsExactly(12, 12);
        assertThat(gradients.of(row).value().toDoubles()).containsExactly(3, 3, 3);
        assertThat(gradients.of(column).shape()).isEqualTo(Shape.of(2, 1));
    }

    /// f = (1 − x)² + 100(y − x²)² at (−1, 2). By hand: ∂f/∂x = −2(1 − x) − 400x(y − x²) = 396,
    /// ∂f/∂y = 200(y − x²) = 200; ∂²f/∂x² = 2 − 400y + 1200x² = 402, ∂²f/∂x∂y = −400x = 400,
    /// ∂²f/∂y² = 200; times the vector (1, −2): (402 − 800, 400 − 400).
    @Test void gradient_of_a_gradient_gives_hessian_vector_products() {
        Variable a = variable("x", -1), b = variable("y", 2);
        Variable one = Variable.constant(Tensor.scalar(1, DType.FLOAT64));
        Variable f = one.sub(a).square().add(b.sub(a.square()).square().mul(100));
        Gradients first = f.gradients();
        assertThat(at(first, a)).isEqualTo(396);
        assertThat(at(first, b)).isEqualTo(200);
        Gradients second = first.of(a).mul(1).add(first.of(b).mul(-2)).backward();
        assertThat(at(second, a)).isEqualTo(-398);
        assertThat(at(second, b)).isEqualTo(0);
    }

    // --------------------------------------------------------------------- what is not recorded

    @Test void nothing_is_recorded_inside_recording_off() {
        Variable f = Recording.off(() -> {
            assertThat(Recording.isOn()).isFalse();
            return x.mul(y);
        });
        assertThat(Recording.isOn()).isTrue();
        assertThat(f.value().item()).isEqualTo(-6);
        assertThat(f.requiresGrad()).isFalse();
        assertThat(f.origin()).isEqualTo(new Origin.Leaf());
    }

    @Test void the_gradients_of_backward_are_plain_values_and_those_of_gradients_are_not() {
        Variable f = x.square().mul(y);
        assertThat(f.backward().of(x).requiresGrad()).isFalse();
        assertThat(f.gradients().of(x).requiresGrad()).isTrue();
    }

    @Test void gradients_stop_at_a_detached_variable() {
        Variable f = x.mul(x.detach());
        assertThat(at(f.backward(), x)).isEqualTo(3);
        assertThat(x.detach().value()).isSameAs(x.value());
    }

    @Test void indices_may_be_reused_before_the_backward_pass() {
        Variable x = Variable.variable(Tensor.of(new double[][] {{1, 2}, {3, 4}}));
        int[] labels = {1, 0};
        Variable picked = x.gather(1, labels).sum();
        labels[0] = 0;
        assertThat(picked.backward().of(x).value().toDoubles()).containsExactly(0, 1, 1, 0);
    }

    @Test void a_named_variable_takes_the_place_of_the_unnamed_one() {
        Variable q = x.add(y).named("q"), f = q.square();
        assertThat(q.name()).isEqualTo("q");
        assertThat(q).hasToString("q ()");
        assertThat(at(f.backward(q), q)).isEqualTo(2);
        assertThat(at(f.backward(), x)).isEqualTo(2);
    }

    // -------------------------------------------------------------------------------- mistakes

    @Test void only_a_single_number_is_a_loss() {
        Variable v = variable("v", Tensor.of(1.0, 2));
        assertThatThrownBy(v.square()::backward).isInstanceOf(ShapeException.class).hasMessage(
                "backward() from square (2): only a single number can be a loss"
                + "\n  hint: reduce it with sum() or mean(), or pass an upstream gradient of its shape");
        assertThatThrownBy(() -> v.square().backward(Tensor.of(1.0, 2, 3))).isInstanceOf(ShapeException.class)
                .hasMessage("backward() from square (2) with an upstream gradient of shape (3):"
                        + " it must have the shape of the output");
    }

    @Test void a_loss_must_depend_on_something() {
        Variable constant = Recording.off(x::square);
        assertThatThrownBy(constant::backward).isInstanceOf(IllegalArgumentException.class).hasMessage(
                "backward() from constant (): it does not depend on any variable that needs a gradient"
                + "\n  hint: was it computed inside Recording.off, or from constants only?");
    }

    @Test void a_gradient_that_is_not_there_is_explained() {
        Variable q = x.square(), f = q.mul(2), c = Variable.constant(Tensor.of(1.0)), late = x.sin();
        Gradients gradients = f.backward(late);
        assertThatThrownBy(() -> gradients.of(y)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no gradient with respect to y (): the loss does not depend on it");
        assertThatThrownBy(() -> gradients.of(c))
                .hasMessage("no gradient with respect to constant (1): it is a constant");
        assertThatThrownBy(() -> gradients.of(q)).hasMessage("no gradient with respect to square (): it is not a leaf"
                + "\n  hint: name it in the call, as in backward(x)");
        assertThatThrownBy(() -> gradients.of(late))
                .hasMessage("no gradient with respect to sin (): the loss does not depend on it");
    }

    @Test void an_input_that_was_changed_in_place_is_refused() {
        var w = new Parameter(Tensor.of(1.0, 2));
        Variable loss = variable(Tensor.of(3.0, 4)).mul(w).sum();
        w.value().addInPlace(Tensor.of(1.0, 1), -0.1);
        assertThatThrownBy(loss::backward).isInstanceOf(IllegalStateException.class).hasMessage(
                "backward through mul: its input 2, variable (2), was changed in place once after it was used"
                + "\n  hint: call backward() before the optimiser's step");
    }

    @Test void an_output_that_was_changed_in_place_is_refused() {
        Variable powers = variable(Tensor.of(1.0, 2)).exp().named("p");
        Variable loss = powers.sum();
        powers.value().scaleInPlace(2).scaleInPlace(2);
        assertThatThrownBy(loss::backward).isInstanceOf(IllegalStateException.class).hasMessage(
                "backward through sum(): its input 1, p (2), was changed in place 2 times after it was used"
                + "\n  hint: call backward() before the optimiser's step");
        assertThatThrownBy(() -> powers.backward(Tensor.of(1.0, 1))).hasMessage(
                "backward through exp: its output, p (2), was changed in place 2 times after it was used"
                + "\n  hint: call backward() before the optimiser's step");
    }

    @Test void a_rule_that_gives_a_wrong_shape_is_named() {
        Op wrong = Op.unary("halve", t -> t.slice(0, 0, 1), (g, _, _) -> g.reshape(1, 1).expand(Shape.of(2, 3)));
        Variable v = variable(Tensor.of(1.0, 2));
        assertThatThrownBy(wrong.apply(v).sum()::backward).isInstanceOf(ShapeException.class).hasMessage(
                "the derivative of halve gave a gradient of shape (2, 3) for an input of shape (2),"
                + " which does not broadcast to it");
    }

    @Test void a_rule_must_answer_for_each_input() {
        Op one = Op.unary("one", t -> t, (g, _, _) -> g);
        assertThatThrownBy(one.apply(x, y)::backward).isInstanceOf(IllegalStateException.class)
                .hasMessage("the derivative of one gave 1 rules for 2 inputs: it needs one for each");
        Op few = Op.joint("few", in -> in.get(0), (g, _, _) -> List.of(g));
        assertThatThrownBy(few.apply(x, y)::backward)
                .hasMessage("the derivative of few gave 1 gradients for 2 inputs: it needs one for each");
        Op none = Op.joint("none", in -> in.get(0), (g, _, _) -> {
            var messages = new ArrayList<Variable>(List.of(g));
            messages.add(null);
            return messages;
        });
        assertThatThrownBy(none.apply(x, y)::backward).hasMessage(
                "the derivative of none gave no gradient for its input 2, y (), which needs one");
        Variable onlyFirst = none.apply(x, y.detach());
        assertThat(at(onlyFirst.backward(), x)).isEqualTo(1);
    }
}
