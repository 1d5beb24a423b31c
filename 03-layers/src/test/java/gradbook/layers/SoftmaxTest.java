package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static gradbook.tensor.testing.TensorAssert.withinRelative;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SoftmaxTest {

    /// A tensor, and one of its dimensions, counted from either end.
    record Case(Tensor x, int d) {}

    @Provide Arbitrary<Case> cases() {
        return Arbitraries.of(DType.values()).flatMap(dtype -> Shapes.ofRank(1, 4).flatMap(shape ->
                Tensors.of(shape, dtype).flatMap(x ->
                        Arbitraries.integers().between(-shape.rank(), shape.rank() - 1)
                                .map(d -> new Case(x, d)))));
    }

    @Property(tries = 200) void softmax_is_each_exponential_divided_by_their_sum(@ForAll("cases") Case given) {
        Tensor p = compute(Softmax.softmax(given.d), given.x);

        assertThat(p).isCloseTo(definition(given), within(4 * given.x.dtype().epsilon()));
    }

    @Property(tries = 200) void log_softmax_is_the_logarithm_of_softmax(@ForAll("cases") Case given) {
        Tensor logP = compute(Softmax.logSoftmax(given.d), given.x);

        // Numbers up to 9 apart give logarithms down to −11: a few roundings of numbers that large.
        assertThat(logP).isCloseTo(definition(given).log(), within(64 * given.x.dtype().epsilon()));
    }

    private static Tensor definition(Case given) {
        Shape shape = given.x.shape();
        int axis = shape.axis(given.d);
        return Tensors.define(shape, given.x.dtype(), index -> {
            double sum = 0;
            for (int j = 0; j < shape.dim(axis); j++) {
                int[] other = index.clone();
                other[axis] = j;
                sum += Math.exp(given.x.get(other));
            }
            return Math.exp(given.x.get(index)) / sum;
        });
    }

    @Property(tries = 200) void probabilities_add_up_to_one(@ForAll("cases") Case given) {
        Tensor sums = compute(Softmax.softmax(given.d), given.x).sum(given.d);

        assertThat(sums).isCloseTo(Tensor.ones(given.x.shape().without(given.d), given.x.dtype()),
                within(4 * given.x.dtype().epsilon()));
    }

    @Property(tries = 200) void adding_the_same_to_all_numbers_changes_nothing(@ForAll("cases") Case given) {
        // A power of two, large enough to overflow e^x, and float64 so that adding it loses little.
        Tensor x = given.x.to(DType.FLOAT64), shifted = x.add(1024);

        assertThat(compute(Softmax.softmax(given.d), shifted))
                .isCloseTo(compute(Softmax.softmax(given.d), x), within(1e-12));
        assertThat(compute(Softmax.logSoftmax(given.d), shifted))
                .isCloseTo(compute(Softmax.logSoftmax(given.d), x), within(1e-11));
    }

    @Test void numbers_that_are_far_apart_do_not_overflow() {
        Tensor x = Tensor.of(Shape.of(2, 2), 1e30f, -1e30f, -1e4f, 1e4f);

        assertThat(compute(Softmax.softmax(1), x)).hasValues(1, 0, 0, 1);
        assertThat(compute(Softmax.logSoftmax(1), x)).hasValues(0, -2e30f, -2e4f, 0);
    }

    /// A row for each place where the largest number can stand. e²⁰⁰ is more than float32 can hold.
    @Test void the_largest_number_is_subtracted_wherever_it_stands() {
        for (int n : new int[] {3, 17, 32, 70, 129}) {
            Tensor only = Tensor.eye(n, DType.FLOAT32);
            assertThat(compute(Softmax.softmax(-1), only.mul(200))).as("%s", n).isCloseTo(only, within(1e-30));
        }
    }

    /// Fast rows against the definition in float64: around the widths of vectors, in any layout. A probability
    /// takes a few roundings; each of the float32 sums takes at most n/4 more.
    @Property(tries = 100) void in_float32_values_and_gradients_are_those_of_float64(
            @ForAll @IntRange(min = 1, max = 5) int rows, @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll Random random) {
        assertAgrees(Tensors.randn(Shape.of(rows, n), DType.FLOAT32, random), random);
    }

    @Test void in_float32_values_and_gradients_of_long_rows_are_those_of_float64() {
        var random = new Random(3);
        for (int[] dims : new int[][] {{3, 1000}, {70, 1024}, {2, 3, 5000}, {40_000, 2}})
            assertAgrees(Tensors.randn(Shape.of(dims), DType.FLOAT32, random), random);
    }

    private static void assertAgrees(Tensor x, Random random) {
        Tensor g = Tensors.randn(x.shape(), DType.FLOAT32, random);
        Variable logits = Variable.variable(x), exact = Variable.variable(x.to(DType.FLOAT64));
        Variable p = Softmax.softmax(-1).apply(logits), q = Softmax.softmax(-1).apply(exact);
        double roundings = (8 + x.dim(-1) / 4.0) * DType.FLOAT32.epsilon();
        assertThat(p.value().to(DType.FLOAT64)).isCloseTo(q.value(), withinRelative(roundings));
        assertThat(p.backward(g).of(logits).value().to(DType.FLOAT64)).isCloseTo(
                q.backward(g.to(DType.FLOAT64)).of(exact).value(), within(roundings * g.abs().max().item()));
    }

    @Test void a_row_with_nan_or_infinity_becomes_nan_and_others_do_not() {
        float nan = Float.NaN, inf = Float.POSITIVE_INFINITY;
        Tensor x = Tensor.of(Shape.of(5, 2), 1f, nan, inf, 1f, 2f, 2f, -inf, 3f, -inf, -inf);

        assertThat(compute(Softmax.softmax(-1), x)).hasValues(nan, nan, nan, nan, 0.5, 0.5, 0, 1, nan, nan);
    }

    @Test void the_layer_is_the_operation() {
        // e^ln 3 : e^0 = 3 : 1
        Variable y = new Softmax(-1).apply(Variable.constant(Tensor.of(new double[][] {{Math.log(3), 0}})));

        assertThat(y.value()).isCloseTo(Tensor.of(new double[][] {{0.75, 0.25}}), within(1e-15));
        assertThat(new Softmax(-1)).hasToString("Softmax(-1)");
    }

    private static Tensor compute(Op op, Tensor x) {
        return op.apply(Variable.constant(x)).value();
    }
}
