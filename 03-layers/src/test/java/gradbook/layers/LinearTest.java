package gradbook.layers;

import static gradbook.layers.Linear.LINEAR;
import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Gradients;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LinearTest {
    private static final Parameter WEIGHT = new Parameter(Tensor.of(new double[][] {{1, 2, 3}, {0, -1, 1}}));
    private static final Parameter BIAS = new Parameter(Tensor.of(10.0, 20.0));

    // ------------------------------------------------------------------------------ by hand

    @Test void a_linear_layer_weighs_and_adds() {
        Tensor x = Tensor.of(new double[][] {{1, 1, 1}, {2, 0, -1}});

        // 1·1 + 2·1 + 3·1 = 6, 0 − 1 + 1 = 0; 2 + 0 − 3 = −1, 0 + 0 − 1 = −1
        assertThat(compute(new Linear(WEIGHT, null), x)).hasShape(2, 2).hasValues(6, 0, -1, -1);
        assertThat(compute(new Linear(WEIGHT, BIAS), x)).hasShape(2, 2).hasValues(16, 20, 9, 19);
        assertThat(compute(new Linear(WEIGHT, BIAS), x.reshape(1, 2, 3))).hasShape(1, 2, 2)
                .hasValues(16, 20, 9, 19);
        assertThat(compute(new Linear(WEIGHT, BIAS), x.select(0, 1))).hasShape(2).hasValues(9, 19);
    }

    @Test void a_new_linear_layer_has_weights_by_he_and_no_bias_yet() {
        Linear layer = Linear.of(3, 2, new Random(1));

        assertThat(layer.weight().value())
                .isBitIdenticalTo(Init.HE_NORMAL.draw(Shape.of(2, 3), DType.FLOAT32, new Random(1)));
        assertThat(layer.bias().value()).hasType(DType.FLOAT32).hasValues(0, 0);
        assertThat(layer).hasToString("Linear(3 → 2)");
    }

    private static Tensor compute(Layer layer, Tensor x) {
        return layer.apply(Variable.constant(x)).value();
    }

    // -------------------------------------------------------------------- by the definition

    /// Examples counted by as many dimensions as `examples` has, weights for them, and a gradient at the output.
    record Case(Shape examples, Tensor x, Tensor w, Tensor g) {}

    /// Small whole numbers: no sum of their products is rounded, in whatever order it is taken.
    @Provide Arbitrary<Case> cases() {
        Arbitrary<Double> whole = Arbitraries.integers().between(-9, 9).map(Integer::doubleValue);
        Arbitrary<Integer> widths = Arbitraries.integers().between(1, 4);
        return Combinators.combine(Shapes.ofRank(0, 3), widths, widths, Arbitraries.of(DType.values()))
                .flatAs((examples, in, out, dtype) -> Combinators.combine(
                        Tensors.of(examples.insert(-1, in), dtype, whole),
                        Tensors.of(Shape.of(out, in), dtype, whole),
                        Tensors.of(examples.insert(-1, out), dtype, whole))
                        .as((x, w, g) -> new Case(examples, x, w, g)));
    }

    @Property(tries = 300) void each_output_is_a_weighted_sum_of_the_inputs(@ForAll("cases") Case given) {
        Tensor y = LINEAR.apply(Variable.constant(given.x), Variable.constant(given.w)).value();

        assertThat(y).isBitIdenticalTo(Tensors.define(given.g.shape(), given.x.dtype(), index -> {
            double sum = 0;
            int o = index[index.length - 1];
            for (int i = 0; i < given.w.dim(1); i++) sum += given.x.get(at(index, i)) * given.w.get(o, i);
            return sum;
        }));
    }

    @Property(tries = 300) void gradients_are_sums_over_what_each_number_acts_on(@ForAll("cases") Case given) {
        Variable x = Variable.variable(given.x), w = Variable.variable(given.w);
        Gradients gradients = LINEAR.apply(x, w).backward(given.g);

        assertThat(gradients.of(x).value()).isBitIdenticalTo(Tensors.define(x.shape(), given.x.dtype(), index -> {
            double sum = 0;
            int i = index[index.length - 1];
            for (int o = 0; o < given.w.dim(0); o++) sum += given.g.get(at(index, o)) * given.w.get(o, i);
            return sum;
        }));
        assertThat(gradients.of(w).value()).isBitIdenticalTo(Tensors.define(w.shape(), given.w.dtype(), index -> {
            double sum = 0;
            for (int[] n : Shapes.indices(given.examples))
                sum += given.g.get(join(n, index[0])) * given.x.get(join(n, index[1]));
            return sum;
        }));
    }

    /// The same index, with another number at its end.
    private static int[] at(int[] index, int last) {
        int[] result = index.clone();
        result[index.length - 1] = last;
        return result;
    }

    private static int[] join(int[] index, int last) {
        int[] result = Arrays.copyOf(index, index.length + 1);
        result[index.length] = last;
        return result;
    }

    /// A step of training walks through weights and gradient side by side.
    @Property(tries = 100) void the_gradient_of_the_weights_stands_row_by_row(@ForAll("cases") Case given) {
        Variable w = Variable.variable(given.w);
        Gradients gradients = LINEAR.apply(Variable.constant(given.x), w).backward(given.g);

        assertThat(gradients.of(w).value().layout().isContiguous()).isTrue();
    }

    // -------------------------------------------------------------------- by finite differences

    @Provide Arbitrary<Case> smallCases() {
        Arbitrary<Integer> sizes = Arbitraries.integers().between(1, 3), lengths = Arbitraries.integers().between(1, 2);
        return Combinators.combine(lengths.array(int[].class).ofMaxSize(3).map(Shape::of), sizes, sizes)
                .flatAs((examples, in, out) -> Combinators.combine(
                        Tensors.of(examples.insert(-1, in), DType.FLOAT64),
                        Tensors.of(Shape.of(out, in), DType.FLOAT64))
                        .as((x, w) -> new Case(examples, x, w, null)));
    }

    @Property(tries = 40)
    @ChecksGradientOf("Linear.LINEAR")
    void gradients_match_finite_differences_to_second_order(@ForAll("smallCases") Case given) {
        OpChecks.check(LINEAR, 2, given.x, given.w);
    }

    // ------------------------------------------------------------------------------- refused

    @Test void an_input_of_another_width_is_refused() {
        assertRefused(new int[] {4, 2}, "linear of (4, 2) with weights (2, 3):"
                + " the last dimension of the input must be in_features = 3");
        assertRefused(new int[] {4, 1, 3, 1}, """
                linear of (4, 1, 3, 1) with weights (2, 3): the last dimension of the input must be in_features = 3
                  hint: flatten(1) gives (4, 3)""");
        assertRefused(new int[] {4, 3, 1}, """
                linear of (4, 3, 1) with weights (2, 3): the last dimension of the input must be in_features = 3
                  hint: flatten(1) gives (4, 3)""");
        assertRefused(new int[] {4, 3, 2}, "linear of (4, 3, 2) with weights (2, 3):"
                + " the last dimension of the input must be in_features = 3");
        assertRefused(new int[] {5}, "linear of (5) with weights (2, 3):"
                + " the last dimension of the input must be in_features = 3");
        assertRefused(new int[] {}, "linear of () with weights (2, 3):"
                + " the last dimension of the input must be in_features = 3");
    }

    private static void assertRefused(int[] dims, String message) {
        Variable x = Variable.constant(Tensor.zeros(Shape.of(dims), DType.FLOAT64));
        assertThatThrownBy(() -> new Linear(WEIGHT, BIAS).forward(x)).isInstanceOf(ShapeException.class)
                .hasMessage(message);
    }

    @Test void weights_that_are_no_matrix_are_refused() {
        String message = "linear with weights (2): they must have the shape (out_features, in_features)";
        assertThatThrownBy(() -> new Linear(BIAS, null)).isInstanceOf(ShapeException.class).hasMessage(message);
        assertThatThrownBy(() -> LINEAR.apply(WEIGHT, BIAS)).isInstanceOf(ShapeException.class).hasMessage(message);
    }

    @Test void a_bias_that_does_not_fit_the_weights_is_refused() {
        assertThatThrownBy(() -> new Linear(WEIGHT, new Parameter(Tensor.of(1.0, 2.0, 3.0))))
                .isInstanceOf(ShapeException.class)
                .hasMessage("linear with weights (2, 3) and a bias (3): the bias must have the shape (2),"
                        + " one number for each output");
    }
}
