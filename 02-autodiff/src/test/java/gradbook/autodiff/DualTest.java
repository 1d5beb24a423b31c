package gradbook.autodiff;

import static gradbook.autodiff.Dual.constant;
import static gradbook.autodiff.Dual.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.check.GradientCheck;
import gradbook.autodiff.check.Verdict;
import gradbook.autodiff.examples.WorkedExamples;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Forward mode against the derivatives of a table, against reverse mode, and against finite differences.
class DualTest {

    // ----------------------------------------------------------------- one function at a time

    @Example void derivatives_of_functions_of_one_number_are_those_of_a_table_of_derivatives() {
        double x = 0.7, e = Math.exp(x);
        expect(Dual::neg, x, -x, -1);
        expect(Dual::square, x, 0.49, 1.4);
        expect(Dual::sqrt, x, Math.sqrt(x), 0.5 / Math.sqrt(x));
        expect(Dual::exp, x, e, e);
        expect(Dual::log, x, Math.log(x), 1 / x);
        expect(Dual::log1p, x, Math.log(1.7), 1 / 1.7);
        expect(Dual::sin, x, Math.sin(x), Math.cos(x));
        expect(Dual::cos, x, Math.cos(x), -Math.sin(x));
        expect(Dual::tanh, x, Math.sinh(x) / Math.cosh(x), 1 / (Math.cosh(x) * Math.cosh(x)));
        expect(Dual::sigmoid, x, e / (1 + e), e / ((1 + e) * (1 + e)));
        expect(y -> y.pow(2.5), x, Math.pow(x, 2.5), 2.5 * Math.pow(x, 1.5));
        expect(y -> y.add(3), x, 3.7, 1);
        expect(y -> y.sub(3), x, -2.3, 1);
        expect(y -> y.mul(3), x, 2.1, 3);
        expect(y -> y.div(4), x, 0.175, 0.25);
        expect(Dual::abs, -x, x, -1);
        expect(Dual::relu, x, x, 1);
        expect(Dual::relu, -x, 0, 0);
    }

    private static void expect(UnaryOperator<Dual> f, double x, double value, double slope) {
        Dual y = f.apply(new Dual(x, 2)); // twice as fast as the input
        assertThat(y.value()).isCloseTo(value, within(1e-15));
        assertThat(y.derivative()).isCloseTo(2 * slope, within(1e-14));
    }

    @Example void derivatives_of_functions_of_two_numbers_are_sums_over_both() {
        Dual x = new Dual(3, 2), y = new Dual(-4, 5);
        assertThat(x.add(y)).isEqualTo(new Dual(-1, 7));
        assertThat(x.sub(y)).isEqualTo(new Dual(7, -3));
        assertThat(x.mul(y)).isEqualTo(new Dual(-12, 2 * -4 + 3 * 5));
        assertThat(x.div(y)).isEqualTo(new Dual(-0.75, (2 * -4 - 3 * 5) / 16.0));
        assertThat(x.maximum(y)).isEqualTo(x).isEqualTo(y.maximum(x));
        assertThat(x.minimum(y)).isEqualTo(y).isEqualTo(y.minimum(x));
    }

    @Example void at_a_kink_the_derivative_is_the_one_that_reverse_mode_takes() {
        double[] at = {0};
        assertThat(Dual.gradient(x -> x[0].relu(), at)).isEqualTo(reverse(x -> x[0].relu(), at)).containsExactly(0);
        assertThat(Dual.gradient(x -> x[0].abs(), at)).isEqualTo(reverse(x -> x[0].abs(), at)).containsExactly(0);
        assertThat(Dual.gradient(x -> x[0].pow(0), at)).isEqualTo(reverse(x -> x[0].pow(0), at)).containsExactly(0);
        double[] equal = {2, 2};
        assertThat(Dual.gradient(x -> x[0].maximum(x[1]), equal))
                .isEqualTo(reverse(x -> x[0].maximum(x[1]), equal)).containsExactly(0.5, 0.5);
        assertThat(Dual.gradient(x -> x[0].minimum(x[1]), equal))
                .isEqualTo(reverse(x -> x[0].minimum(x[1]), equal)).containsExactly(0.5, 0.5);
    }

