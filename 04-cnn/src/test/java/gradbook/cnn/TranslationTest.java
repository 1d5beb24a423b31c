package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// What convolution and pooling make of an image that moves.
class TranslationTest {

    /// Zeros around the image, so that nothing leaves it when it moves by up to two pixels.
    private static Tensor scene(long seed) {
        return Tensor.randn(Shape.of(1, 2, 4, 5), DType.FLOAT64, new Random(seed)).pad(2, 4, 4, 0).pad(3, 4, 4, 0);
    }

    private static Tensor moved(Tensor x, int down, int across) {
        return Tensors.define(x.shape(), x.dtype(), i -> {
            int row = i[2] - down, column = i[3] - across;
            boolean inside = row >= 0 && row < x.dim(2) && column >= 0 && column < x.dim(3);
            return inside ? x.get(i[0], i[1], row, column) : 0;
        });
    }

    @Property(tries = 60) void a_convolution_moves_with_the_image(@ForAll long seed,
            @ForAll @IntRange(min = -2, max = 2) int down, @ForAll @IntRange(min = -2, max = 2) int across) {
        Tensor x = scene(seed), w = Tensor.randn(Shape.of(3, 2, 3, 3), DType.FLOAT64, new Random(seed + 1));

        assertThat(convolve(moved(x, down, across), w))
                .isCloseTo(moved(convolve(x, w), down, across), within(1e-12));
    }

    private static Tensor convolve(Tensor x, Tensor w) {
        return Convolution.conv2d(Window.of(3).padding(1), 1).apply(Variable.constant(x), Variable.constant(w)).value();
    }

    @Property(tries = 60) void max_pooling_moves_with_the_image_by_whole_windows(@ForAll long seed,
            @ForAll @IntRange(min = -1, max = 1) int down, @ForAll @IntRange(min = -1, max = 1) int across) {
        Tensor x = scene(seed);

        assertThat(pool(moved(x, 2 * down, 2 * across))).isBitIdenticalTo(moved(pool(x), down, across));
    }

    @Test void max_pooling_does_not_see_a_move_within_a_window() {
        Tensor spot = Tensor.of(Shape.of(1, 1, 1, 6), 0.0, 0, 5, 0, 0, 0);

        assertThat(pool1(spot)).hasValues(0, 5, 0);
        assertThat(pool1(moved(spot, 0, 1))).hasValues(0, 5, 0);
        assertThat(pool1(moved(spot, 0, 2))).hasValues(0, 0, 5);
    }

    private static Tensor pool(Tensor x) {
        return MaxPool2d.of(2).apply(Variable.constant(x)).value();
    }

    private static Tensor pool1(Tensor row) {
        return new MaxPool2d(Window.of(1, 2).stride(1, 2)).apply(Variable.constant(row)).value();
    }
}
