package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Variable;
import gradbook.layers.testing.LayerCase;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FiltersTest {

    private static Tensor apply(Filters filter, Tensor image) {
        return filter.apply(Variable.constant(image)).value();
    }

    /// A single bright pixel shows the kernel, turned by 180°, which changes none of them.
    private static Tensor response(Filters filter) {
        return apply(filter, Tensor.ones(Shape.of(1, 1, 1, 1), DType.FLOAT32).pad(2, 2, 2, 0).pad(3, 2, 2, 0))
                .slice(2, 1, 4).slice(3, 1, 4).reshape(3, 3);
    }

    @Test void kernels_are_those_of_the_curriculum() {
        assertThat(response(Filters.IDENTITY)).hasValues(0, 0, 0, 0, 1, 0, 0, 0, 0);
        assertThat(response(Filters.CORNERS)).hasValues(1, 0, -1, 0, 0, 0, -1, 0, 1);
        assertThat(response(Filters.EDGES)).hasValues(0, 1, 0, 1, -4, 1, 0, 1, 0);
        assertThat(response(Filters.EDGES_ALL_AROUND)).hasValues(-1, -1, -1, -1, 8, -1, -1, -1, -1);
        assertThat(response(Filters.SHARPEN)).hasValues(0, -1, 0, -1, 5, -1, 0, -1, 0);
        double n = (float) (1 / 9.0);
        assertThat(response(Filters.BOX_BLUR)).hasValues(n, n, n, n, n, n, n, n, n);
        assertThat(response(Filters.GAUSSIAN_BLUR)).hasValues(
                0.0625, 0.125, 0.0625, 0.125, 0.25, 0.125, 0.0625, 0.125, 0.0625);
    }

    @ParameterizedTest @EnumSource(names = {"CORNERS", "EDGES", "EDGES_ALL_AROUND"})
    void edge_detectors_are_silent_on_an_even_surface_and_even_at_its_border(Filters filter) {
        assertThat(apply(filter, Tensor.full(Shape.of(1, 2, 3, 4), 3, DType.FLOAT64)))
                .isBitIdenticalTo(Tensor.zeros(Shape.of(1, 2, 3, 4), DType.FLOAT64));
    }

    @ParameterizedTest @EnumSource(names = {"IDENTITY", "SHARPEN", "BOX_BLUR", "GAUSSIAN_BLUR"})
    void the_others_leave_an_even_surface_as_it_is(Filters filter) {
        Tensor even = Tensor.full(Shape.of(1, 2, 3, 4), 3, DType.FLOAT64);

        assertThat(apply(filter, even)).isCloseTo(even, within(1e-15 * 9));
    }

    @Test void a_step_is_where_edges_are_seen() {
        Tensor step = Tensor.of(Shape.of(1, 1, 1, 6), 0.0, 0, 0, 1, 1, 1);

        // One row, repeated above and below: the Laplacian is that along the row.
        assertThat(apply(Filters.EDGES, step)).hasValues(0, 0, 1, -1, 0, 0);
        assertThat(apply(Filters.EDGES_ALL_AROUND, step)).hasValues(0, 0, -3, 3, 0, 0);
        assertThat(apply(Filters.CORNERS, step)).hasValues(0, 0, 0, 0, 0, 0);
        assertThat(apply(Filters.SHARPEN, step)).hasValues(0, 0, -1, 2, 1, 1);
        assertThat(apply(Filters.GAUSSIAN_BLUR, step)).hasValues(0, 0, 0.25, 0.75, 1, 1);
    }

    @ParameterizedTest @EnumSource void channels_are_filtered_apart(Filters filter) {
        Tensor x = Tensors.randn(Shape.of(2, 3, 4, 5), DType.FLOAT64, new Random(1));
        Tensor second = x.slice(1, 1, 2);

        assertThat(apply(filter, x).slice(1, 1, 2)).isCloseTo(apply(filter, second), within(1e-13));
    }

    @Provide Arbitrary<LayerCase> filters() {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 3);
        return Combinators.combine(Arbitraries.of(Filters.values()), few, few, few, few, Arbitraries.longs())
                .flatAs((filter, n, c, h, w, seed) -> Tensors.of(Shape.of(n, c, h, w), DType.FLOAT64)
                        .map(x -> new LayerCase(filter, x, seed)));
    }

    @Property(tries = 60)
    @ChecksGradientOf("Filters")
    void gradients_of_filters_match_finite_differences(@ForAll("filters") LayerCase given) {
        given.verify();
    }

    @Test void what_is_no_batch_of_images_is_refused() {
        assertThatThrownBy(() -> apply(Filters.EDGES, Tensor.zeros(Shape.of(4, 5), DType.FLOAT32)))
                .isInstanceOf(ShapeException.class).hasMessage("""
                        filter EDGES of (4, 5): an image has the shape (N, C, height, width)
                          hint: reshape(1, 1, 4, 5) makes a batch of one, with one channel
                          in EDGES, given an input of shape (4, 5)""");
    }
}
