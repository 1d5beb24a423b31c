package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayersTest {
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
