package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.cnn.ConvTranspose2d.OutputPadding;
import gradbook.cnn.testing.Geometries;
import gradbook.cnn.testing.Geometries.Operands;
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

class ConvTranspose2dTest {

    private record Along(Axis axis, int in, int outputPadding) {}

    /// Any output padding that PyTorch allows, and any padding that leaves at least one output.
    private static Arbitrary<Along> along() {
        Arbitrary<Integer> upTo3 = Arbitraries.integers().between(1, 3);
        return Combinators.combine(upTo3, upTo3, upTo3, upTo3).flatAs((kernel, stride, dilation, in) ->
                Arbitraries.integers().between(0, Math.max(stride, dilation) - 1).flatMap(outputPadding -> {
                    int all = (in - 1) * stride + dilation * (kernel - 1) + 1 + outputPadding;
                    return Arbitraries.integers().between(0, (all - 1) / 2).map(padding ->
                            new Along(new Axis(kernel, stride, padding, dilation), in, outputPadding));
                }));
    }

    @Provide Arbitrary<LayerCase> layers() {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2), groups = Arbitraries.integers().between(1, 3);
        return Combinators.combine(along(), along(), few, few, few, groups, Arbitraries.of(false, true),
                Arbitraries.longs()).as((down, across, n, in, out, g, bias, seed) -> {
            var random = new Random(seed);
            Shape weight = Shape.of(g * in, out, down.axis.kernel(), across.axis.kernel());
            var layer = new ConvTranspose2d(parameter(weight, random),
                    bias ? parameter(Shape.of(g * out), random) : null, new Window(down.axis, across.axis),
                    new OutputPadding(down.outputPadding, across.outputPadding), g);
            return new LayerCase(layer, Tensors.randn(Shape.of(n, g * in, down.in, across.in), DType.FLOAT64, random),
                    seed);
        }).withoutEdgeCases();
    }

    private static Parameter parameter(Shape shape, Random random) {
        return new Parameter(Tensor.randn(shape, DType.FLOAT64, random));
    }

    /// Each pixel leaves a copy of the weights, and what falls outside is lost.
    private static Tensor byCopies(ConvTranspose2d layer, Tensor x) {
        Axis down = layer.window().height(), across = layer.window().width();
        int rows = (x.dim(2) - 1) * down.stride() - 2 * down.padding() + down.extent() + layer.outputPadding().rows();
        int columns = (x.dim(3) - 1) * across.stride() - 2 * across.padding() + across.extent()
                + layer.outputPadding().columns();
        Tensor w = layer.weight().value();
        int in = x.dim(1) / layer.groups(), out = w.dim(1);
        double[][][][] y = new double[x.dim(0)][out * layer.groups()][rows][columns];
        for (int n = 0; n < x.dim(0); n++)
            for (int c = 0; c < x.dim(1); c++)
                for (int o = 0; o < out; o++)
                    for (int i = 0; i < x.dim(2); i++)
                        for (int j = 0; j < x.dim(3); j++)
                            for (int k = 0; k < down.kernel(); k++)
                                for (int l = 0; l < across.kernel(); l++) {
                                    int row = i * down.stride() - down.padding() + k * down.dilation();
                                    int column = j * across.stride() - across.padding() + l * across.dilation();
                                    if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
                                    y[n][c / in * out + o][row][column] += x.get(n, c, i, j) * w.get(c, o, k, l);
                                }
        return Tensors.define(Shape.of(x.dim(0), out * layer.groups(), rows, columns), DType.FLOAT64, i ->
                y[i[0]][i[1]][i[2]][i[3]] + (layer.bias() == null ? 0 : layer.bias().value().get(i[1])));
    }

    private static Tensor apply(ConvTranspose2d layer, Tensor x) {
        return layer.apply(Variable.constant(x)).value();
    }

    @Property(tries = 300)
    void each_pixel_leaves_a_copy_of_the_weights(@ForAll("layers") LayerCase given) {
        var layer = (ConvTranspose2d) given.layer();

        assertThat(apply(layer, given.input())).isCloseTo(byCopies(layer, given.input()), within(1e-12));
    }

    @Property(tries = 60)
    @ChecksGradientOf("ConvTranspose2d")
    void gradients_of_conv_transpose2d_match_finite_differences(@ForAll("layers") LayerCase given) {
        given.verify();
    }

    @Provide Arbitrary<Operands> convolutions() {
        return Geometries.operands(Geometries.any(), DType.FLOAT64);
    }

    /// ⟨conv(x), g⟩ = ⟨x, convTranspose(g)⟩, with the same weights.
    @Property(tries = 100)
    void it_is_the_transpose_of_the_convolution_with_the_same_weights(@ForAll("convolutions") Operands c) {
        Window window = c.sizes().window();
        var left = new OutputPadding(window.height().remainder(c.x().dim(2)), window.width().remainder(c.x().dim(3)));
        var transpose = new ConvTranspose2d(new Parameter(c.w()), null, window, left, c.sizes().groups());
        Tensor y = Convolution.conv2d(window, c.sizes().groups())
                .apply(Variable.constant(c.x()), Variable.constant(c.w())).value();

        assertThat(apply(transpose, c.g()).mul(c.x()).sum().item())
                .isCloseTo(y.mul(c.g()).sum().item(), offset(1e-9));
    }

    // ------------------------------------------------------------------------------- by example

    @Test void copies_overlap_where_the_window_is_larger_than_the_stride() {
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 3), 1.0, 10, 100);
        var layer = new ConvTranspose2d(new Parameter(Tensor.of(Shape.of(1, 1, 1, 3), 1.0, 2, 3)), null,
                Window.of(1, 3).stride(1, 2), OutputPadding.NONE, 1);

        // 1 2 3, 10 20 30 and 100 200 300, each two places further.
        assertThat(apply(layer, x)).hasShape(1, 1, 1, 7).hasValues(1, 2, 13, 20, 130, 200, 300);
    }

    @Test void padding_takes_away_and_output_padding_gives_back() {
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 3), 1.0, 10, 100);
        var weight = new Parameter(Tensor.of(Shape.of(1, 1, 1, 3), 1.0, 2, 3));
        Window window = Window.of(1, 3).stride(1, 2).padding(0, 1);

        assertThat(apply(new ConvTranspose2d(weight, null, window, OutputPadding.NONE, 1), x))
                .hasShape(1, 1, 1, 5).hasValues(2, 13, 20, 130, 200);
        assertThat(apply(new ConvTranspose2d(weight, null, window, new OutputPadding(0, 1), 1), x))
                .hasShape(1, 1, 1, 6).hasValues(2, 13, 20, 130, 200, 300);
    }

    /// As torch.nn.ConvTranspose2d(6, 4, (5, 3), groups=2).
    @Test void parameters_have_the_names_and_layouts_of_pytorch() {
        var layer = ConvTranspose2d.of(6, 4, Window.of(5, 3), OutputPadding.NONE, 2, Init.XAVIER_UNIFORM,
                new Random(1));

        assertThat(StateDict.of(layer).keySet()).containsExactly("weight", "bias");
        assertThat(layer.weight().value()).isBitIdenticalTo(
                Init.XAVIER_UNIFORM.draw(Shape.of(6, 2, 5, 3), DType.FLOAT32, new Random(1)));
        assertThat(layer.bias().value()).hasType(DType.FLOAT32).hasValues(0, 0, 0, 0);
    }

    @Test void it_says_what_it_does() {
        var layer = ConvTranspose2d.of(16, 8, Window.of(3).stride(2).padding(1), new OutputPadding(1, 0), 4,
                Init.HE_NORMAL, new Random(1));

        assertThat(layer).hasToString(
                "ConvTranspose2d(16 → 8, 3×3, stride 2, padding 1, output padding 1×0, groups 4)");
        assertThat(ConvTranspose2d.of(3, 2, Window.of(2), new Random(1))).hasToString("ConvTranspose2d(3 → 2, 2×2)");
        // Each of 2·16·5·5 pixels is multiplied with the 2·3·3 weights of its channel.
        assertThat(layer.multiplyAdds(Shape.of(2, 16, 5, 5), Shape.of(2, 8, 10, 9))).isEqualTo(800 * 18);
    }

    // ------------------------------------------------------------------------------------ errors

    @Test void parts_that_do_not_fit_each_other_are_refused() {
        Random random = new Random(1);
        Window window = Window.of(3).stride(2);

        assertThatThrownBy(() -> ConvTranspose2d.of(2, 2, window, new OutputPadding(0, 2), 1, Init.HE_NORMAL, random))
                .isInstanceOf(ShapeException.class).hasMessage("a transposed convolution with an output padding of 2,"
                        + " stride 2 and dilation 1: the output padding must be from 0 to 1, less than the larger of"
                        + " the two");
        assertThatThrownBy(() -> ConvTranspose2d.of(2, 3, window, OutputPadding.NONE, 2, Init.HE_NORMAL, random))
                .isInstanceOf(ShapeException.class)
                .hasMessage("a convolutional layer in 2 groups: its 3 output channels must divide by 2");
        assertThatThrownBy(() -> new ConvTranspose2d(parameter(Shape.of(3, 2, 3, 3), random), null, window,
                OutputPadding.NONE, 2)).isInstanceOf(ShapeException.class)
                .hasMessage("a convolutional layer in 2 groups: its 3 input channels must divide by 2");
        assertThatThrownBy(() -> new ConvTranspose2d(parameter(Shape.of(3, 2, 3, 4), random), null, window,
                OutputPadding.NONE, 1)).isInstanceOf(ShapeException.class)
                .hasMessage("a transposed convolution with weights (3, 2, 3, 4) and a window of 3×3, stride 2: the"
                        + " weights must have the shape (in, out / groups, 3, 3)");
        assertThatThrownBy(() -> new ConvTranspose2d(parameter(Shape.of(2, 3, 3, 3), random),
                parameter(Shape.of(3), random), window, OutputPadding.NONE, 2)).isInstanceOf(ShapeException.class)
                .hasMessage("a convolutional layer with weights (2, 3, 3, 3) and a bias (3):"
                        + " the bias must have the shape (6), one number for each output channel");
    }

    @Test void an_image_that_does_not_fit_is_refused() {
        var layer = ConvTranspose2d.of(2, 3, Window.of(3).padding(2), new Random(1));

        assertThatThrownBy(() -> apply(layer, Tensor.zeros(Shape.of(1, 3, 4, 4), DType.FLOAT32)))
                .isInstanceOf(ShapeException.class).hasMessage("""
                        transposed convolution of (1, 3, 4, 4) with weights (2, 3, 3, 3): an image has the shape \
                        (N, C, height, width), and here C = 2
                          in ConvTranspose2d(2 → 3, 3×3, padding 2), given an input of shape (1, 3, 4, 4)""");
        assertThatThrownBy(() -> apply(layer, Tensor.zeros(Shape.of(1, 2, 4, 2), DType.FLOAT32)))
                .isInstanceOf(ShapeException.class).hasMessage("""
                        transposed convolution of (1, 2, 4, 2) by 3×3, padding 2: the padding takes away all of the \
                        output, which would be 2×0
                          in ConvTranspose2d(2 → 3, 3×3, padding 2), given an input of shape (1, 2, 4, 2)""");
    }
}
