package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What is checked, and whose parameters are.
class SubjectTest {
    private static final Tensor X = Tensor.of(new double[][] {{0.7, -1.3, 2}, {0.4, 1.1, -0.6}});

    record Linear(Parameter weight, Parameter bias) implements UnaryOperator<Variable> {
        @Override public Variable apply(Variable x) {
            return x.matmul(weight).add(bias);
        }
    }

    record Chain(List<UnaryOperator<Variable>> layers) implements UnaryOperator<Variable> {
        @Override public Variable apply(Variable x) {
            for (UnaryOperator<Variable> layer : layers) x = layer.apply(x);
            return x;
        }
    }

    record Residual(Chain body, Parameter outScale) implements UnaryOperator<Variable> {
        @Override public Variable apply(Variable x) {
            return x.add(body.apply(x).mul(outScale));
        }
    }

    private static Parameter parameter(long seed, int... dims) {
        return new Parameter(Tensor.randn(Shape.of(dims), DType.FLOAT64, new Random(seed)));
    }

    private static Linear linear(int in, int out) {
        return new Linear(parameter(in, in, out), parameter(out, out));
    }

    private static List<String> slots(Subject subject, Tensor... x) {
        return new Point(subject, List.of(x), false).slots().stream().map(Point.Slot::name).toList();
    }

    // ------------------------------------------------------------------------------------ names

    @Test void inputs_are_numbered_if_there_are_several() {
        assertThat(slots(Subject.of(Derivatives.TANH), X)).containsExactly("input");
        assertThat(slots(Subject.of(Derivatives.ADD), X, X)).containsExactly("input 1", "input 2");
    }

    @Test void a_record_names_its_parameters() {
        assertThat(slots(Subject.of(linear(3, 4)), X)).containsExactly("input", "weight", "bias");
    }

    @Test void so_do_records_and_lists_within() {
        var residual = new Residual(new Chain(List.of(linear(3, 4), Variable::tanh, linear(4, 3))), parameter(9, 3));
        assertThat(slots(Subject.of(residual), X)).containsExactly("input", "body.0.weight", "body.0.bias",
                "body.2.weight", "body.2.bias", "out_scale");
        assertThat(GradientCheck.of(residual).at(X).run().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test void a_shared_parameter_is_one() {
        Linear one = linear(3, 3);
        assertThat(slots(Subject.of(new Chain(List.of(one, Variable::tanh, one))), X))
                .containsExactly("input", "0.weight", "0.bias");
        assertThat(GradientCheck.of(new Chain(List.of(one, Variable::tanh, one))).at(X).run().verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test void parameters_that_a_lambda_captures_are_found_in_the_graph() {
        Parameter w = parameter(1, 3), b = parameter(2, 2, 1);
        assertThat(slots(Subject.of((Variable x) -> x.mul(w).add(b)), X))
                .hasSize(3).contains("parameter 1", "parameter 2");
    }

    @Test void a_wrong_gradient_of_a_parameter_is_named() {
        record Scale(Parameter factor) implements UnaryOperator<Variable> {
            private static final Op MUL = Op.binary("mul",
                    Tensor::mul, (g, _, y, _) -> g.mul(y), (g, x, _, _) -> g.mul(x).neg());

            @Override public Variable apply(Variable x) {
                return MUL.apply(x, factor);
            }
        }
        Report report = GradientCheck.of(new Scale(parameter(1, 3))).at(X).run();
        assertThat(report.toString()).startsWith("FAIL Scale: with respect to factor (3) at [");
        assertThat(report.diagnosis()).isEqualTo("sign");
    }

    @Test void a_subject_has_the_name_of_its_class_or_the_one_it_was_given() {
        assertThat(Subject.of(linear(3, 4)).name()).isEqualTo("Linear");
        assertThat(Subject.of((Variable x) -> x).name()).isEqualTo("function");
        assertThat(Subject.of((x, y) -> x).name()).isEqualTo("function");
        assertThat(Subject.of(Derivatives.sum(1)).name()).isEqualTo("sum(1)");
        assertThat(GradientCheck.of(Subject.of(Derivatives.TANH).named("mine")).at(X).run().subject())
                .isEqualTo("mine");
    }

    // ----------------------------------------------------------------------------- any number of inputs

    @Test void a_function_of_a_list_takes_as_many_tensors_as_it_likes() {
        GradientCheck.ofList(in -> Variable.concat(0, in.toArray(Variable[]::new)).square())
                .at(X, X.mul(2), X.add(1)).verify();
        var none = parameter(1, 3);
        GradientCheck.ofList(_ -> none.square()).verify();
    }

    @Test void inputs_of_any_layout_are_checked() {
        for (Tensor x : new Tensor[] {X.transpose(),
                X.slice(1, 0, 3, 2), X.select(0, 1), Tensor.scalar(0.3, DType.FLOAT64),
                Tensor.of(1.0, 2).unsqueeze(0).expand(Shape.of(3, 2))})
            GradientCheck.of(Derivatives.TANH).at(x).upToOrder(2).verify();
    }

    @Test void large_tensors_are_checked_along_random_directions() {
        Tensor large = Tensor.randn(Shape.of(30, 40), DType.FLOAT64, new Random(1));
        Report right = GradientCheck.of(Derivatives.TANH).at(large).run();
        assertThat(right.verdict()).isEqualTo(Verdict.PASS);
        assertThat(right.compared()).isEqualTo(4);
        assertThat(GradientCheck.of(Derivatives.TANH).at(large.slice(0, 0, 3)).run().compared()).isEqualTo(2 * 120);
        assertThat(GradientCheck.of(Derivatives.TANH).at(large.slice(0, 0, 1).slice(1, 0, 32)).run().compared())
                .isEqualTo(1024);
    }

    // ------------------------------------------------------------------------------- nothing is moved

    private static double[][] values(Linear layer) {
        return new double[][] {layer.weight.value().toDoubles(), layer.bias.value().toDoubles()};
    }

    @Test void inputs_and_parameters_are_the_same_to_the_bit_after_a_check() {
        Linear layer = linear(3, 4);
        double[][] before = values(layer);
        double[] x = X.toDoubles();
        GradientCheck.of(layer).at(X).upToOrder(2).verify();
        GradientCheck.of(layer).at(X).adjointTest();
        GradientCheck.of(layer).at(X).taylorTest();
        assertThat(Arrays.deepEquals(values(layer), before)).isTrue();
        assertThat(X.toDoubles()).isEqualTo(x);
    }

    @Test void also_if_the_function_throws_in_the_middle() {
        for (int limit = 1; limit < 60; limit += 7) {
            Linear layer = linear(3, 4);
            double[][] before = values(layer);
            var calls = new int[1];
            int last = limit;
            GradientCheck.of((Variable x) -> {
                if (calls[0]++ >= last) throw new IllegalStateException("no more");
                return layer.apply(x);
            }).at(X).run();
            assertThat(Arrays.deepEquals(values(layer), before)).as("after %s calls", limit).isTrue();
        }
    }

    @Test void a_check_with_the_same_seed_finds_the_same() {
        Tensor large = Tensor.randn(Shape.of(30, 40), DType.FLOAT64, new Random(1));
        var check = GradientCheck.of(Derivatives.TANH).at(large);
        assertThat(check.seed(3).run()).isEqualTo(check.seed(3).run());
        assertThat(check.seed(3).run().worst()).isNotEqualTo(check.seed(4).run().worst());
    }
}
