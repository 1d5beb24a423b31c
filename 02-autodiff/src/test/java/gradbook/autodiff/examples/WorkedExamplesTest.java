package gradbook.autodiff.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Graph;
import gradbook.autodiff.Variable;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/// The derivatives of the worked examples against the formulas of the lecture, in plain arithmetic.
class WorkedExamplesTest {

    /// An example by its names: values as `v("q")`, derivatives of the output as `d("q")`.
    private static final class Worked {
        private final Graph graph;
        private final Gradients gradients;

        Worked(Variable output) {
            graph = Graph.of(output);
            gradients = output.backward(graph.variables());
        }

        double v(String name) {
            return graph.variable(name).value().item();
        }

        double d(String name) {
            return gradients.of(graph.variable(name)).value().item();
        }

        void hasDerivative(String name, double expected) {
            assertThat(d(name)).as("derivative with respect to " + name)
                    .isCloseTo(expected, within(1e-14 + 1e-13 * Math.abs(expected)));
        }
    }

    private static double sigmoid(double a) {
        return 1 / (1 + Math.exp(-a));
    }

    @Example void example_1_a_product_of_a_sum() {
        var f = new Worked(WorkedExamples.product());
        assertThat(f.v("q")).isEqualTo(3);
        assertThat(f.v("f")).isEqualTo(-12);
        assertThat(f.d("x")).isEqualTo(-4);
        assertThat(f.d("y")).isEqualTo(-4);
        assertThat(f.d("z")).isEqualTo(3);
        assertThat(f.d("q")).isEqualTo(-4);
    }

    @Example void example_2_a_cosine_with_two_paths() {
        var j = new Worked(WorkedExamples.cosine());
        double x = 2, t = x * x, u = Math.sin(t) + 3 * t;
        assertThat(j.v("J")).isCloseTo(Math.cos(u), within(1e-15));
        j.hasDerivative("u", -Math.sin(u));
        j.hasDerivative("u₁", -Math.sin(u));
        j.hasDerivative("u₂", -Math.sin(u));
        j.hasDerivative("t", -Math.sin(u) * Math.cos(t) - Math.sin(u) * 3);
        j.hasDerivative("x", (-Math.sin(u) * Math.cos(t) - Math.sin(u) * 3) * 2 * x);
    }

    @Property(tries = 20) void example_3_logistic_regression(@ForAll @DoubleRange(min = 0, max = 1) double target) {
        var j = new Worked(WorkedExamples.logistic(target));
        double[] theta = {0.5, -1, 0.25}, x = {1, 2, -3};
        double a = theta[0] * x[0] + theta[1] * x[1] + theta[2] * x[2], y = 1 / (Math.exp(-a) + 1);
        assertThat(j.v("a")).isEqualTo(a);
        assertThat(j.v("J")).isCloseTo(target * Math.log(y) + (1 - target) * Math.log(1 - y), within(1e-14));
        double dy = target / y + (1 - target) / (y - 1);
        double slope = Math.exp(-a) / ((Math.exp(-a) + 1) * (Math.exp(-a) + 1));
        j.hasDerivative("y", dy);
        j.hasDerivative("a", dy * slope);
        for (int k = 0; k < 3; k++) {
            j.hasDerivative("θ" + "₁₂₃".charAt(k), dy * slope * x[k]);
            j.hasDerivative("θ" + "₁₂₃".charAt(k), (target - y) * x[k]);
        }
    }

    @Property(tries = 20) void example_4_a_network_of_two_layers(@ForAll @DoubleRange(min = 0, max = 1) double target) {
        double y = networkOutput();
        var logistic = new Worked(WorkedExamples.network(target));
        assertThat(logistic.v("J")).isCloseTo(target * Math.log(y) + (1 - target) * Math.log(1 - y), within(1e-14));
        requireNetworkDerivatives(logistic, target / y + (1 - target) / (y - 1));
        logistic.hasDerivative("b", target - y);

        var quadratic = new Worked(WorkedExamples.networkQuadratic(target));
        assertThat(quadratic.v("J")).isCloseTo((y - target) * (y - target) / 2, within(1e-14));
        requireNetworkDerivatives(quadratic, y - target);
    }

    private static final double[] X = {1, -2}, BETA = {1.5, -0.5};
    private static final double[][] ALPHA = {{0.5, 0.25}, {-1, 0.75}};

    private static double hidden(int j) {
        return sigmoid(ALPHA[j][0] * X[0] + ALPHA[j][1] * X[1]);
    }

    private static double networkOutput() {
        return sigmoid(BETA[0] * hidden(0) + BETA[1] * hidden(1));
    }

    /// dJ/db = dJ/dy·y(1−y), dJ/dβⱼ = dJ/db·zⱼ, dJ/dzⱼ = dJ/db·βⱼ, dJ/daⱼ = dJ/dzⱼ·zⱼ(1−zⱼ),
    /// dJ/dαⱼᵢ = dJ/daⱼ·xᵢ, dJ/dxᵢ = Σⱼ dJ/daⱼ·αⱼᵢ.
    private static void requireNetworkDerivatives(Worked network, double dy) {
        double y = networkOutput(), db = dy * y * (1 - y);
        double[] dx = new double[2];
        network.hasDerivative("y", dy);
        network.hasDerivative("b", db);
        for (int j = 0; j < 2; j++) {
            char sub = "₁₂".charAt(j);
            double z = hidden(j), dz = db * BETA[j], da = dz * z * (1 - z);
            network.hasDerivative("β" + sub, db * z);
            network.hasDerivative("z" + sub, dz);
            network.hasDerivative("a" + sub, da);
            for (int i = 0; i < 2; i++) {
                network.hasDerivative("α" + sub + "₁₂".charAt(i), da * X[i]);
                dx[i] += da * ALPHA[j][i];
            }
        }
        network.hasDerivative("x₁", dx[0]);
        network.hasDerivative("x₂", dx[1]);
    }

    /// With w₁ = 3, w₂ = −½, x = 2, y = 1: ŷ = −3, and dJ/dŷ = −(y − ŷ) = −4.
    @Example void example_5_two_weights_in_a_row() {
        var j = new Worked(WorkedExamples.twoWeights());
        assertThat(j.v("J")).isEqualTo(8);
        assertThat(j.d("ŷ")).isEqualTo(-4);
        assertThat(j.d("w₁")).isEqualTo(-4 * -0.5 * 2);
        assertThat(j.d("w₂")).isEqualTo(-4 * 3 * 2);
        assertThat(j.d("x")).isEqualTo(-4 * 3 * -0.5);
    }

    /// With a = ½·4 − 1·1.5 = ½ > 0 and δ = −2.
    @Example void example_6_a_relu_unit_passes_its_message_down() {
        var l = new Worked(WorkedExamples.reluUnit());
        assertThat(l.v("h")).isEqualTo(0.5);
        assertThat(l.d("h")).isEqualTo(-2);
        assertThat(l.d("w₁")).isEqualTo(-2 * 4);
        assertThat(l.d("w₂")).isEqualTo(-2 * 1.5);
        assertThat(l.d("h'₁")).isEqualTo(-2 * 0.5);
        assertThat(l.d("h'₂")).isEqualTo(-2 * -1);
    }

    @Example void all_examples_are_found_by_name() {
        assertThat(WorkedExamples.all().keySet()).containsExactly(
                "product", "cosine", "logistic", "network", "network-quadratic", "two-weights", "relu-unit");
        WorkedExamples.all().forEach((name, example) ->
                assertThat(example.get().name()).as(name).isIn("f", "J", "L"));
    }
}