    @Example void a_dual_number_is_printed_as_a_sum() {
        assertThat(variable(3).square().add(1)).hasToString("10.0 + 6.0ε");
        assertThat(constant(0.5).sub(variable(2))).hasToString("-1.5 - 1.0ε");
    }

    // ------------------------------------------------------- the worked examples, forwards

    @Example void example_1_a_product_of_a_sum() {
        assertThat(Dual.gradient(v -> v[2].mul(v[0].add(v[1])), -2, 5, -4)).containsExactly(-4, -4, 3);
    }

    @Example void example_2_a_cosine_with_two_paths() {
        Dual t = variable(2).square();
        Dual j = t.sin().add(t.mul(3)).cos();
        double u = Math.sin(4) + 12;
        assertThat(j.derivative()).isCloseTo(-Math.sin(u) * (Math.cos(4) + 3) * 4, within(1e-14));
        agrees(new double[] {j.derivative()}, WorkedExamples.cosine(), "x");
    }

    @Example void example_3_logistic_regression() {
        double[] x = {1, 2, -3};
        Function<Dual[], Dual> j = theta -> {
            Dual a = theta[0].mul(x[0]).add(theta[1].mul(x[1])).add(theta[2].mul(x[2]));
            return logLikelihood(a.sigmoid(), 1);
        };
        double[] gradient = Dual.gradient(j, 0.5, -1, 0.25);
        double y = 1 / (1 + Math.exp(2.25));
        for (int k = 0; k < 3; k++) assertThat(gradient[k]).isCloseTo((1 - y) * x[k], within(1e-14));
        agrees(gradient, WorkedExamples.logistic(1), "θ₁", "θ₂", "θ₃");
    }

    @Example void example_4_a_network_of_two_layers() {
        double[] at = {1, -2, 0.5, 0.25, -1, 0.75, 1.5, -0.5};
        String[] names = {"x₁", "x₂", "α₁₁", "α₁₂", "α₂₁", "α₂₂", "β₁", "β₂"};
        agrees(Dual.gradient(v -> logLikelihood(network(v), 1), at), WorkedExamples.network(1), names);
        agrees(Dual.gradient(v -> network(v).sub(1).square().div(2), at), WorkedExamples.networkQuadratic(1), names);
    }

    private static Dual network(Dual[] v) {
        Dual z1 = v[2].mul(v[0]).add(v[3].mul(v[1])).sigmoid(), z2 = v[4].mul(v[0]).add(v[5].mul(v[1])).sigmoid();
        return v[6].mul(z1).add(v[7].mul(z2)).sigmoid();
    }

    private static Dual logLikelihood(Dual y, double target) {
        return y.log().mul(target).add(constant(1).sub(y).log().mul(1 - target));
    }

    @Example void example_5_two_weights_in_a_row() {
        double[] gradient = Dual.gradient(v -> constant(1).sub(v[0].mul(v[1]).mul(v[2])).square().div(2), 3, -0.5, 2);
        assertThat(gradient).containsExactly(4, -24, 6);
        agrees(gradient, WorkedExamples.twoWeights(), "w₁", "w₂", "x");
    }

    private static void agrees(double[] forward, Variable output, String... names) {
        Graph graph = Graph.of(output);
        Gradients gradients = output.backward();
        assertThat(forward).hasSameSizeAs(names);
        for (int i = 0; i < names.length; i++)
            assertThat(forward[i]).as(names[i])
                    .isCloseTo(gradients.of(graph.variable(names[i])).value().item(), within(1e-14));
    }

    // ------------------------------------------------------------------------ any program

