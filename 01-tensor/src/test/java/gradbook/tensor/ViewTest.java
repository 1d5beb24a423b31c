package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Every view against arithmetic on indices: what element `i` of the view is in the original.
@PropertyDefaults(tries = 100)
class ViewTest {

    @Provide Arbitrary<Tensor> tensors() {
        return Tensors.any(DType.FLOAT64);
    }

    @Provide Arbitrary<List<Tensor>> expandable() {
        return Shapes.expandable().flatMap(pair -> Tensors.of(pair.get2(), DType.FLOAT64)
                .map(x -> List.of(x, Tensor.zeros(pair.get1(), DType.FLOAT64))));
    }

    @Property void a_tensor_in_any_layout_holds_the_numbers_it_was_made_of(@ForAll long seed) {
        RandomGenerator random = new Random(seed);
        Shape shape = Shape.of(random.ints(random.nextInt(5), 1, 5).toArray());
        double[] numbers = random.doubles(shape.size()).toArray();
        Tensor x = Tensors.inAnyLayout(shape, DType.FLOAT64, numbers, random);
        assertThat(x.toDoubles()).containsExactly(numbers);
        List<int[]> indices = Shapes.indices(shape);
        for (int i = 0; i < numbers.length; i++) assertThat(x.get(indices.get(i))).isEqualTo(numbers[i]);
    }

