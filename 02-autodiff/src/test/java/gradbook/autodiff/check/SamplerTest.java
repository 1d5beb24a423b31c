package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final int DRAWS = 1000;

    private final Sampler sampler = new Sampler(new Random(1));

    @Property(tries = 200) void two_shapes_broadcast(@ForAll long seed) {
        List<Shape> shapes = new Sampler(new Random(seed)).broadcastable();
        assertThat(shapes.get(0).broadcast(shapes.get(1)).rank()).isBetween(0, 4);
    }

    @Property(tries = 200) void a_part_broadcasts_to_the_whole(@ForAll long seed) {
        var sampler = new Sampler(new Random(seed));
        Shape whole = sampler.shape(0, 4);
        assertThat(sampler.part(whole).broadcast(whole)).isEqualTo(whole);
    }

    @Property(tries = 200) void axes_are_different_ones(@ForAll long seed) {
        var sampler = new Sampler(new Random(seed));
        Shape shape = sampler.shape(1, 4);
        int[] axes = sampler.axes(shape, shape.rank());
        assertThat(IntStream.of(axes).map(shape::axis).sorted().toArray())
                .isEqualTo(IntStream.range(0, shape.rank()).toArray());
    }

    @Test void axes_count_from_both_ends() {
        int[] axes = IntStream.range(0, DRAWS).map(_ -> sampler.axis(Shape.of(2, 3))).distinct().sorted().toArray();
        assertThat(axes).containsExactly(-2, -1, 0, 1);
    }

    @Property(tries = 200) void numbers_come_out_in_the_order_they_were_drawn_in_any_layout(@ForAll long seed) {
        var sampler = new Sampler(new Random(seed));
        Shape shape = sampler.shape(0, 4);
        var numbers = DoubleStream.iterate(1, x -> x + 1).iterator();
        Tensor x = sampler.of(shape, numbers::nextDouble);
        assertThat(x.shape()).isEqualTo(shape);
        assertThat(x.toDoubles()).isEqualTo(IntStream.rangeClosed(1, shape.size()).asDoubleStream().toArray());
    }

    /// About half are views, and a few of those happen to be contiguous.
    @Test void odd_layouts_are_drawn_about_as_often_as_contiguous_ones() {
        long odd = IntStream.range(0, DRAWS)
                .filter(_ -> !sampler.normal(Shape.of(2, 3)).layout().isContiguous()).count();
        assertThat(odd).isBetween(DRAWS / 3L, DRAWS / 2L + DRAWS / 20);
    }

    @Test void numbers_are_of_the_kind_asked_for() {
        Shape shape = Shape.of(DRAWS);
        assertThat(numbers(sampler.awayFromZero(shape))).anyMatch(x -> x > 0).anyMatch(x -> x < 0)
                .allMatch(x -> Math.abs(x) >= 0.3);
        assertThat(numbers(sampler.between(0.1, 9, shape))).allMatch(x -> x >= 0.1 && x < 9);
        assertThat(numbers(sampler.normal(shape))).allMatch(Double::isFinite);
    }

    private static List<Double> numbers(Tensor x) {
        return Arrays.stream(x.toDoubles()).boxed().toList();
    }

    @Test void zeros_and_numbers_close_to_zero_are_drawn_and_one_positive_number_at_least() {
        List<double[]> draws = IntStream.range(0, DRAWS)
                .mapToObj(_ -> sampler.withZeros(Shape.of(5)).toDoubles()).toList();
        assertThat(draws).anyMatch(x -> Arrays.stream(x).anyMatch(n -> n == 0))
                .anyMatch(x -> Arrays.stream(x).anyMatch(n -> n != 0 && Math.abs(n) < 1e-6))
                .allMatch(x -> Arrays.stream(x).anyMatch(n -> n >= 0.3));
    }

    @Test void ties_and_near_ties_are_drawn() {
        List<double[]> draws = IntStream.range(0, DRAWS)
                .mapToObj(_ -> sampler.withTies(Shape.of(2)).toDoubles()).toList();
        assertThat(draws).anyMatch(x -> x[0] == x[1])
                .anyMatch(x -> x[0] != x[1] && Math.abs(x[0] - x[1]) < 1e-5);
    }
}