    /// One step of a program, for both modes. Each keeps numbers between −2 and 2 there, so that programs may be long.
    private enum Step {
        MEAN((x, y) -> x.add(y).mul(0.5), (x, y) -> x.add(y).mul(0.5)),
        DIFFERENCE((x, y) -> x.sub(y).div(2), (x, y) -> x.sub(y).div(2)),
        PRODUCT((x, y) -> x.mul(y).mul(0.5), (x, y) -> x.mul(y).mul(0.5)),
        QUOTIENT((x, y) -> x.div(y.square().add(1)), (x, y) -> x.div(y.square().add(1))),
        LARGER(Dual::maximum, Variable::maximum),
        SMALLER(Dual::minimum, Variable::minimum),
        NEG((x, _) -> x.neg(), (x, _) -> x.neg()),
        ABS((x, _) -> x.abs(), (x, _) -> x.abs()),
        RELU((x, _) -> x.relu(), (x, _) -> x.relu()),
        SQRT((x, _) -> x.add(3).sqrt().sub(1), (x, _) -> x.add(3).sqrt().sub(1)),
        EXP((x, _) -> x.sub(2).exp(), (x, _) -> x.sub(2).exp()),
        LOG((x, _) -> x.add(3).log(), (x, _) -> x.add(3).log()),
        LOG1P((x, _) -> x.square().log1p(), (x, _) -> x.square().log1p()),
        SIN((x, _) -> x.sin(), (x, _) -> x.sin()),
        COS((x, _) -> x.cos(), (x, _) -> x.cos()),
        TANH((x, _) -> x.tanh(), (x, _) -> x.tanh()),
        SIGMOID((x, _) -> x.sigmoid(), (x, _) -> x.sigmoid()),
        CUBE((x, _) -> x.pow(3).div(4), (x, _) -> x.pow(3).div(4));

        private interface Both<T> {
            T apply(T x, T y);
        }

        final Both<Dual> forward;
        final Both<Variable> reverse;

        Step(Both<Dual> forward, Both<Variable> reverse) {
            this.forward = forward;
            this.reverse = reverse;
        }
    }

    /// A step, applied to the results number `x` and `y` counted from the last one; the inputs are the first results.
    private record Line(Step step, int x, int y) {}

    private static Dual run(List<Line> program, Dual[] inputs) {
        var results = new ArrayList<>(Arrays.asList(inputs));
        for (Line line : program)
            results.add(line.step.forward.apply(fromLast(results, line.x), fromLast(results, line.y)));
        return results.getLast();
    }

    private static Variable run(List<Line> program, Variable[] inputs) {
        var results = new ArrayList<>(Arrays.asList(inputs));
        for (Line line : program)
            results.add(line.step.reverse.apply(fromLast(results, line.x), fromLast(results, line.y)));
        return results.getLast();
    }

    private static <T> T fromLast(List<T> results, int places) {
        return results.get(results.size() - 1 - places % results.size());
    }

    @Provide Arbitrary<List<Line>> programs() {
        return Combinators.combine(Arbitraries.of(Step.class), Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(0, 3)).as(Line::new).list().ofMinSize(1).ofMaxSize(12);
    }

    @Provide Arbitrary<double[]> points() {
        return Draw.between(-2, 2).array(double[].class).ofSize(3);
    }

    @Property(tries = 300)
    void forward_and_reverse_mode_agree_on_any_program(@ForAll("programs") List<Line> program,
            @ForAll("points") double[] at) {
        double[] forward = Dual.gradient(x -> run(program, x), at);
        double[] reverse = reverse(x -> run(program, x), at);
        for (int i = 0; i < at.length; i++) assertThat(forward[i]).isCloseTo(reverse[i], within(1e-11));
    }

    @Property(tries = 60)
    void finite_differences_agree_with_both_on_any_program(@ForAll("programs") List<Line> program,
            @ForAll("points") double[] at) {
        Op forwards = Op.unary("program", x -> Tensor.of(run(program, duals(x)).value()), (g, x, _) -> g.mul(
                Variable.constant(Tensor.of(Dual.gradient(v -> run(program, v), x.value().toDoubles())))));
        assertThat(GradientCheck.of(forwards).at(Tensor.of(at)).run().verdict()).isNotEqualTo(Verdict.FAIL);
    }

    private static Dual[] duals(Tensor x) {
        return Arrays.stream(x.toDoubles()).mapToObj(Dual::constant).toArray(Dual[]::new);
    }

    private static double[] reverse(Function<Variable[], Variable> f, double... at) {
        Variable[] x = Arrays.stream(at).mapToObj(v -> Variable.variable("x", v)).toArray(Variable[]::new);
        Variable y = f.apply(x);
        Gradients gradients = y.backward();
        return Arrays.stream(x).mapToDouble(v -> gradients.contains(v) ? gradients.of(v).value().item() : 0).toArray();
    }
}
