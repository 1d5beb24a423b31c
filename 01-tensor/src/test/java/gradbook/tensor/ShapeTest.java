package gradbook.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.testing.Shapes;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Tuple.Tuple2;
import org.junit.jupiter.api.Test;

@PropertyDefaults(tries = 200)
class ShapeTest {

    @Provide Arbitrary<Shape> shapes() {
        return Shapes.anyOrEmpty();
    }

    @Provide Arbitrary<Tuple2<Shape, Shape>> broadcastable() {
        return Shapes.broadcastable();
    }

    @Property void size_is_the_product_of_the_dimensions(@ForAll("shapes") Shape shape) {
        int product = 1;
        for (int d : shape.dims()) product *= d;
        assertThat(shape.size()).isEqualTo(product);
    }

    @Property void dimensions_can_be_counted_from_either_end(@ForAll("shapes") Shape shape) {
        for (int d = 0; d < shape.rank(); d++) {
            assertThat(shape.dim(d)).isEqualTo(shape.dims()[d]);
            assertThat(shape.dim(d - shape.rank())).isEqualTo(shape.dims()[d]);
        }
    }

    @Property void inserting_and_removing_a_dimension_are_inverse(@ForAll("shapes") Shape shape) {
        for (int d = 0; d <= shape.rank(); d++) {
            Shape longer = shape.insert(d, 7);
            assertThat(longer.dim(d)).isEqualTo(7);
            assertThat(longer.without(d)).isEqualTo(shape);
            assertThat(shape.insert(d - shape.rank() - 1, 7)).isEqualTo(longer);
        }
    }

    /// NumPy's rule, stated by padding with ones on the left instead of counting from the right.
    @Property void broadcasting_takes_the_longer_of_each_two_dimensions(
            @ForAll("broadcastable") Tuple2<Shape, Shape> pair) {
        Shape a = pair.get1(), b = pair.get2();
        int rank = Math.max(a.rank(), b.rank());
        int[] left = padded(a, rank), right = padded(b, rank), expected = new int[rank];
        for (int d = 0; d < rank; d++) expected[d] = Math.max(left[d], right[d]);
        assertThat(a.broadcast(b)).isEqualTo(Shape.of(expected));
        assertThat(b.broadcast(a)).isEqualTo(Shape.of(expected));
    }

    private static int[] padded(Shape shape, int rank) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        System.arraycopy(shape.dims(), 0, dims, rank - shape.rank(), shape.rank());
        return dims;
    }

    @Test void a_dimension_of_1_broadcasts_with_an_empty_one() {
        assertThat(Shape.of(2, 1).broadcast(Shape.of(0))).isEqualTo(Shape.of(2, 0));
    }

    @Test void a_shape_is_printed_like_a_tuple() {
        assertThat(Shape.of(2, 3)).hasToString("(2, 3)");
        assertThat(Shape.of(5)).hasToString("(5)");
        assertThat(Shape.of()).hasToString("()");
    }

    @Test void a_shape_does_not_change_with_the_array_it_was_made_from() {
        int[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.dims()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2));
    }
}
