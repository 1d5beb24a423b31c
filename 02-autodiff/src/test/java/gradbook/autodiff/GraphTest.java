package gradbook.autodiff;

import static gradbook.autodiff.Variable.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.examples.WorkedExamples;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {
    private final Variable x = variable("x", 3);
    private final Variable y = variable("y", -2);

    private static String last(Variable output) {
        return Graph.of(output).toString().lines().toList().getLast();
    }

    private String formula(Variable output) {
        return Graph.of(output.named("f")).node("f").formula();
    }

    @Test void a_graph_is_one_line_per_node_in_the_order_of_computation() {
        assertThat(Graph.of(WorkedExamples.product())).hasToString("""
                x = -2.0
                y = 5.0
                z = -4.0
                q = x + y = 3.0
                f = z · q = -12.0""");
    }

    @Test void what_is_not_a_single_number_is_shown_by_its_shape() {
        Variable w = new Parameter(Tensor.zeros(Shape.of(2, 3), DType.FLOAT32));
        Variable in = Variable.constant(Tensor.zeros(Shape.of(4, 3), DType.FLOAT32)).named("X");
        Graph graph = Graph.of(in.matmul(w.transpose()).sigmoid().mean());
        assertThat(graph).hasToString("""
                v1  (2, 3)
                X  (4, 3)
                v2 = v1ᵀ  (3, 2)
                v3 = X @ v2  (4, 2)
                v4 = σ(v3)  (4, 2)
                v5 = sum(v4) = 4.0
                v6 = v5 / 8 = 0.5""");
        assertThat(graph.nodes()).extracting(Graph.Node::kind).startsWith(Graph.Kind.PARAMETER, Graph.Kind.CONSTANT,
                Graph.Kind.OPERATION);
        assertThat(Graph.of(x).node("x").kind()).isEqualTo(Graph.Kind.VARIABLE);
    }

    @Test void every_operation_is_written_as_mathematics() {
        assertThat(formula(x.add(y))).isEqualTo("x + y");
        assertThat(formula(x.sub(y))).isEqualTo("x - y");
        assertThat(formula(x.mul(y))).isEqualTo("x · y");
        assertThat(formula(x.div(y))).isEqualTo("x / y");
        assertThat(formula(x.neg())).isEqualTo("-x");
        assertThat(formula(x.square())).isEqualTo("x²");
        assertThat(formula(x.sqrt())).isEqualTo("√x");
        assertThat(formula(x.pow(3))).isEqualTo("x³");
        assertThat(formula(x.pow(-12))).isEqualTo("x⁻¹²");
        assertThat(formula(x.pow(0.5))).isEqualTo("x^0.5");
        assertThat(formula(x.pow(-1.5))).isEqualTo("x^(-1.5)");
        assertThat(formula(y.abs())).isEqualTo("|y|");
        assertThat(formula(x.sigmoid())).isEqualTo("σ(x)");
        assertThat(formula(Derivatives.RELU_GRADIENT.apply(x, y))).isEqualTo("x · [y > 0]");
        assertThat(formula(Derivatives.TANH_GRADIENT.apply(x, y))).isEqualTo("x · (1 - y²)");
        assertThat(formula(Derivatives.SIGMOID_GRADIENT.apply(x, y))).isEqualTo("x · y · (1 - y)");
        assertThat(formula(x.maximum(y))).isEqualTo("maximum(x, y)");
        assertThat(formula(x.expand(Shape.of(2)))).isEqualTo("expand(x, 2)");
        assertThat(formula(Op.unary("swish(1.5)", t -> t, (g, _, _) -> g).apply(x))).isEqualTo("swish(x, 1.5)");
    }

    @Test void a_permutation_is_a_transpose_only_if_it_exchanges_the_last_two_dimensions() {
        Variable cube = variable("c", Tensor.zeros(Shape.of(2, 3, 4), DType.FLOAT64));
        assertThat(formula(cube.permute(0, 2, 1))).isEqualTo("cᵀ");
        assertThat(formula(cube.permute(1, 0, 2))).isEqualTo("permute(c, 1, 0, 2)");
        assertThat(formula(cube.flatten(0).permute(0))).isEqualTo("permute(v1, 0)");
    }

    @Test void numbers_are_part_of_the_formula_and_keep_their_brackets() {
        assertThat(formula(x.mul(0.1))).isEqualTo("x · 0.1");
        assertThat(formula(x.mul(-2))).isEqualTo("x · (-2)");
        assertThat(formula(x.add(-2))).isEqualTo("x + (-2)");
        assertThat(formula(variable(Tensor.of(1f)).mul(0.1))).isEqualTo("v1 · 0.1");
        assertThat(Graph.of(x.mul(0.1)).nodes()).hasSize(2);
    }

    @Test void names_are_unique_and_never_those_of_somebody_else() {
        Variable again = variable("x", 1), v1 = variable("v1", 1);
        assertThat(Graph.of(x.mul(again).mul(v1))).hasToString("""
                x = 3.0
                x#2 = 1.0
                v1 = 1.0
                v2 = x · x#2 = 3.0
                v3 = v2 · v1 = 3.0""");
        Variable sly = variable("x#2", 1);
        assertThat(Graph.of(x.mul(again).mul(sly)).nodes()).extracting(Graph.Node::name)
                .doesNotHaveDuplicates().hasSize(5);
    }

    @Test void variables_without_a_name_can_be_given_one_for_the_occasion() {
        Variable weight = new Parameter(Tensor.of(2.0)), bias = new Parameter(Tensor.of(1.0));
        Graph graph = Graph.of(Map.of("fc.weight", weight, "fc.bias", bias, "other", x), weight.mul(x).add(bias));
        assertThat(graph.nodes()).extracting(Graph.Node::equation)
                .containsExactlyInAnyOrder("x", "fc.weight", "fc.bias", "v1 = fc.weight · x", "v2 = v1 + fc.bias");
    }

    @Test void a_gradient_is_a_graph_like_any_other() {
        Variable slope = x.sin().gradients().of(x);
        assertThat(Graph.of(slope).toString()).isEqualTo("""
                x = 3.0
                v1 = cos(x) = -0.98999
                v2 = 1 · v1 = -0.98999""");
    }

    @Test void a_graph_may_have_several_outputs() {
        assertThat(Graph.of(x.add(y), x.mul(y)).nodes()).extracting(Graph.Node::toString)
                .containsExactly("x = 3.0", "y = -2.0", "v1 = x + y = 1.0", "v2 = x · y = -6.0");
    }

    @Test void a_deep_graph_is_printed_without_recursion() {
        Variable chain = x;
        for (int i = 0; i < 200_000; i++) chain = chain.add(1);
        assertThat(last(chain)).isEqualTo("v200000 = v199999 + 1 = 200003.0");
    }

    @Test void variables_are_found_by_name() {
        Variable q = x.add(y).named("q");
        Graph graph = Graph.of(q.square());
        assertThat(graph.variable("q")).isSameAs(q);
        assertThat(graph.name(q)).isEqualTo("q");
        assertThat(graph.name(variable("z", 1))).isNull();
        assertThat(graph.variables()).hasSize(4);
        assertThatThrownBy(() -> graph.variable("z")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no node called z among x, y, q, v1");
    }
}