    @Property void permuting_moves_indices_along_with_dimensions(@ForAll("tensors") Tensor x, @ForAll long seed) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        int[] dims = order.stream().mapToInt(d -> d).toArray();
        Tensor y = x.permute(dims);
        assertThat(y).isBitIdenticalTo(Tensors.define(
                Shape.of(IntStream.of(dims).map(x::dim).toArray()), DType.FLOAT64, index -> {
                    int[] original = new int[dims.length];
                    for (int i = 0; i < dims.length; i++) original[dims[i]] = index[i];
                    return x.get(original);
                }));
        assertThat(y.storage()).isSameAs(x.storage());
    }

    @Property void transposing_exchanges_two_indices(@ForAll("tensors") Tensor x, @ForAll long seed) {
        if (x.rank() == 0) return;
        int a = new Random(seed).nextInt(x.rank()), b = new Random(~seed).nextInt(x.rank());
        int[] dims = x.shape().dims();
        Shape shape = Shape.of(exchanged(dims, a, b));
        assertThat(x.transpose(a, b - x.rank()))
                .isBitIdenticalTo(Tensors.define(shape, DType.FLOAT64, i -> x.get(exchanged(i, a, b))));
    }

    private static int[] exchanged(int[] numbers, int a, int b) {
        int[] result = numbers.clone();
        result[a] = numbers[b];
        result[b] = numbers[a];
        return result;
    }

    @Property void slicing_scales_and_shifts_one_index(@ForAll("tensors") Tensor x, @ForAll long seed) {
        if (x.rank() == 0) return;
        Random random = new Random(seed);
        int d = random.nextInt(x.rank()), from = random.nextInt(x.dim(d) + 1);
        int to = from + random.nextInt(x.dim(d) - from + 1), step = 1 + random.nextInt(3);
        int length = 0;
        for (int i = from; i < to; i += step) length++;
        assertThat(x.slice(d, from, to, step)).isBitIdenticalTo(Tensors.define(
                x.shape().with(d, length), DType.FLOAT64, i -> x.get(with(i, d, from + step * i[d]))));
    }

    @Property void selecting_fixes_one_index(@ForAll("tensors") Tensor x) {
        for (int d = 0; d < x.rank(); d++) {
            int axis = d, last = x.dim(d) - 1;
            assertThat(x.select(d, last)).isBitIdenticalTo(Tensors.define(
                    x.shape().without(d), DType.FLOAT64, i -> x.get(inserted(i, axis, last))));
        }
    }

    @Property void expanding_ignores_the_indices_of_repeated_dimensions(@ForAll("expandable") List<Tensor> pair) {
        Tensor x = pair.get(0);
        Shape to = pair.get(1).shape();
        Tensor y = x.expand(to);
        assertThat(y).isBitIdenticalTo(Tensors.define(to, DType.FLOAT64, i -> {
            int[] original = Arrays.copyOfRange(i, to.rank() - x.rank(), to.rank());
            for (int d = 0; d < original.length; d++) if (x.dim(d) == 1) original[d] = 0;
            return x.get(original);
        }));
        assertThat(y.storage()).isSameAs(x.storage());
    }

    @Property void a_new_dimension_of_length_1_changes_nothing_else(@ForAll("tensors") Tensor x) {
        for (int d = 0; d <= x.rank(); d++) {
            int axis = d;
            Tensor y = x.unsqueeze(d);
            assertThat(y).isBitIdenticalTo(Tensors.define(
                    x.shape().insert(d, 1), DType.FLOAT64, i -> x.get(removed(i, axis))));
            assertThat(y.squeeze(d)).isBitIdenticalTo(x);
            assertThat(x.unsqueeze(d - x.rank() - 1).shape()).isEqualTo(y.shape());
        }
    }

    @Property void reshaping_keeps_the_reading_order(@ForAll("tensors") Tensor x) {
        double[] inOrder = Shapes.indices(x.shape()).stream().mapToDouble(x::get).toArray();
        assertThat(x.reshape(x.size())).hasShape(x.size()).hasValues(inOrder);
        assertThat(x.reshape(-1, 1)).hasShape(x.size(), 1).hasValues(inOrder);
        assertThat(x.reshape(1, x.size(), 1)).hasShape(1, x.size(), 1).hasValues(inOrder);
        for (int start = 0; start < x.rank(); start++) {
            int rows = 1;
            for (int d = 0; d < start; d++) rows *= x.dim(d);
            assertThat(x.flatten(start)).hasShape(x.shape().prefix(start).insert(-1, x.size() / rows))
                    .hasValues(inOrder);
            assertThat(x.flatten(start - x.rank()).shape()).isEqualTo(x.flatten(start).shape());
        }
    }

    @Property void a_copy_is_contiguous_and_has_its_own_storage(@ForAll("tensors") Tensor x) {
        assertThat(x.copy()).isBitIdenticalTo(x);
        assertThat(x.copy().storage()).isNotSameAs(x.storage());
        assertThat(x.copy().layout()).isEqualTo(Layout.rowMajor(x.shape()));
        assertThat(x.contiguous()).isBitIdenticalTo(x);
        assertThat(x.contiguous().layout().isContiguous()).isTrue();
    }

    @Property void contiguous_means_that_neighbours_in_reading_order_are_neighbours(@ForAll("tensors") Tensor x) {
        boolean neighbours = IntStream.range(1, x.size())
                .allMatch(i -> x.layout().position(i) == x.layout().position(i - 1) + 1);
        assertThat(x.layout().isContiguous()).isEqualTo(neighbours);
    }

    @Property void converting_rounds_each_number_once(@ForAll("tensors") Tensor x) {
        Tensor y = x.to(DType.FLOAT32);
        assertThat(y.toDoubles()).containsExactly(Shapes.indices(x.shape()).stream()
                .mapToDouble(i -> (float) x.get(i)).toArray());
        assertThat(x.toFloats()).containsExactly(y.toFloats());
        assertThat(y.to(DType.FLOAT64)).hasType(DType.FLOAT64).hasValues(y.toDoubles());
    }

    @Test void reshaping_a_contiguous_tensor_copies_nothing_and_a_transposed_one_must() {
        Tensor x = Tensor.arange(6, DType.FLOAT64).reshape(2, 3);
        assertThat(x.reshape(3, 2).storage()).isSameAs(x.storage());
        assertThat(x.transpose().reshape(6).storage()).isNotSameAs(x.storage());
        assertThat(x.transpose().reshape(6)).hasValues(0, 3, 1, 4, 2, 5);
    }

    @Test void a_single_number_flattens_to_a_vector_of_one() {
        assertThat(Tensor.scalar(5, DType.FLOAT64).flatten(0)).hasShape(1).hasValues(5);
    }

    @Test void empty_tensors_can_be_reshaped_where_the_open_dimension_is_determined() {
        Tensor x = Tensor.zeros(Shape.of(0, 3), DType.FLOAT64);
        assertThat(x.reshape(-1, 3)).hasShape(0, 3);
        assertThat(x.reshape(5, 0)).hasShape(5, 0);
        assertThat(x.transpose().copy()).hasShape(3, 0);
    }

    @Test void strides_are_those_that_numpy_reports() {
        // numpy.zeros((2, 3, 4)).strides is (96, 32, 8): 12, 4 and 1 elements.
        assertThat(Layout.rowMajor(Shape.of(2, 3, 4)).strides()).containsExactly(12, 4, 1);
        assertThat(Layout.rowMajor(Shape.of(2, 3, 4))).hasToString("(2, 3, 4) with strides [12, 4, 1] from 0");
    }

    private static int[] with(int[] index, int d, int value) {
        int[] result = index.clone();
        result[d] = value;
        return result;
    }

    private static int[] inserted(int[] index, int d, int value) {
        return Shape.of(index).insert(d, value).dims();
    }

    private static int[] removed(int[] index, int d) {
        return Shape.of(index).without(d).dims();
    }
}
