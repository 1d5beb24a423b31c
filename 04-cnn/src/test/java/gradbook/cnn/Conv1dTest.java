package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.cnn.testing.Windows;
import gradbook.layers.Init;
import gradbook.layers.StateDict;
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

class Conv1dTest {

    @Provide Arbitrary<LayerCase> layers() {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2), groups = Arbitraries.integers().between(1, 3);
        return Combinators.combine(Windows.axes(), few, few, few, groups, Arbitraries.of(false, true),
                Arbitraries.longs()).as((framed, n, in, out, g, bias, seed) -> {
            var random = new Random(seed);
            var layer = new Conv1d(parameter(Shape.of(g * out, in, framed.axis().kernel()), random),
                    bias ? parameter(Shape.of(g * out), random) : null, framed.axis(), g);
            return new LayerCase(layer, Tensors.randn(Shape.of(n, g * in, framed.length()), DType.FLOAT64, random),
                    seed);
        }).withoutEdgeCases();
    }

    private static Parameter parameter(Shape shape, Random random) {
        return new Parameter(Tensor.randn(shape, DType.FLOAT64, random));
    }

    private static Tensor apply(Conv1d layer, Tensor x) {
        return layer.apply(Variable.constant(x)).value();
    }

    @Property(tries = 200)
    void each_output_is_what_its_window_sees_times_the_weights(@ForAll("layers") LayerCase given) {
        var layer = (Conv1d) given.layer();
        Tensor x = given.input(), w = layer.weight().value();
        Axis axis = layer.axis();
        int in = w.dim(1), outPerGroup = w.dim(0) / layer.groups();
        Shape shape = Shape.of(x.dim(0), w.dim(0), axis.outputSize(x.dim(2)));

        assertThat(apply(layer, x)).isCloseTo(Tensors.define(shape, DType.FLOAT64, i -> {
            double sum = layer.bias() == null ? 0 : layer.bias().value().get(i[1]);
            for (int c = 0; c < in; c++)
                for (int k = 0; k < axis.kernel(); k++) {
                    int at = i[2] * axis.stride() - axis.padding() + k * axis.dilation();
                    if (at >= 0 && at < x.dim(2))
                        sum += w.get(i[1], c, k) * x.get(i[0], i[1] / outPerGroup * in + c, at);
                }
            return sum;
        }), within(1e-12));
    }

    @Property(tries = 60)
    @ChecksGradientOf("Conv1d")
    void gradients_of_conv1d_match_finite_differences(@ForAll("layers") LayerCase given) {
        given.verify();
    }

    @Test void differences_of_neighbours() {
        var layer = new Conv1d(new Parameter(Tensor.of(Shape.of(1, 1, 2), -1.0, 1)), null, new Axis(2, 1, 0, 1), 1);

        assertThat(apply(layer, Tensor.of(Shape.of(1, 1, 5), 0.0, 1, 4, 9, 16))).hasShape(1, 1, 4)
                .hasValues(1, 3, 5, 7);
    }

    /// As torch.nn.Conv1d(6, 4, 5, groups=2).
    @Test void parameters_have_the_names_and_layouts_of_pytorch() {
        Conv1d layer = Conv1d.of(6, 4, new Axis(5, 1, 0, 1), 2, Init.XAVIER_UNIFORM, new Random(1));

        assertThat(StateDict.of(layer).keySet()).containsExactly("weight", "bias");
        assertThat(layer.weight().value()).isBitIdenticalTo(
                Init.XAVIER_UNIFORM.draw(Shape.of(4, 3, 5), DType.FLOAT32, new Random(1)));
        assertThat(layer.bias().value()).hasType(DType.FLOAT32).hasValues(0, 0, 0, 0);
    }

    @Test void it_says_what_it_does() {
        Conv1d layer = Conv1d.of(4, 6, new Axis(5, 2, 1, 1), 2, Init.HE_NORMAL, new Random(1));

        assertThat(layer).hasToString("Conv1d(4 → 6, 5, stride 2, padding 1, groups 2)");
        assertThat(Conv1d.of(3, 2, 4, new Random(1))).hasToString("Conv1d(3 → 2, 4)");
        // Each of 2·6·4 outputs sums 2·5 products.
        assertThat(layer.multiplyAdds(Shape.of(2, 4, 9), Shape.of(2, 6, 4))).isEqualTo(48 * 10);
    }

    @Test void what_does_not_fit_is_refused() {
        Random random = new Random(1);

        assertThatThrownBy(() -> apply(Conv1d.of(3, 2, 4, random), Tensor.zeros(Shape.of(3, 9), DType.FLOAT32)))
                .isInstanceOf(ShapeException.class).hasMessage("""
                        convolution of (3, 9) as sequences: they have the shape (N, C, length)
                          hint: unsqueeze(0) makes a batch of one
                          in Conv1d(3 → 2, 4), given an input of shape (3, 9)""");
        assertThatThrownBy(() -> new Conv1d(parameter(Shape.of(2, 3, 4), random), null, new Axis(3, 1, 0, 1), 1))
                .isInstanceOf(ShapeException.class).hasMessage("a convolutional layer over sequences with weights"
                        + " (2, 3, 4) and a kernel of 3: the weights must have the shape (out, in / groups, 3)");
        assertThatThrownBy(() -> new Conv1d(parameter(Shape.of(2, 3, 4), random), parameter(Shape.of(3), random),
                new Axis(4, 1, 0, 1), 1)).isInstanceOf(ShapeException.class)
                .hasMessage("a convolutional layer with weights (2, 3, 4) and a bias (3):"
                        + " the bias must have the shape (2), one number for each output channel");
        assertThatThrownBy(() -> Conv1d.of(3, 4, new Axis(4, 1, 0, 1), 2, Init.HE_NORMAL, random))
                .isInstanceOf(ShapeException.class)
                .hasMessage("a convolutional layer in 2 groups: its 3 input channels must divide by 2");
    }
}
