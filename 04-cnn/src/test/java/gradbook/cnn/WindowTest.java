package gradbook.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import org.junit.jupiter.api.Test;

class WindowTest {

    @Test void a_window_is_built_up_axis_by_axis() {
        assertThat(Window.of(3)).isEqualTo(new Window(new Axis(3, 1, 0, 1), new Axis(3, 1, 0, 1)));
        assertThat(Window.of(3, 2).stride(4, 5).padding(6, 7).dilation(8, 9))
                .isEqualTo(new Window(new Axis(3, 4, 6, 8), new Axis(2, 5, 7, 9)));
        assertThat(Window.of(3, 2).dilation(8, 9).padding(6, 7).stride(4, 5)).as("in any order")
                .isEqualTo(new Window(new Axis(3, 4, 6, 8), new Axis(2, 5, 7, 9)));
        assertThat(Window.of(3).stride(2).padding(1).dilation(4))
                .isEqualTo(new Window(new Axis(3, 2, 1, 4), new Axis(3, 2, 1, 4)));
        assertThat(Window.of(3, 2).area()).isEqualTo(6);
    }

    @Test void it_says_what_is_not_usual() {
        assertThat(Window.of(5)).hasToString("5×5");
        assertThat(Window.of(3, 2)).hasToString("3×2");
        assertThat(Window.of(3).stride(2).padding(1)).hasToString("3×3, stride 2, padding 1");
        assertThat(Window.of(3).stride(2, 1).padding(0, 1).dilation(1, 2))
                .hasToString("3×3, stride 2×1, padding 0×1, dilation 1×2");
    }

    @Test void height_and_width_have_rules_of_their_own() {
        Window window = Window.of(3, 2).stride(2, 1).padding(1, 0);

        // (7 + 2 − 3)/2 + 1 = 4, (5 − 2)/1 + 1 = 4
        assertThat(window.outputOf(Shape.of(8, 3, 7, 5))).isEqualTo(Shape.of(8, 3, 4, 4));
    }

    @Test void only_images_in_batches_have_an_output() {
        assertThatThrownBy(() -> Window.of(2).outputOf(Shape.of(3, 4, 4))).isInstanceOf(ShapeException.class)
                .hasMessage("2×2 over (3, 4, 4): an image has the shape (N, C, height, width)");
    }
}
