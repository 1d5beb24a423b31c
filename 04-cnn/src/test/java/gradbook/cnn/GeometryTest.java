package gradbook.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeometryTest {
    private static final Window THREE = Window.of(3);

    @Test void sizes_follow_from_the_window_and_the_groups() {
        Geometry s = Geometry.of(Window.of(3, 2).stride(2, 1), 2, Shape.of(5, 4, 9, 7), Shape.of(6, 2, 3, 2));

        assertThat(s.outputShape()).isEqualTo(Shape.of(5, 6, 4, 6));
        assertThat(s.channelsPerGroup()).isEqualTo(2);
        assertThat(s.outputsPerGroup()).isEqualTo(3);
        assertThat(s.imageShape()).isEqualTo(Shape.of(5, 4, 9, 7));
        assertThat(s.weightShape()).isEqualTo(Shape.of(6, 2, 3, 2));
    }

    @Test void an_image_must_have_four_dimensions() {
        assertRefused(THREE, 1, Shape.of(3, 8, 8), Shape.of(6, 3, 3, 3), """
                convolution of (3, 8, 8): an image has the shape (N, C, height, width)
                  hint: unsqueeze(0) makes a batch of one""");
        assertRefused(THREE, 1, Shape.of(8, 8), Shape.of(6, 3, 3, 3),
                "convolution of (8, 8): an image has the shape (N, C, height, width)");
    }

    @Test void weights_must_have_four_dimensions_and_the_size_of_the_window() {
        assertRefused(THREE, 1, Shape.of(1, 3, 8, 8), Shape.of(6, 27),
                "convolution with weights (6, 27): they must have the"
                + " shape (out channels, in channels / groups, kernel height, kernel width)");
        for (Shape weight : List.of(Shape.of(6, 3, 3, 5), Shape.of(6, 3, 5, 3)))
            assertRefused(THREE, 1, Shape.of(1, 3, 8, 8), weight,
                    "convolution with weights " + weight + " and a window"
                    + " of 3×3: the last two dimensions of the weights must be the window's");
    }

    @Test void image_and_weights_must_have_the_same_channels() {
        assertRefused(THREE, 1, Shape.of(1, 1, 8, 8), Shape.of(6, 3, 3, 3),
                "convolution of (1, 1, 8, 8) with weights (6, 3, 3, 3): the image has 1 channels, the"
                        + " weights expect 3");
        assertRefused(THREE, 2, Shape.of(1, 4, 8, 8), Shape.of(6, 3, 3, 3),
                "convolution of (1, 4, 8, 8) with weights (6, 3, 3, 3) in 2 groups: the image has 4"
                        + " channels, the weights expect 6");
    }

    @Test void channels_must_divide_by_the_groups() {
        assertRefused(THREE, 2, Shape.of(1, 3, 8, 8), Shape.of(6, 1, 3, 3),
                "convolution of (1, 3, 8, 8) with weights"
                + " (6, 1, 3, 3) in 2 groups: both the 3 input and the 6 output channels must divide by 2");
        assertRefused(THREE, 4, Shape.of(1, 4, 8, 8), Shape.of(6, 1, 3, 3),
                "convolution of (1, 4, 8, 8) with weights"
                + " (6, 1, 3, 3) in 4 groups: both the 4 input and the 6 output channels must divide by 4");
        assertRefused(THREE, 0, Shape.of(1, 4, 8, 8), Shape.of(6, 1, 3, 3),
                "convolution in 0 groups: there must be at least 1");
    }

    @Test void the_window_must_fit() {
        assertRefused(Window.of(3).dilation(4, 1), 1, Shape.of(1, 1, 8, 8), Shape.of(1, 1, 3, 3), """
                a window of 3 with dilation 4, which spans 9, does not fit in an axis of 8
                  hint: a padding of at least 1 would make room for one output""");
    }

    private static void assertRefused(Window window, int groups, Shape image, Shape weight, String message) {
        assertThatThrownBy(() -> Geometry.of(window, groups, image, weight))
                .isInstanceOf(ShapeException.class).hasMessage(message);
    }

    @Test void a_gradient_must_have_the_shape_of_the_outputs() {
        Variable x = zeros(DType.FLOAT32, 1, 2, 5, 5), w = zeros(DType.FLOAT32, 4, 2, 3, 3);
        Variable g = zeros(DType.FLOAT32, 1, 4, 5, 5);
        String message = "a gradient of shape (1, 4, 5, 5) at the outputs of a convolution of (1, 2, 5, 5)"
                + " with weights (4, 2, 3, 3): it must have their shape, (1, 4, 3, 3)";

        assertThatThrownBy(() -> Convolution.inputGradient(THREE, 1, x.shape()).apply(g, w))
                .isInstanceOf(ShapeException.class).hasMessage(message);
        assertThatThrownBy(() -> Convolution.weightGradient(THREE, 1, w.shape()).apply(x, g))
                .isInstanceOf(ShapeException.class).hasMessage(message);
    }

    @Test void operands_must_have_the_same_type() {
        Variable x = zeros(DType.FLOAT32, 1, 2, 5, 5), w = zeros(DType.FLOAT64, 4, 2, 3, 3);

        assertThatThrownBy(() -> Convolution.conv2d(THREE, 1).apply(x, w))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("""
                        convolution with operands float32 (1, 2, 5, 5) and float64 (4, 2, 3, 3): \
                        both must have the same type
                          hint: convert one of them, as in to(DType.FLOAT32)""");
        assertThatThrownBy(() -> Convolution.inputGradient(THREE, 1, x.shape())
                .apply(zeros(DType.FLOAT32, 1, 4, 3, 3), w))
                .hasMessageStartingWith("convolution with operands float32 (1, 4, 3, 3) and float64 (4,"
                        + " 2, 3, 3)");
        assertThatThrownBy(() -> Convolution.weightGradient(THREE, 1, w.shape())
                .apply(x, zeros(DType.FLOAT64, 1, 4, 3, 3)))
                .hasMessageStartingWith("convolution with operands float32 (1, 2, 5, 5) and float64 (1,"
                        + " 4, 3, 3)");
    }

    private static Variable zeros(DType dtype, int... dims) {
        return Variable.constant(Tensor.zeros(Shape.of(dims), dtype));
    }
}
