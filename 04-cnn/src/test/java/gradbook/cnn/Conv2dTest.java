package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Init;
import gradbook.layers.Sequential;
import gradbook.layers.StateDict;
import gradbook.layers.Summary;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Conv2dTest {
    private final Random random = new Random(1);

    @Test void the_bias_is_added_to_every_place_of_its_channel() {
        // Weights and biases are both 0 and 1.
        Conv2d layer = new Conv2d(parameter(2, 1, 1, 1), parameter(2), Window.of(1), 1);

        Tensor y = layer.apply(Variable.constant(Tensor.arange(4, DType.FLOAT32).reshape(2, 1, 1, 2))).value();

        assertThat(y).hasShape(2, 2, 1, 2).hasValues(0, 0, 1, 2, 0, 0, 3, 4);
    }

    @Test void parameters_have_the_names_and_layouts_of_pytorch() {
        // As torch.nn.Conv2d(6, 4, (5, 3), groups=2).
        Conv2d layer = Conv2d.of(6, 4, Window.of(5, 3), 2, Init.XAVIER_UNIFORM, random);

        assertThat(StateDict.of(layer).keySet()).containsExactly("weight", "bias");
        assertThat(layer.weight().value()).isBitIdenticalTo(
                Init.XAVIER_UNIFORM.draw(Shape.of(4, 3, 5, 3), DType.FLOAT32, new Random(1)));
        assertThat(layer.bias().value()).hasType(DType.FLOAT32).hasValues(0, 0, 0, 0);
    }

    @Test void weights_are_by_he_unless_said_otherwise() {
        assertThat(Conv2d.of(2, 3, Window.of(2), random).weight().value())
                .isBitIdenticalTo(Init.HE_NORMAL.draw(Shape.of(3, 2, 2, 2), DType.FLOAT32, new Random(1)));
    }

    @Test void it_says_what_it_does() {
        assertThat(Conv2d.of(16, 32, Window.of(3), random)).hasToString("Conv2d(16 → 32, 3×3)");
        assertThat(Conv2d.of(16, 32, Window.of(3).stride(2).padding(1), 4, Init.HE_NORMAL, random))
                .hasToString("Conv2d(16 → 32, 3×3, stride 2, padding 1, groups 4)");
        assertThat(MaxPool2d.of(2)).hasToString("MaxPool2d(2×2, stride 2)");
        assertThat(new AvgPool2d(Window.of(3).stride(2, 1))).hasToString("AvgPool2d(3×3, stride 2×1)");
        assertThat(new LocalResponseNorm(5, 1e-4, 0.75, 2))
                .hasToString("LocalResponseNorm(5, α 1.0E-4, β 0.75, k 2.0)");
    }

    /// Weights 16·3·3·3 + 16 = 448 and 8·4·2·2 + 8 = 136; each of the 2·16·6·6 = 1152 outputs takes 27
    /// multiply-adds, each of the 2·8·2·2 = 64 takes 16.
    @Test void work_and_parameters_are_counted() {
        Sequential model = Sequential.of(
                Conv2d.of(3, 16, Window.of(3), random),
                MaxPool2d.of(2),
                Conv2d.of(16, 8, Window.of(2), 4, Init.HE_NORMAL, random));

        assertThat(Summary.of(model, Shape.of(2, 3, 8, 8))).hasToString("""
                input (2, 3, 8, 8)
                name   layer                          output         parameters  multiply-adds
                ──────────────────────────────────────────────────────────────────────────────
                0      Conv2d(3 → 16, 3×3)            (2, 16, 6, 6)         448         31,104
                1      MaxPool2d(2×2, stride 2)       (2, 16, 3, 3)           0              0
                2      Conv2d(16 → 8, 2×2, groups 4)  (2, 8, 2, 2)          136          1,024
                ──────────────────────────────────────────────────────────────────────────────
                total                                                       584         32,128
                """);
    }

    @Test void an_error_in_a_model_names_the_layer() {
        Sequential model = Sequential.of(Conv2d.of(3, 16, Window.of(3), random),
                Conv2d.of(8, 4, Window.of(3), random));

        assertThatThrownBy(() -> model.apply(Variable.constant(Tensor.zeros(Shape.of(1, 3, 8, 8),
                DType.FLOAT32))))
                .isInstanceOf(ShapeException.class).hasMessage("""
                        convolution of (1, 16, 6, 6) with weights (4, 8, 3, 3): the image has 16 channels, \
                        the weights expect 8
                          in 1, Conv2d(8 → 4, 3×3), given an input of shape (1, 16, 6, 6)""");
    }

    @Test void channels_that_do_not_divide_by_the_groups_are_refused() {
        assertThatThrownBy(() -> Conv2d.of(5, 4, Window.of(3), 2, Init.HE_NORMAL, random))
                .isInstanceOf(ShapeException.class)
                .hasMessage("a convolutional layer in 2 groups: its 5 input channels must divide by 2");
        assertThatThrownBy(() -> Conv2d.of(4, 5, Window.of(3), 2, Init.HE_NORMAL, random))
                .isInstanceOf(ShapeException.class)
                .hasMessage("a convolutional layer in 2 groups: its 5 output channels must divide by 2");
        assertThatThrownBy(() -> Conv2d.of(4, 4, Window.of(3), 0, Init.HE_NORMAL, random))
                .isInstanceOf(ShapeException.class)
                .hasMessage("convolution in 0 groups: there must be at least 1");
    }

    @Test void weights_window_and_bias_that_do_not_fit_each_other_are_refused() {
        assertThatThrownBy(() -> new Conv2d(parameter(4, 3, 5, 3), null, Window.of(3, 5), 1))
                .isInstanceOf(ShapeException.class).hasMessage("a convolutional layer with weights (4,"
                        + " 3, 5, 3) and a window"
                        + " of 3×5: the weights must have the shape (out, in / groups, 3, 5)");
        assertThatThrownBy(() -> new Conv2d(parameter(4, 3), null, Window.of(3), 1))
                .hasMessage("a convolutional layer with weights (4, 3) and a window of 3×3:"
                        + " the weights must have the shape (out, in / groups, 3, 3)");
        assertThatThrownBy(() -> new Conv2d(parameter(4, 3, 1, 1), parameter(3), Window.of(1), 1))
                .isInstanceOf(ShapeException.class).hasMessage("a convolutional layer with weights (4,"
                        + " 3, 1, 1) and a bias (3):"
                        + " the bias must have the shape (4), one number for each output channel");
    }

    private static Parameter parameter(int... dims) {
        Shape shape = Shape.of(dims);
        return new Parameter(Tensor.arange(shape.size(), DType.FLOAT32).reshape(shape));
    }
}
