package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Operations that come in pairs are tested as adjoints: ⟨f(x), y⟩ = ⟨x, fᵀ(y)⟩ for all x and y.
@PropertyDefaults(tries = 100)
class IndexingTest {

    /// Of rank 1 to 4.
    @Provide Arbitrary<Tensor> tensors() {
        return Shapes.ofRank(1, 4).flatMap(shape -> Tensors.of(shape, DType.FLOAT64));
    }

    private static void assertAdjoint(Tensor x, Tensor image, Tensor y, Tensor back) {
        assertThat(image).hasShape(y.shape());
        assertThat(back).hasShape(x.shape());
        assertThat(image.mul(y).sum().item()).isCloseTo(x.mul(back).sum().item(), within(1e-9));
    }

    private static Tensor randn(Shape shape, Random random) {
        return Tensors.randn(shape, DType.FLOAT64, random);
    }

    private static int[] indices(int count, int limit, Random random) {
        return random.ints(count, 0, limit).toArray();
    }

    @Property void take_picks_elements_by_their_place_and_put_is_its_adjoint(@ForAll("tensors") Tensor x,
            @ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.of(2, 1 + random.nextInt(4));
        int[] index = indices(shape.size(), x.size(), random);
        double[] inOrder = Shapes.indices(x.shape()).stream().mapToDouble(x::get).toArray();
        assertThat(x.take(index, shape)).hasShape(shape)
                .hasValues(IntStream.of(index).mapToDouble(i -> inOrder[i]).toArray());
        Tensor y = randn(shape, random);
        assertAdjoint(x, x.take(index, shape), y, y.put(index, x.shape()));
    }

    @Property void gather_picks_one_of_each_line_and_scatter_is_its_adjoint(@ForAll("tensors") Tensor x,
            @ForAll long seed) {
        Random random = new Random(seed);
        for (int d = 0; d < x.rank(); d++) {
            int axis = d;
            Shape lines = x.shape().without(d);
            int[] index = indices(lines.size(), x.dim(d), random);
            assertThat(x.gather(d, index)).isBitIdenticalTo(Tensors.define(lines, DType.FLOAT64,
                    i -> x.get(Shape.of(i).insert(axis, index[Layout.rowMajor(lines).indexOf(i)]).dims())));
            Tensor y = randn(lines, random);
            assertAdjoint(x, x.gather(d - x.rank(), index), y, y.scatter(d - x.rank(), index, x.dim(d)));
        }
    }

    @Property void index_select_picks_parts_in_the_given_order(@ForAll("tensors") Tensor x, @ForAll long seed) {
        Random random = new Random(seed);
        for (int d = 0; d < x.rank(); d++) {
            int axis = d;
            int[] index = indices(random.nextInt(5), x.dim(d), random);
            assertThat(x.indexSelect(d, index)).isBitIdenticalTo(Tensors.define(
                    x.shape().with(d, index.length), DType.FLOAT64, i ->
                            x.get(Shape.of(i).with(axis, index[i[axis]]).dims())));
        }
    }

    @Property void padding_is_undone_by_slicing_and_surrounds_with_the_value(@ForAll("tensors") Tensor x,
            @ForAll long seed) {
        Random random = new Random(seed);
        for (int d = 0; d < x.rank(); d++) {
            int axis = d, before = random.nextInt(3), after = random.nextInt(3), length = x.dim(d);
            assertThat(x.pad(d, before, after, 7)).isBitIdenticalTo(Tensors.define(
                    x.shape().with(d, before + length + after), DType.FLOAT64, i -> {
                        int inside = i[axis] - before;
                        return inside < 0 || inside >= length ? 7 : x.get(Shape.of(i).with(axis, inside).dims());
                    }));
        }
    }

    @Property void unslice_is_the_adjoint_of_slice(@ForAll("tensors") Tensor x, @ForAll long seed) {
        Random random = new Random(seed);
        for (int d = 0; d < x.rank(); d++) {
            int from = random.nextInt(x.dim(d) + 1), to = from + random.nextInt(x.dim(d) - from + 1);
            int step = 1 + random.nextInt(3);
            Tensor part = x.slice(d, from, to, step), y = randn(part.shape(), random);
            Tensor back = y.unslice(d, from, step, x.dim(d));
            assertAdjoint(x, part, y, back);
            assertThat(back.slice(d, from, to, step)).isBitIdenticalTo(y);
        }
    }

    @Property void concatenated_parts_are_found_where_they_were_put(@ForAll("tensors") Tensor x, @ForAll long seed) {
        Random random = new Random(seed);
        for (int d = 0; d < x.rank(); d++) {
            int cut = random.nextInt(x.dim(d) + 1);
            Tensor first = x.slice(d, 0, cut), last = x.slice(d, cut, x.dim(d));
            assertThat(Tensor.concat(d, first, last)).isBitIdenticalTo(x);
            assertThat(Tensor.concat(d - x.rank(), x)).isBitIdenticalTo(x);
        }
    }

    @Property void stacked_tensors_are_selected_along_the_new_dimension(@ForAll("tensors") Tensor x,
            @ForAll long seed) {
        Tensor y = randn(x.shape(), new Random(seed));
        for (int d = -x.rank() - 1; d <= x.rank(); d++) {
            Tensor both = Tensor.stack(d, x, y, x);
            assertThat(both).hasShape(x.shape().insert(d, 3));
            for (int i = 0; i < 3; i++) assertThat(both.select(d, i)).isBitIdenticalTo(List.of(x, y, x).get(i));
        }
    }

    @Test void put_adds_up_what_goes_to_the_same_place() {
        assertThat(Tensor.of(1.0, 2, 4).put(new int[] {1, 0, 1}, Shape.of(3))).hasValues(2, 5, 0);
    }

    @Test void gather_picks_the_log_probability_of_each_label() {
        Tensor rows = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(rows.gather(1, new int[] {2, 0})).hasShape(2).hasValues(3, 4);
        assertThat(Tensor.of(3.0, 4).scatter(1, new int[] {2, 0}, 3)).hasShape(2, 3).hasValues(0, 0, 3, 4, 0, 0);
    }

    @Test void nothing_is_put_back_as_zeros() {
        Tensor nothing = Tensor.zeros(Shape.of(0), DType.FLOAT64);
        assertThat(nothing.unslice(0, 2, 1, 2)).hasShape(2).hasValues(0, 0);
        assertThat(nothing.unslice(0, 0, 1, 0)).hasShape(0);
    }

    @Test void indexing_keeps_the_type() {
        Tensor x = Tensor.arange(6, DType.FLOAT32).reshape(2, 3);
        assertThat(x.gather(1, new int[] {0, 1})).hasType(DType.FLOAT32).hasValues(0, 4);
        assertThat(x.indexSelect(0, 1, 1)).hasType(DType.FLOAT32).hasValues(3, 4, 5, 3, 4, 5);
        assertThat(x.pad(0, 0, 1, -1)).hasType(DType.FLOAT32).hasValues(0, 1, 2, 3, 4, 5, -1, -1, -1);
        assertThat(Tensor.concat(1, x, x)).hasType(DType.FLOAT32).hasShape(2, 6);
    }
}
