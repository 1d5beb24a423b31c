package gradbook.autodiff;

import static gradbook.autodiff.Variable.constant;
import static gradbook.autodiff.Variable.variable;
import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FusedTest {
    /// What the fast way was asked to do, in order.
    private final List<String> calls = new ArrayList<>();

    /// x·y², for float32 numbers by a fast way that keeps count.
    private final Op product = Op.fused("product", FusedTest::definition, new Fused() {
        @Override public boolean fits(List<Tensor> in) {
            return in.get(0).dtype() == DType.FLOAT32;
        }

        @Override public Tensor forward(List<Tensor> in) {
            calls.add("forward");
            return in.get(0).mul(in.get(1).square());
        }

        @Override public List<Tensor> backward(Tensor g, List<Tensor> in, Tensor output) {
            calls.add("backward");
            return List.of(g.mul(in.get(1).square()), g.mul(in.get(0)).mul(in.get(1)).mul(2));
        }
    });

    private static Variable definition(List<Variable> in) {
        return in.get(0).mul(in.get(1).square());
    }

    private final Variable x = variable("x", Tensor.of(3f)), y = variable("y", Tensor.of(5f));

    @Test void the_fast_way_runs_forward_and_backward_where_it_fits() {
        Variable z = product.apply(x, y);
        Gradients gradients = z.sum().backward();
        assertThat(z.value()).hasValues(75);
        assertThat(gradients.of(x).value()).hasValues(25);
        assertThat(gradients.of(y).value()).hasValues(30);
        assertThat(calls).containsExactly("forward", "backward");
    }

    @Test void the_definition_runs_where_the_fast_way_does_not_fit() {
        Variable u = variable("u", 3), v = variable("v", 5), z = product.apply(u, v);
        Gradients gradients = z.backward();
        assertThat(z.value()).hasValues(75);
        assertThat(gradients.of(u).value()).hasValues(25);
        assertThat(gradients.of(v).value()).hasValues(30);
        assertThat(calls).isEmpty();
    }

    /// ∂²/∂y² x·y² = 2x, ∂²/∂x∂y = 2y, ∂³/∂x∂y² = 2.
    @Test void recorded_gradients_are_those_of_the_definition_and_have_gradients_again() {
        Variable first = product.apply(x, y).sum().gradients().of(y);
        Gradients second = first.sum().gradients();
        assertThat(first.value()).hasValues(30);
        assertThat(second.of(x).value()).hasValues(10);
        assertThat(second.of(y).value()).hasValues(6);
        assertThat(second.of(y).sum().gradients().of(x).value()).hasValues(2);
        assertThat(calls).containsExactly("forward");
    }

    /// x·x² has the derivatives 3x², 6x and 6.
    @Test void one_variable_may_be_several_inputs() {
        Variable cube = product.apply(x, x);
        Variable first = cube.sum().gradients().of(x), second = first.sum().gradients().of(x);
        assertThat(cube.sum().backward().of(x).value()).hasValues(27);
        assertThat(first.value()).hasValues(27);
        assertThat(second.value()).hasValues(18);
        assertThat(second.sum().gradients().of(x).value()).hasValues(6);
    }

    @Test void what_the_inputs_were_computed_from_is_visited_in_its_own_turn_only() {
        Op negative = Op.unary("negative", Tensor::neg, (g, _, _) -> {
            calls.add("rule of negative");
            return g.neg();
        });
        Variable loss = product.apply(negative.apply(x), y).sum();
        assertThat(loss.gradients().of(x).value()).hasValues(-25);
        assertThat(calls).containsExactly("forward", "rule of negative");
    }

    @Test void a_graph_goes_on_through_the_operation() {
        Variable loss = product.apply(x.square(), y.sin()).mul(product.apply(y, x)).sum();
        Variable same = definition(List.of(x.square(), y.sin())).mul(definition(List.of(y, x))).sum();
        for (Variable leaf : List.of(x, y)) {
            Variable actual = loss.gradients().of(leaf), expected = same.gradients().of(leaf);
            // Numbers around 200, each from a few float32 operations.
            assertThat(actual.value()).isCloseTo(expected.value(), within(1e-4));
            assertThat(actual.sum().backward().of(x).value())
                    .isCloseTo(expected.sum().backward().of(x).value(), within(1e-4));
        }
    }

    @Test void an_input_may_be_a_constant() {
        Variable v = variable("v", 5), two = constant(Tensor.scalar(2, DType.FLOAT64));
        assertThat(product.apply(constant(Tensor.of(2f)), y).sum().backward().of(y).value()).hasValues(20);
        assertThat(product.apply(two, v).backward().of(v).value()).hasValues(20);
        assertThat(product.apply(two, v).gradients().of(v).value()).hasValues(20);
    }

    @Property(tries = 20) void gradients_of_all_orders_match_finite_differences(@ForAll Random random) {
        Tensor a = Tensor.randn(Shape.of(2, 3), DType.FLOAT64, random), b = Tensor.randn(a.shape(), a.dtype(), random);
        OpChecks.check(product, 3, a, b);
    }
}
