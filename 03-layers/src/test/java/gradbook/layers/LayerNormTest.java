package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.testing.LayerCases;
import gradbook.layers.testing.LayerCheck;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LayerNormTest {

    private static LayerNorm layer(Tensor weight, Tensor bias, double epsilon) {
        return new LayerNorm(new Parameter(weight), new Parameter(bias), epsilon);
    }

    private static Tensor compute(Layer layer, Tensor x) {
        return layer.apply(Variable.constant(x)).value();
    }

    @Test void a_single_example_needs_no_batch() {
        LayerNorm layer = layer(Tensor.of(2.5, 5), Tensor.of(1.0, 0), 0.5625);

        assertThat(compute(layer, Tensor.of(1.0, 3))).isCloseTo(Tensor.of(-1.0, 4), within(1e-15));
    }

    /// The mean of 1 and 3 is 2, their variance 1, and √(1 + 0.5625) = 1.25; 10 and 10 do not vary at all.
    @Test void each_example_is_normalised_by_itself() {
        LayerNorm layer = layer(Tensor.of(2.5, 5), Tensor.of(1.0, 0), 0.5625);

        assertThat(compute(layer, Tensor.of(new double[][] {{1, 3}, {10, 10}})))
                .isCloseTo(new double[][] {{-1, 4}, {1, 0}}, within(1e-15));
    }

    @Test void several_last_dimensions_are_normalised_together() {
        Tensor weight = Tensor.of(new double[][] {{2.5, 5}, {1.25, 0}});
        LayerNorm layer = layer(weight, Tensor.of(new double[][] {{0, 0}, {0, 7}}), 0.5625);

        assertThat(compute(layer, Tensor.of(Shape.of(2, 2, 2), 1.0, 3, 3, 1, 13, 11, 11, 13))).isCloseTo(
                Tensor.of(Shape.of(2, 2, 2), -2, 4, 1, 7, 2, -4, -1, 7), within(1e-14));
    }

    @Test void at_first_the_weight_is_1_and_the_bias_0() {
        LayerNorm layer = LayerNorm.of(2, 3);

        assertThat(layer.weight().value()).isBitIdenticalTo(Tensor.ones(Shape.of(2, 3), DType.FLOAT32));
        assertThat(layer.bias().value()).isBitIdenticalTo(Tensor.zeros(Shape.of(2, 3), DType.FLOAT32));
        assertThat(layer.epsilon()).isEqualTo(1e-5);
        assertThat(StateDict.of(layer).keySet()).containsExactly("weight", "bias");
        assertThat(layer).hasToString("LayerNorm(2, 3)");
    }

    /// What one of them does along the rows, the other does along the columns.
    @Property(tries = 30) void it_is_batch_normalisation_of_the_transposed(@ForAll @IntRange(min = 1, max = 4) int n,
            @ForAll @IntRange(min = 2, max = 5) int features, @ForAll Random random) {
        Tensor x = Tensors.randn(Shape.of(n, features), DType.FLOAT64, random);
        Shape rows = Shape.of(n), columns = Shape.of(features);
        Tensor ofBatch = Mode.train(random, () -> new BatchNorm1d(
                new Parameter(Tensor.ones(rows, DType.FLOAT64)), new Parameter(Tensor.zeros(rows, DType.FLOAT64)),
                Tensor.zeros(rows, DType.FLOAT64), Tensor.ones(rows, DType.FLOAT64), 1e-5, 0.1)
                .apply(Variable.constant(x.transpose()))).value();

        assertThat(compute(layer(Tensor.ones(columns, DType.FLOAT64), Tensor.zeros(columns, DType.FLOAT64), 1e-5), x))
                .isCloseTo(ofBatch.transpose(), within(1e-12));
    }

    /// The gradient as the page derives it: (h − mean(h) − x̂·mean(h·x̂))/√(σ² + ε) with h = γ·g.
    @Property(tries = 30) void its_gradient_is_the_one_derived_by_hand(@ForAll @IntRange(min = 1, max = 3) int n,
            @ForAll @IntRange(min = 2, max = 5) int features, @ForAll Random random) {
        Shape shape = Shape.of(n, features);
        Tensor x = Tensors.randn(shape, DType.FLOAT64, random), g = Tensors.randn(shape, DType.FLOAT64, random);
        Tensor weight = Tensors.randn(Shape.of(features), DType.FLOAT64, random);
        LayerNorm layer = layer(weight, Tensor.zeros(Shape.of(features), DType.FLOAT64), 0.1);
        Variable input = Variable.variable(x);
        var gradients = layer.apply(input).backward(g);

        Tensor centred = x.sub(x.mean(1).unsqueeze(1));
        Tensor deviation = centred.square().mean(1).add(0.1).sqrt().unsqueeze(1);
        Tensor normal = centred.div(deviation), h = g.mul(weight);
        Tensor dx = h.sub(h.mean(1).unsqueeze(1)).sub(normal.mul(h.mul(normal).mean(1).unsqueeze(1))).div(deviation);
        assertThat(gradients.of(input).value()).isCloseTo(dx, within(1e-12));
        assertThat(gradients.of(layer.weight()).value()).isCloseTo(g.mul(normal).sum(0), within(1e-12));
        assertThat(gradients.of(layer.bias()).value()).isCloseTo(g.sum(0), within(1e-12));
    }

    @Property(tries = 30) @ChecksGradientOf("LayerNorm")
    void gradients_match_finite_differences(@ForAll @IntRange(min = 1, max = 3) int n,
            @ForAll @IntRange(min = 1, max = 3) int channels, @ForAll @IntRange(min = 2, max = 4) int length,
            @ForAll boolean both, @ForAll Random random) {
        Shape features = both ? Shape.of(channels, length) : Shape.of(length);
        LayerNorm layer = new LayerNorm(LayerCases.parameter(features, random),
                LayerCases.parameter(features, random), 1e-3);
        LayerCheck.verify(layer, Tensors.randn(Shape.of(n, channels, length), DType.FLOAT64, random), random);
    }

    @Test void shapes_that_do_not_fit_are_named() {
        LayerNorm layer = LayerNorm.of(3, 4);
        for (Shape wrong : new Shape[] {Shape.of(4), Shape.of(5, 4, 3)})
            assertThatThrownBy(() -> layer.forward(Variable.constant(Tensor.zeros(wrong, DType.FLOAT32))))
                    .isInstanceOf(ShapeException.class)
                    .hasMessage("layer normalisation of " + wrong + " with weights (3, 4): the shape of the input must"
                            + " end in (3, 4)");
        assertThatThrownBy(() -> layer(Tensor.of(1.0, 1), Tensor.of(1.0), 1)).isInstanceOf(ShapeException.class)
                .hasMessage("layer normalisation with a weight (2) and a bias (1): both must have the same shape, that"
                        + " of the last dimensions of the input");
        assertThatThrownBy(LayerNorm::of).isInstanceOf(ShapeException.class);
    }
}
