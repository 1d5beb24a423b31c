package gradbook.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.examples.WorkedExamples;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// J·u on the graph, against J by reverse mode and against differences.
class ForwardTest {
    private static final Tensor ONE = Tensor.scalar(1, DType.FLOAT64);

    @Example void forward_mode_gives_the_derivatives_of_the_worked_examples() {
        WorkedExamples.all().forEach((name, example) -> {
            Variable output = example.get();
            Graph graph = Graph.of(output);
            Gradients gradients = output.backward(graph.variables());
            for (Variable x : graph.variables())
                if (x.requiresGrad())
                    assertThat(Forward.jvp(output, x, ONE).item()).as(name + " by " + x)
                            .isCloseTo(gradients.of(x).value().item(), within(1e-14));
        });
    }

    /// y = (x₁x₂, x₁², x₂) at (3, 5), with the Jacobian matrix [5 3; 6 0; 0 1].
    @Example void a_direction_gives_the_sum_of_columns_of_the_jacobian_matrix() {
        Variable x = Variable.variable(Tensor.of(3.0, 5));
        Variable first = x.slice(0, 0, 1), second = x.slice(0, 1, 2);
        Variable y = Derivatives.concat(0).apply(first.mul(second), first.square(), second);
        assertThat(Forward.jvp(y, x, Tensor.of(1.0, 0)).toDoubles()).containsExactly(5, 6, 0);
        assertThat(Forward.jvp(y, x, Tensor.of(0.0, 1)).toDoubles()).containsExactly(3, 0, 1);
        assertThat(Forward.jvp(y, x, Tensor.of(2.0, -1)).toDoubles()).containsExactly(7, 12, -1);
    }

    private static Variable someLayer(Variable x, Variable w) {
        Variable e = x.matmul(w).tanh().exp();
        return e.div(e.sum(1).unsqueeze(1)).sub(x.mean(0).sum()).maximum(x.matmul(w).sigmoid());
    }

    @Property(tries = 30) void a_product_with_the_jacobian_matrix_is_a_slope_along_a_line(@ForAll Random random) {
        Tensor at = Tensor.randn(Shape.of(4, 3), DType.FLOAT64, random);
        Tensor u = Tensor.randn(Shape.of(4, 3), DType.FLOAT64, random);
        Variable w = Variable.variable(Tensor.randn(Shape.of(3, 2), DType.FLOAT64, random));
        Variable x = Variable.variable(at);
        double[] forward = Forward.jvp(someLayer(x, w), x, u).toDoubles();
        double h = 1e-6;
        double[] slope = someLayer(Variable.constant(at.add(u.mul(h))), w).value()
                .sub(someLayer(Variable.constant(at.sub(u.mul(h))), w).value()).div(2 * h).toDoubles();
        assertThat(forward).hasSize(8).containsExactly(slope, within(1e-7));
    }

    @Property(tries = 30) void forward_and_reverse_mode_multiply_with_the_same_matrix(@ForAll Random random) {
        Variable x = Variable.variable(Tensor.randn(Shape.of(4, 3), DType.FLOAT64, random));
        Variable w = Variable.variable(Tensor.randn(Shape.of(3, 2), DType.FLOAT64, random));
        Tensor u = Tensor.randn(w.shape(), DType.FLOAT64, random);
        Tensor v = Tensor.randn(Shape.of(4, 2), DType.FLOAT64, random);
        Variable y = someLayer(x, w);
        double forward = Forward.jvp(y, w, u).mul(v).sum().item();
        assertThat(forward).isCloseTo(y.backward(v).of(w).value().mul(u).sum().item(), within(1e-12));
    }

    @Example void forward_mode_works_inside_a_block_that_records_nothing() {
        Variable x = Variable.variable("x", 3);
        Variable y = x.square();
        assertThat(Recording.off(() -> Forward.jvp(y, x, ONE)).item()).isEqualTo(6);
    }

    @Example void what_stays_where_it_is_has_the_velocity_0() {
        Variable x = Variable.variable("x", 3);
        assertThat(Forward.jvp(x.pow(0), x, ONE).item()).isZero();
        assertThat(Forward.jvp(x, x, ONE).item()).isEqualTo(1);
    }

    @Example void mistakes_are_explained() {
        Variable x = Variable.variable(Tensor.of(1.0, 2)).named("x");
        assertThatThrownBy(() -> Forward.jvp(x.square(), x, ONE)).isInstanceOf(ShapeException.class).hasMessage(
                "jvp with respect to x (2) in a direction of shape (): it must have the shape of the variable");
        Variable other = Variable.variable("z", 1);
        assertThatThrownBy(() -> Forward.jvp(x.square(), other, ONE)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no gradient with respect to z (): the loss does not depend on it");
    }
}
