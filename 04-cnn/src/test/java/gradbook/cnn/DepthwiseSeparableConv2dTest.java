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
import gradbook.layers.Summary;
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

class DepthwiseSeparableConv2dTest {

    @Provide Arbitrary<LayerCase> layers() {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 3);
        return Combinators.combine(Windows.any(), few, few, few, Arbitraries.longs()).as((f, n, in, out, seed) -> {
            var random = new Random(seed);
            Axis down = f.window().height(), across = f.window().width();
            var depthwise = new Conv2d(parameter(Shape.of(in, 1, down.kernel(), across.kernel()), random),
                    parameter(Shape.of(in), random), f.window(), in);
            var pointwise = new Conv2d(parameter(Shape.of(out, in, 1, 1), random),
                    parameter(Shape.of(out), random), Window.of(1), 1);
            return new LayerCase(new DepthwiseSeparableConv2d(depthwise, pointwise),
                    Tensors.randn(Shape.of(n, in, f.height(), f.width()), DType.FLOAT64, random), seed);
        }).withoutEdgeCases();
    }

    private static Parameter parameter(Shape shape, Random random) {
        return new Parameter(Tensor.randn(shape, DType.FLOAT64, random));
    }

    /// One full convolution whose weights are products: w[o, c, k, l] = pointwise[o, c] · depthwise[c, k, l].
    @Property(tries = 100)
    void it_is_a_convolution_whose_weights_are_products(@ForAll("layers") LayerCase given) {
        var layer = (DepthwiseSeparableConv2d) given.layer();
        Tensor across = layer.pointwise().weight().value(), apart = layer.depthwise().weight().value();
        Tensor w = across.mul(apart.transpose(0, 1));
        Tensor bias = across.reshape(across.dim(0), across.dim(1)).mul(layer.depthwise().bias().value()).sum(1)
                .add(layer.pointwise().bias().value());
        var full = new Conv2d(new Parameter(w), new Parameter(bias), layer.depthwise().window(), 1);
        Variable x = Variable.constant(given.input());

        assertThat(layer.apply(x).value()).isCloseTo(full.apply(x).value(), within(1e-12));
    }

    @Property(tries = 60)
    @ChecksGradientOf("DepthwiseSeparableConv2d")
    void gradients_of_a_separable_convolution_match_finite_differences(@ForAll("layers") LayerCase given) {
        given.verify();
    }

    /// 32·9 + 32 weights and biases and 64·32 + 64, where a full convolution has 64·32·9 + 64 = 18,496; and 9 products
    /// for each of 32·36 numbers between, 32 for each of 64·36 outputs.
    @Test void work_and_parameters_are_counted() {
        var layer = DepthwiseSeparableConv2d.of(32, 64, Window.of(3), new Random(1));

        assertThat(StateDict.of(layer).keySet()).containsExactly("depthwise.weight", "depthwise.bias",
                "pointwise.weight", "pointwise.bias");
        assertThat(Summary.of(layer, Shape.of(1, 32, 8, 8))).hasToString("""
                input (1, 32, 8, 8)
                name       layer                            output         parameters  multiply-adds
                ────────────────────────────────────────────────────────────────────────────────────
                depthwise  Conv2d(32 → 32, 3×3, groups 32)  (1, 32, 6, 6)         320         10,368
                pointwise  Conv2d(32 → 64, 1×1)             (1, 64, 6, 6)       2,112         73,728
                ────────────────────────────────────────────────────────────────────────────────────
                total                                                           2,432         84,096
                """);
    }

    @Test void steps_that_are_not_depthwise_and_pointwise_are_refused() {
        Random random = new Random(1);
        Conv2d full = Conv2d.of(4, 4, Window.of(3), random);
        Conv2d apart = Conv2d.of(4, 4, Window.of(3), 4, Init.HE_NORMAL, random);
        Conv2d mixing = Conv2d.of(4, 8, Window.of(1), random);

        assertThatThrownBy(() -> new DepthwiseSeparableConv2d(full, mixing)).isInstanceOf(ShapeException.class)
                .hasMessage("a depthwise-separable convolution that starts with Conv2d(4 → 4, 3×3): its first step must"
                        + " have as many groups as input channels, and as output channels");
        assertThatThrownBy(() -> new DepthwiseSeparableConv2d(apart, full)).isInstanceOf(ShapeException.class)
                .hasMessage("a depthwise-separable convolution that ends with Conv2d(4 → 4, 3×3): its second step must"
                        + " have a 1×1 window over all 4 channels of the first");
        assertThatThrownBy(() -> new DepthwiseSeparableConv2d(apart, Conv2d.of(3, 8, Window.of(1), random)))
                .isInstanceOf(ShapeException.class).hasMessageContaining("ends with Conv2d(3 → 8, 1×1)");
    }
}
