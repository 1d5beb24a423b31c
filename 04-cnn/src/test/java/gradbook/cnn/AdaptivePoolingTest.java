package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.layers.testing.LayerCase;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AdaptivePoolingTest {

    /// Pixels a tenth apart: a small step of one does not change which is the largest.
    record Case(int height, int width, Tensor x, long seed) {}

    @Provide Arbitrary<Case> cases() {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2), sizes = Arbitraries.integers().between(1, 5),
                lengths = Arbitraries.integers().between(1, 7);
        return Combinators.combine(sizes, sizes, few, few, lengths, lengths, Arbitraries.longs())
                .as((height, width, n, c, h, w, seed) -> {
                    Shape shape = Shape.of(n, c, h, w);
                    var random = new Random(seed);
                    Integer[] order = IntStream.range(-shape.size() / 2, shape.size() - shape.size() / 2).boxed()
                            .toArray(Integer[]::new);
                    Collections.shuffle(Arrays.asList(order), random);
                    double[] pixels = Arrays.stream(order).mapToDouble(i -> i / 10.0).toArray();
                    return new Case(height, width, Tensors.inAnyLayout(shape, DType.FLOAT64, pixels, random), seed);
                }).withoutEdgeCases();
    }

    private static Tensor apply(Layer layer, Tensor x) {
        return layer.apply(Variable.constant(x)).value();
    }

    /// The pixels that output (i, j) sees, by the rule in the words of PyTorch.
    private static Tensor part(Case c, int[] index) {
        int h = c.x.dim(2), w = c.x.dim(3);
        return c.x.select(0, index[0]).select(0, index[1])
                .slice(0, (int) Math.floor((double) index[2] * h / c.height),
                        (int) Math.ceil((index[2] + 1.0) * h / c.height))
                .slice(1, (int) Math.floor((double) index[3] * w / c.width),
                        (int) Math.ceil((index[3] + 1.0) * w / c.width));
    }

    private static Shape output(Case c) {
        return c.x.shape().with(2, c.height).with(3, c.width);
    }

    @Property(tries = 200) void each_output_is_the_mean_of_its_part(@ForAll("cases") Case c) {
        assertThat(apply(new AdaptiveAvgPool2d(c.height, c.width), c.x)).isCloseTo(
                Tensors.define(output(c), DType.FLOAT64, i -> part(c, i).mean().item()), within(1e-13));
    }

    @Property(tries = 200) void each_output_is_the_largest_pixel_of_its_part(@ForAll("cases") Case c) {
        assertThat(apply(new AdaptiveMaxPool2d(c.height, c.width), c.x)).isBitIdenticalTo(
                Tensors.define(output(c), DType.FLOAT64, i -> part(c, i).max().item()));
    }

    @Property(tries = 60)
    @ChecksGradientOf("AdaptiveAvgPool2d")
    void gradient_of_adaptive_avg_pool2d_matches_finite_differences(@ForAll("cases") Case c) {
        new LayerCase(new AdaptiveAvgPool2d(c.height, c.width), c.x, c.seed).verify();
    }

    @Property(tries = 60)
    @ChecksGradientOf("AdaptiveMaxPool2d")
    void gradient_of_adaptive_max_pool2d_matches_finite_differences(@ForAll("cases") Case c) {
        new LayerCase(new AdaptiveMaxPool2d(c.height, c.width), c.x, c.seed).verify();
    }

    // ------------------------------------------------------------------------------- by example

    @Test void parts_of_five_pixels_overlap_where_three_are_asked_for() {
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 5), 1f, 2, 4, 8, 16);

        // From ⌊5i/3⌋ = 0, 1, 3 to ⌈5(i + 1)/3⌉ = 2, 4, 5.
        assertThat(apply(new AdaptiveAvgPool2d(1, 3), x)).hasShape(1, 1, 1, 3).hasType(DType.FLOAT32)
                .isCloseTo(Tensor.of(Shape.of(1, 1, 1, 3), 1.5f, (float) (14 / 3.0), 12f), within(1e-6));
        assertThat(apply(new AdaptiveMaxPool2d(1, 3), x)).hasShape(1, 1, 1, 3).hasValues(2, 8, 16);
    }

    @Test void to_a_larger_size_pixels_are_seen_again_and_again() {
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 2), 1f, 2);

        assertThat(apply(new AdaptiveMaxPool2d(1, 4), x)).hasValues(1, 1, 2, 2);
        assertThat(apply(new AdaptiveAvgPool2d(1, 3), x)).hasValues(1, 1.5, 2);
    }

    @Test void global_pooling_leaves_a_number_for_each_channel() {
        Tensor x = Tensor.of(Shape.of(1, 2, 1, 3), 1f, 2, 6, -1, -2, -6);

        assertThat(apply(AdaptiveAvgPool2d.global(), x)).hasShape(1, 2, 1, 1).hasValues(3, -3);
        assertThat(apply(AdaptiveMaxPool2d.global(), x)).hasShape(1, 2, 1, 1).hasValues(6, -1);
    }

    @Test void among_equals_the_first_receives_the_gradient_and_nan_wins() {
        Variable x = Variable.variable(Tensor.of(Shape.of(1, 1, 1, 5), 3.0, 3, 3, Double.NaN, 3));
        Variable y = new AdaptiveMaxPool2d(1, 3).apply(x);

        assertThat(y.value()).hasValues(3, Double.NaN, Double.NaN);
        assertThat(y.sum().backward().of(x).value()).hasValues(1, 0, 0, 2, 0);
    }

    @Test void no_images_give_no_outputs() {
        Tensor none = Tensor.zeros(Shape.of(0, 3, 5, 5), DType.FLOAT32);

        assertThat(apply(AdaptiveAvgPool2d.of(2), none)).hasShape(0, 3, 2, 2);
        assertThat(apply(AdaptiveMaxPool2d.of(2), none)).hasShape(0, 3, 2, 2);
    }

    @Test void it_says_what_it_does() {
        assertThat(new AdaptiveAvgPool2d(1, 3)).hasToString("AdaptiveAvgPool2d(1×3)");
        assertThat(AdaptiveMaxPool2d.of(2)).hasToString("AdaptiveMaxPool2d(2×2)");
    }

    @Test void what_does_not_fit_is_refused() {
        assertThatThrownBy(() -> new AdaptiveMaxPool2d(2, 0)).isInstanceOf(ShapeException.class)
                .hasMessage("adaptive pooling to 2×0: both must be at least 1");
        assertThatThrownBy(() -> apply(AdaptiveAvgPool2d.of(2), Tensor.zeros(Shape.of(3, 4), DType.FLOAT32)))
                .isInstanceOf(ShapeException.class).hasMessage("""
                        adaptive mean pooling of (3, 4): an image has the shape (N, C, height, width), with at least \
                        one pixel
                          in AdaptiveAvgPool2d(2×2), given an input of shape (3, 4)""");
        assertThatThrownBy(() -> apply(AdaptiveMaxPool2d.of(2), Tensor.zeros(Shape.of(1, 1, 0, 4), DType.FLOAT32)))
                .isInstanceOf(ShapeException.class).hasMessageStartingWith("adaptive max pooling of (1, 1, 0, 4)");
    }
}
