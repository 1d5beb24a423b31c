package gradbook.layers.examples;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.Sequential;
import gradbook.layers.testing.LayerCases;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinearCollapseTest {

    /// (1 2)·x + 5, times 3, plus 7.
    @Test void two_layers_become_one() {
        Linear one = LinearCollapse.collapse(List.of(
                new Linear(new Parameter(Tensor.of(new double[][] {{1, 2}})), new Parameter(Tensor.of(5.0))),
                new Linear(new Parameter(Tensor.of(new double[][] {{3}})), new Parameter(Tensor.of(7.0)))));

        assertThat(one.weight().value()).hasShape(1, 2).hasValues(3, 6);
        assertThat(one.bias().value()).hasShape(1).hasValues(22);
    }

    /// Two weights in a row: y = w₂·w₁·x, so w₁ receives w₂·g and w₂ receives w₁·g, where g is the one of w₂w₁.
    @Test void each_weight_receives_the_product_of_the_others() {
        List<Linear> layers = List.of(
                new Linear(new Parameter(Tensor.of(new double[][] {{3}})), new Parameter(Tensor.of(0.0))),
                new Linear(new Parameter(Tensor.of(new double[][] {{-0.5}})), new Parameter(Tensor.of(0.0))));

        List<Tensor> gradients = LinearCollapse.gradients(layers, Tensor.of(new double[][] {{4}}));
        assertThat(gradients.get(0)).hasValues(-2);
        assertThat(gradients.get(1)).hasValues(12);
    }

    @Property(tries = 30) void one_layer_does_the_same_and_its_gradient_tells_all_others(
            @ForAll @IntRange(min = 1, max = 4) int depth, @ForAll Random random) {
        int[] widths = random.ints(depth + 1, 1, 5).toArray();
        List<Linear> layers = IntStream.range(0, depth).mapToObj(k -> new Linear(
                LayerCases.parameter(Shape.of(widths[k + 1], widths[k]), random),
                LayerCases.parameter(Shape.of(widths[k + 1]), random))).toList();
        Variable x = Variable.constant(Tensors.randn(Shape.of(3, widths[0]), DType.FLOAT64, random));
        Linear one = LinearCollapse.collapse(layers);
        assertThat(one.apply(x).value()).isCloseTo(stack(layers).apply(x).value(), within(1e-8));

        // Without biases, which would add gradients of their own to the weights above them.
        List<Linear> bare = layers.stream().map(layer -> new Linear(layer.weight(), null)).toList();
        Tensor g = Tensors.randn(Shape.of(3, widths[depth]), DType.FLOAT64, random);
        Gradients deep = stack(bare).apply(x).backward(g);
        Tensor atProduct = new Linear(one.weight(), null).apply(x).backward(g).of(one.weight()).value();
        List<Tensor> byFormula = LinearCollapse.gradients(bare, atProduct);
        for (int k = 0; k < depth; k++)
            assertThat(byFormula.get(k)).isCloseTo(deep.of(layers.get(k).weight()).value(), within(1e-7));
    }

    private static Layer stack(List<Linear> layers) {
        return Sequential.of(layers.toArray(Layer[]::new));
    }
}
