package gradbook.autodiff;

import static gradbook.autodiff.Variable.variable;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.examples.WorkedExamples;
import gradbook.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {

    @Test void two_columns_show_the_forward_and_the_backward_pass() {
        assertThat(Trace.of(WorkedExamples.product())).hasToString("""
                Forward ↓           Backward ↑
                x = -2.0            df/dx = df/dq = -4.0
                y = 5.0             df/dy = df/dq = -4.0
                z = -4.0            df/dz = df/df · q = 3.0
                q = x + y = 3.0     df/dq = df/df · z = -4.0
                f = z · q = -12.0   df/df = 1.0""");
    }

    /// The values to five digits: sin 4 = −0.75680, cos 4 = −0.65364; u = 11.2432, cos u = 0.24510,
    /// −sin u = 0.96950; 0.96950·(3 − 0.65364) = 2.27479; times 4, 9.09914.
    @Test void the_sum_over_two_paths_is_written_in_the_order_of_the_forward_pass() {
        assertThat(Trace.of(WorkedExamples.cosine()).toString().lines()).contains(
                "t = x² = 4.0            dJ/dt = dJ/du₁ · cos(t) + dJ/du₂ · 3 = 2.2748",
                "J = cos(u) = 0.2451     dJ/dJ = 1.0",
                "u = u₁ + u₂ = 11.243    dJ/du = -dJ/dJ · sin(u) = 0.9695",
                "x = 2.0                 dJ/dx = dJ/dt · (x · 2) = 9.0991");
    }

    @Test void each_step_shows_the_local_derivative_and_what_has_gathered() {
        List<Trace.Step> steps = Trace.of(WorkedExamples.cosine()).steps();
        assertThat(steps).extracting(Trace.Step::name)
                .containsExactly("dJ/dJ", "dJ/du", "dJ/du₂", "dJ/du₁", "dJ/dt", "dJ/dx");
        assertThat(steps.get(2)).hasToString("""
                at u₂ = t · 3, where dJ/du₂ = 0.9695
                    ∂u₂/∂t = 3.0
                    dJ/dt += dJ/du₂ · 3 = 2.9085, now 2.9085""");
        assertThat(steps.get(3)).hasToString("""
                at u₁ = sin(t), where dJ/du₁ = 0.9695
                    ∂u₁/∂t = cos(t) = -0.65364
                    dJ/dt += dJ/du₁ · cos(t) = -0.63371, now 2.2748""");
        assertThat(steps.get(5)).hasToString("at x, where dJ/dx = 9.0991");
    }

    @Test void a_term_with_a_minus_is_subtracted() {
        Variable x = variable("x", 2);
        Variable f = x.sin().sub(x.cos().named("c")).named("f");
        assertThat(Trace.of(f).toString().lines()).contains(
                "x = 2.0                 df/dx = df/dv1 · cos(x) - df/dc · sin(x) = 0.49315");
    }

    @Test void tensors_are_shown_by_shape_and_constants_receive_nothing() {
        Variable w = variable("W", Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}}));
        Variable b = variable("b", Tensor.of(1.0, -1));
        Variable x = Variable.constant(Tensor.of(new double[][] {{1, 0, -1}})).named("X");
        Variable f = x.matmul(w).named("a").add(b).named("c").relu().named("h").sum().named("f");
        assertThat(Trace.of(f)).hasToString("""
                Forward ↓             Backward ↑
                W  (3, 2)             df/dW = Xᵀ @ df/da  (3, 2)
                b  (2)                df/db = sumTo(df/dc, 2)  (2)
                X  (1, 3)
                a = X @ W  (1, 2)     df/da = df/dc  (1, 2)
                c = a + b  (1, 2)     df/dc = df/dh · [c > 0]  (1, 2)
                h = relu(c)  (1, 2)   df/dh = expand(reshape(df/df, 1, 1), 1, 2)  (1, 2)
                f = sum(h) = 0.0      df/df = 1.0""");
    }

    @Test void a_variable_used_twice_by_one_operation_receives_two_terms() {
        Variable x = variable("x", 3);
        Trace.Step step = Trace.of(x.mul(x).named("f")).steps().getFirst();
        assertThat(step).hasToString("""
                at f = x · x, where df/df = 1.0
                    ∂f/∂x = x = 3.0
                    df/dx += df/df · x = 3.0, now 6.0
                    ∂f/∂x = x = 3.0
                    df/dx += df/df · x = 3.0, now 6.0""");
    }

    @Test void the_gradients_in_a_trace_are_those_of_backward() {
        WorkedExamples.all().forEach((name, example) -> {
            Variable output = example.get();
            Gradients gradients = output.backward(Graph.of(output).variables());
            for (Trace.Step step : Trace.of(output).steps())
                assertThat(step.gradient().sameAs(gradients.of(step.node().variable()).value()))
                        .as(step.name() + " in " + name).isTrue();
        });
    }

    @Test void a_trace_can_be_made_where_nothing_is_recorded() {
        Variable f = WorkedExamples.cosine();
        assertThat(Recording.off(() -> Trace.of(f).toString())).isEqualTo(Trace.of(f).toString());
    }
}
