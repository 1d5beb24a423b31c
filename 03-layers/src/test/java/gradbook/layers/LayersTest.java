package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final Parameter WEIGHT = new Parameter(Tensor.of(new double[][] {{1, 2, 3}, {0, -1, 1}}));
    private static final Parameter BIAS = new Parameter(Tensor.of(10.0, 20.0));

    @Test void a_linear_layer_weighs_and_adds() {
        Tensor x = Tensor.of(new double[][] {{1, 1, 1}, {2, 0, -1}});

        // 1·1 + 2·1 + 3·1 = 6, 0 − 1 + 1 = 0; 2 + 0 − 3 = −1, 0 + 0 − 1 = −1
        assertThat(compute(new Linear(WEIGHT, null), x)).hasShape(2, 2).hasValues(6, 0, -1, -1);
        assertThat(compute(new Linear(WEIGHT, BIAS), x)).hasShape(2, 2).hasValues(16, 20, 9, 19);
        assertThat(compute(new Linear(WEIGHT, BIAS), x.reshape(1, 2, 3))).hasShape(1, 2, 2)
                .hasValues(16, 20, 9, 19);
    }

    @Test void a_new_linear_layer_has_weights_by_he_and_no_bias_yet() {
        Linear layer = Linear.of(3, 2, new Random(1));

        assertThat(layer.weight().value())
                .isBitIdenticalTo(Init.HE_NORMAL.draw(Shape.of(2, 3), DType.FLOAT32, new Random(1)));
        assertThat(layer.bias().value()).hasType(DType.FLOAT32).hasValues(0, 0);
        assertThat(layer).hasToString("Linear(3 → 2)");
    }

    @Test void an_input_of_another_width_is_refused() {
        assertRefused(new int[] {4, 2},
                "linear layer of (4, 2) with weights (2, 3): the input must have the shape (…, 3)");
        assertRefused(new int[] {4, 1, 3, 1}, """
                linear layer of (4, 1, 3, 1) with weights (2, 3): the input must have the shape (…, 3)
                  hint: flatten(1) gives (4, 3)""");
        assertRefused(new int[] {4, 3, 1}, """
                linear layer of (4, 3, 1) with weights (2, 3): the input must have the shape (…, 3)
                  hint: flatten(1) gives (4, 3)""");
        assertRefused(new int[] {4, 3, 2},
                "linear layer of (4, 3, 2) with weights (2, 3): the input must have the shape (…, 3)");
        assertRefused(new int[] {5}, "linear layer of (5) with weights (2, 3): the input must have the shape (…, 3)");
        assertRefused(new int[] {3}, """
                linear layer of (3) with weights (2, 3): the input must have the shape (…, 3)
                  hint: unsqueeze(0) makes a batch of one""");
        assertRefused(new int[] {}, "linear layer of () with weights (2, 3): the input must have the"
                + " shape (…, 3)");
    }

    private static void assertRefused(int[] dims, String message) {
        Variable x = Variable.constant(Tensor.zeros(Shape.of(dims), DType.FLOAT64));
        assertThatThrownBy(() -> new Linear(WEIGHT, BIAS).forward(x)).isInstanceOf(ShapeException.class)
                .hasMessage(message);
    }

    @Test void weights_and_bias_that_do_not_fit_each_other_are_refused() {
        assertThatThrownBy(() -> new Linear(BIAS, null)).isInstanceOf(ShapeException.class)
                .hasMessage("a linear layer with weights (2): they must have the shape (out, in)");
        assertThatThrownBy(() -> new Linear(WEIGHT, new Parameter(Tensor.of(1.0, 2.0, 3.0))))
                .isInstanceOf(ShapeException.class)
                .hasMessage("a linear layer with weights (2, 3) and a bias (3): the bias must have the"
                        + " shape (2),"
                        + " one number for each output");
    }

    @Test void activations_bend_each_number() {
        Tensor x = Tensor.of(-1.0, 0, 2);

        assertThat(compute(new ReLU(), x)).hasValues(0, 0, 2);
        // σ(−1) = 1/(1 + e), σ(2) = e²/(1 + e²), tanh(x) = (e²ˣ − 1)/(e²ˣ + 1)
        double e = Math.E;
        assertThat(compute(new Sigmoid(), x))
                .isCloseTo(Tensor.of(1 / (1 + e), 0.5, e * e / (1 + e * e)), within(1e-15));
        assertThat(compute(new Tanh(), x)).isCloseTo(
                Tensor.of((1 - e * e) / (1 + e * e), 0, (Math.exp(4) - 1) / (Math.exp(4) + 1)), within(1e-15));
    }

    @Test void flatten_joins_all_dimensions_but_the_first() {
        Tensor x = Tensor.arange(24, DType.FLOAT32).reshape(2, 3, 2, 2);

        assertThat(compute(new Flatten(), x)).hasShape(2, 12).hasValues(x.toDoubles());
        assertThat(compute(new Flatten(), x.permute(1, 0, 2, 3))).hasShape(3, 8)
                .hasValues(0, 1, 2, 3, 12, 13, 14, 15, 4, 5, 6, 7, 16, 17, 18, 19, 8, 9, 10, 11, 20, 21, 22,
                        23);
    }

    @Test void a_sequence_applies_its_layers_from_first_to_last() {
        Layer addOne = x -> x.add(1), triple = x -> x.mul(3);

        assertThat(compute(Sequential.of(addOne, triple), Tensor.of(1.0))).hasValues(6);
        assertThat(compute(Sequential.of(triple, addOne), Tensor.of(1.0))).hasValues(4);
        assertThat(compute(Sequential.of(), Tensor.of(1.0))).hasValues(1);
    }

    @Test void layers_say_what_they_are() {
        List<Layer> layers = List.of(new ReLU(), new Sigmoid(), new Tanh(), new Flatten(), new Dropout(0.5));
        assertThat(layers).extracting(Object::toString)
                .containsExactly("ReLU", "Sigmoid", "Tanh", "Flatten", "Dropout(0.5)");
        assertThat(Sequential.of(new ReLU(), new ReLU())).hasToString("Sequential(2 layers)");
    }

    private static Tensor compute(Layer layer, Tensor x) {
        return layer.apply(Variable.constant(x)).value();
    }
}
