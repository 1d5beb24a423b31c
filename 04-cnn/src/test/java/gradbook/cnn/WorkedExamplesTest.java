package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The worked examples 7 to 10 of the curriculum, with exactly its numbers.
class WorkedExamplesTest {

    private static Tensor image(DType dtype, double[]... rows) {
        return Tensor.of(rows).unsqueeze(0).unsqueeze(0).to(dtype);
    }

    private static Tensor sevenBySeven(DType dtype) {
        return image(dtype, new double[][] {
            {0, 0, 0, 0, 0, 0, 0},
            {0, 1, 1, 1, 1, 1, 0},
            {0, 1, 0, 0, 1, 0, 0},
            {0, 1, 0, 1, 0, 0, 0},
            {0, 1, 1, 0, 0, 0, 0},
            {0, 1, 0, 0, 0, 0, 0},
            {0, 0, 0, 0, 0, 0, 0}});
    }

    private static Tensor sixBySix(DType dtype) {
        return image(dtype, new double[][] {
            {1, 1, 1, 1, 1, 0},
            {1, 0, 0, 1, 0, 0},
            {1, 0, 1, 0, 0, 0},
            {1, 1, 0, 0, 0, 0},
            {1, 0, 0, 0, 0, 0},
            {0, 0, 0, 0, 0, 0}});
    }

    /// As a layer, with the given kernel as its only weights.
    private static Tensor convolve(Tensor image, Window window, double[]... kernel) {
        Parameter weight = new Parameter(image(image.dtype(), kernel));
        return apply(new Conv2d(weight, null, window, 1), image);
    }

    private static Tensor apply(Layer layer, Tensor image) {
        return layer.apply(Variable.constant(image)).value();
    }

    @ParameterizedTest @EnumSource void example_7_a_corner_detector(DType dtype) {
        Tensor y = convolve(sevenBySeven(dtype), Window.of(3),
                new double[][] {{0, 0, 0}, {0, 1, 1}, {0, 1, 0}});

        assertThat(y).hasShape(1, 1, 5, 5).hasType(dtype).hasValues(
                3, 2, 2, 3, 1,
                2, 0, 2, 1, 0,
                2, 2, 1, 0, 0,
                3, 1, 0, 0, 0,
                1, 0, 0, 0, 0);
    }

    @ParameterizedTest @EnumSource void example_7_the_identity(DType dtype) {
        Tensor x = sevenBySeven(dtype);

        Tensor y = convolve(x, Window.of(3), new double[][] {{0, 0, 0}, {0, 1, 0}, {0, 0, 0}});

        assertThat(y).isBitIdenticalTo(x.slice(2, 1, 6).slice(3, 1, 6));
    }

    /// Each output is a tenth of the ones in its window, the centre counted twice. The four numbers .5 .6 .5
    /// in row 2 and .5 in row 3 differ from the sheet, which has .4 .2 .3 and .4 there: a misprint. The
    /// window of the first, for one, is 0 1 1 / 0 1 0 / 0 1 0, with four ones and a one at its centre.
    @ParameterizedTest @EnumSource void example_7_a_blur(DType dtype) {
        Tensor y = convolve(sevenBySeven(dtype), Window.of(3),
                new double[][] {{.1, .1, .1}, {.1, .2, .1}, {.1, .1, .1}});

        assertThat(y).isCloseTo(image(dtype, new double[][] {
            {.4, .5, .5, .5, .4},
            {.5, .6, .5, .6, .3},
            {.5, .5, .4, .2, .1},
            {.5, .6, .2, .1, 0},
            {.4, .3, .1, 0, 0}}), within(4 * dtype.epsilon()));
    }

    @ParameterizedTest @EnumSource void example_8_the_sum_of_each_2_by_2_block(DType dtype) {
        Tensor y = convolve(sixBySix(dtype), Window.of(2).stride(2), new double[][] {{1, 1}, {1, 1}});

        assertThat(y).hasShape(1, 1, 3, 3).hasValues(3, 3, 1, 3, 1, 0, 1, 0, 0);
    }

    @ParameterizedTest @EnumSource void example_8_mean_pooling(DType dtype) {
        assertThat(apply(AvgPool2d.of(2), sixBySix(dtype))).hasShape(1, 1, 3, 3).hasType(dtype)
                .hasValues(.75, .75, .25, .75, .25, 0, .25, 0, 0);
    }

    @ParameterizedTest @EnumSource void example_8_max_pooling(DType dtype) {
        assertThat(apply(MaxPool2d.of(2), sixBySix(dtype))).hasShape(1, 1, 3, 3).hasType(dtype)
                .hasValues(1, 1, 1, 1, 1, 0, 1, 0, 0);
    }

    @ParameterizedTest @EnumSource void example_9(DType dtype) {
        Tensor x = image(dtype, new double[][] {
            {3, 3, 2, 1, 0},
            {0, 0, 1, 3, 1},
            {3, 1, 2, 2, 3},
            {2, 0, 0, 2, 2},
            {2, 0, 0, 0, 1}});

        Tensor y = convolve(x, Window.of(3), new double[][] {{0, 1, 2}, {2, 2, 0}, {0, 1, 2}});

        assertThat(y).hasShape(1, 1, 3, 3).hasValues(12, 12, 17, 10, 17, 19, 9, 6, 14);
    }

    @Test void example_10_sizes() {
        assertThat(Window.of(3).outputOf(Shape.of(1, 1, 7, 7))).isEqualTo(Shape.of(1, 1, 5, 5));
        assertThat(Window.of(3).stride(2).outputOf(Shape.of(1, 1, 7, 7))).isEqualTo(Shape.of(1, 1, 3, 3));
        assertThat(Window.of(3).stride(3).height().remainder(7)).as("3×3 at stride 3 does not fit").isNotZero();
        assertThat(Window.of(3).stride(2).padding(1).outputOf(Shape.of(1, 1, 5, 5)))
                .isEqualTo(Shape.of(1, 1, 3, 3));
        assertThat(Window.of(2).stride(2).outputOf(Shape.of(1, 64, 224, 224)))
                .isEqualTo(Shape.of(1, 64, 112, 112));
    }

    @Test void example_10_six_filters_over_a_colour_image() {
        Conv2d layer = Conv2d.of(3, 6, Window.of(5), new Random(1));
        Tensor x = Tensor.zeros(Shape.of(1, 3, 32, 32), DType.FLOAT32);

        Tensor y = apply(layer, x);

        assertThat(y).hasShape(1, 6, 28, 28);
        assertThat(layer.multiplyAdds(x.shape(), y.shape())).as("a 75-dimensional dot product for each output")
                .isEqualTo(75L * 6 * 28 * 28);
    }
}
