package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

@PropertyDefaults(tries = 100)
class ReductionTest {

    @Provide Arbitrary<Tensor> tensors() {
        return Tensors.any(DType.FLOAT64);
    }

    @Provide Arbitrary<List<Tensor>> expandable() {
        return Shapes.expandable().flatMap(pair -> Combinators.combine(
                Tensors.of(pair.get1(), DType.FLOAT64), Tensors.of(pair.get2(), DType.FLOAT64)).as(List::of));
    }

    /// Adds every element to the place that is left of its index: the definition, read backwards.
    @Property void reductions_over_any_dimensions_combine_what_shares_the_other_indices(@ForAll("tensors") Tensor x) {
        for (int[] dims : subsetsOf(x.rank())) {
            assertThat(x.sum(dims)).isCloseTo(reduced(x, dims, 0, Double::sum), within(1e-12));
            assertThat(x.max(dims)).isBitIdenticalTo(reduced(x, dims, Double.NEGATIVE_INFINITY, Math::max));
            assertThat(x.min(dims)).isBitIdenticalTo(reduced(x, dims, Double.POSITIVE_INFINITY, Math::min));
            double count = (double) x.size() / x.sum(dims).size();
            assertThat(x.mean(dims)).isCloseTo(reduced(x, dims, 0, (sum, v) -> sum + v / count), within(1e-12));
        }
    }

    /// Every set of dimensions but the empty one, some of them counted from the end.
    private static List<int[]> subsetsOf(int rank) {
        return IntStream.range(1, 1 << rank).mapToObj(set -> IntStream.range(0, rank)
                .filter(d -> (set >> d & 1) == 1).map(d -> set % 3 == 0 ? d - rank : d).toArray()).toList();
    }

    private static Tensor reduced(Tensor x, int[] dims, double start, DoubleBinaryOperator combine) {
        boolean[] gone = new boolean[x.rank()];
        for (int d : dims) gone[Math.floorMod(d, x.rank())] = true;
        int[] kept = IntStream.range(0, x.rank()).filter(d -> !gone[d]).toArray();
        Tensor result = Tensor.full(Shape.of(IntStream.of(kept).map(x::dim).toArray()), start, DType.FLOAT64);
        for (int[] index : Shapes.indices(x.shape())) {
            int place = result.layout().indexOf(IntStream.of(kept).map(d -> index[d]).toArray());
            result.storage().set(place, combine.applyAsDouble(result.storage().get(place), x.get(index)));
        }
        return result;
    }

    @Property void without_dimensions_everything_is_reduced(@ForAll("tensors") Tensor x) {
        double[] all = x.toDoubles();
        assertThat(x.sum()).hasShape().isCloseTo(Tensor.scalar(Arrays.stream(all).sum(), DType.FLOAT64), within(1e-11));
        assertThat(x.max().item()).isEqualTo(Arrays.stream(all).max().orElseThrow());
        assertThat(x.min().item()).isEqualTo(Arrays.stream(all).min().orElseThrow());
    }

    /// ⟨expand(x), y⟩ = ⟨x, sumTo(y)⟩ is what it means to be an adjoint.
    @Property void summing_to_a_shape_is_the_adjoint_of_expanding_from_it(@ForAll("expandable") List<Tensor> pair) {
        Tensor y = pair.get(0), x = pair.get(1);
        assertThat(y.sumTo(x.shape())).hasShape(x.shape());
        double left = x.expand(y.shape()).mul(y).sum().item(), right = x.mul(y.sumTo(x.shape())).sum().item();
        assertThat(left).isCloseTo(right, byAtMost(1e-9));
    }

    /// Of whole numbers from −3 to 3, so that there are ties.
    @Property void argmax_is_the_first_place_of_the_largest_element(@ForAll("tensors") Tensor any) {
        Tensor x = Tensors.define(any.shape(), DType.FLOAT64, i -> Math.rint(any.get(i) / 1.5));
        for (int d = 0; d < x.rank(); d++) {
            int[] winners = x.argmax(d);
            List<int[]> lines = Shapes.indices(x.shape().without(d));
            assertThat(winners).hasSameSizeAs(lines.toArray());
            for (int line = 0; line < winners.length; line++) {
                double largest = at(x, lines.get(line), d, winners[line]);
                for (int i = 0; i < x.dim(d); i++)
                    if (i < winners[line]) assertThat(at(x, lines.get(line), d, i)).isLessThan(largest);
                    else assertThat(at(x, lines.get(line), d, i)).isLessThanOrEqualTo(largest);
            }
        }
    }

    private static double at(Tensor x, int[] line, int d, int i) {
        return x.get(Shape.of(line).insert(d, i).dims());
    }

    @Test void argmax_of_ties_is_the_first_and_nan_counts_as_largest() {
        // As in NumPy: numpy.argmax([[1, 3, 3], [2, nan, 9], [-inf, -inf, -inf]], axis=1) is [1, 1, 0],
        // and numpy.argmax([nan, 1, nan]) is 0.
        double nan = Double.NaN, inf = Double.POSITIVE_INFINITY;
        Tensor x = Tensor.of(new double[][] {{1, 3, 3}, {2, nan, 9}, {-inf, -inf, -inf}});
        assertThat(x.argmax(1)).containsExactly(1, 1, 0);
        assertThat(x.argmax(-2)).containsExactly(1, 1, 1);
        assertThat(Tensor.of(nan, 1, nan).argmax(0)).containsExactly(0);
    }

    private static Offset<Double> byAtMost(double error) {
        return Offset.offset(error);
    }

    @Test void nan_is_passed_on_by_every_reduction() {
        for (DType dtype : DType.values()) {
            Tensor x = Tensor.of(new double[][] {{1, Double.NaN}, {2, 3}}).to(dtype);
            assertThat(x.sum(1)).hasValues(Double.NaN, 5);
            assertThat(x.max(0)).hasValues(2, Double.NaN);
            assertThat(x.min(1)).hasValues(Double.NaN, 2);
        }
    }

    @Test void the_sum_of_nothing_is_0_and_its_mean_is_undefined() {
        for (DType dtype : DType.values()) {
            Tensor x = Tensor.zeros(Shape.of(2, 0), dtype);
            assertThat(x.sum()).hasShape().hasValues(0);
            assertThat(x.sum(1)).hasShape(2).hasValues(0, 0);
            assertThat(x.sum(0)).hasShape(0);
            assertThat(x.max(0)).hasShape(0);
            assertThat(x.mean(1)).hasValues(Double.NaN, Double.NaN);
            assertThat(x.transpose().sum(0)).hasShape(2).hasValues(0, 0);
        }
    }

    /// Four million times the float32 nearest to 0.1. At most 256 numbers are added in float32 before
    /// the sum goes on in float64, so that the relative error is at most 256 · 2⁻²⁴.
    @Test void long_sums_of_float32_do_not_pile_up_rounding_errors() {
        Tensor x = Tensor.full(Shape.of(4_000_000), 0.1, DType.FLOAT32);
        double exact = 4_000_000 * (double) 0.1f;
        assertThat(x.sum().item()).isCloseTo(exact, byAtMost(exact * 256 * 0x1p-24));
    }
}
