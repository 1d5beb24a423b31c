package gradbook.layers;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private final Random random = new Random(1);

    /// A Linear(in → out) has out·in + out parameters, and takes out·in multiply-adds for each of the
    /// 2 examples: 4·6 + 4 = 28 and 2·4·6 = 48, then 300·4 + 300 = 1500 and 2·300·4 = 2400.
    @Test void an_mlp_is_summed_up_in_a_table() {
        Sequential mlp = Sequential.of(new Flatten(), Linear.of(6, 4, random), new ReLU(),
                Linear.of(4, 300, random));

        assertThat(Summary.of(mlp, Shape.of(2, 2, 3))).hasToString("""
                input (2, 2, 3)
                name   layer            output    parameters  multiply-adds
                ───────────────────────────────────────────────────────────
                0      Flatten          (2, 6)             0              0
                1      Linear(6 → 4)    (2, 4)            28             48
                2      ReLU             (2, 4)             0              0
                3      Linear(4 → 300)  (2, 300)       1,500          2,400
                ───────────────────────────────────────────────────────────
                total                                  1,528          2,448
                """);
    }

    @Test void rows_stand_in_the_order_of_use_and_functions_without_a_path_have_no_name() {
        Layer squash = Variable::tanh;
        record Net(Linear last, Linear first) implements Layer {
            private static final ReLU RELU = new ReLU();

            @Override public Variable forward(Variable x) {
                Layer halve = v -> v.mul(0.5);
                return last.apply(halve.apply(RELU.apply(first.apply(x))));
            }
        }
        Net net = new Net(Linear.of(3, 1, random), Linear.of(2, 3, random));

        assertThat(Summary.of(Sequential.of(net, squash), Shape.of(1, 2)).rows()).containsExactly(
                new Summary.Row("0.first", "Linear(2 → 3)", Shape.of(1, 3), 9, 6),
                new Summary.Row("", "ReLU", Shape.of(1, 3), 0, 0),
                new Summary.Row("", "function", Shape.of(1, 3), 0, 0),
                new Summary.Row("0.last", "Linear(3 → 1)", Shape.of(1, 1), 4, 3),
                new Summary.Row("1", "function", Shape.of(1, 1), 0, 0));
    }

    @Test void a_layer_that_is_used_twice_has_two_rows_and_counts_once_in_the_total() {
        record Twice(Linear step) implements Layer {
            @Override public Variable forward(Variable x) {
                return step.apply(step.apply(x));
            }
        }
        Summary summary = Summary.of(new Twice(Linear.of(2, 2, random)), Shape.of(1, 2));

        assertThat(summary.rows()).extracting(Summary.Row::parameters).containsExactly(6L, 6L);
        assertThat(summary.parameters()).isEqualTo(6);
        assertThat(summary.multiplyAdds()).isEqualTo(8);
    }

    @Test void tied_parameters_count_once_in_the_total() {
        Parameter shared = Linear.of(3, 3, random).weight();
        Sequential tied = Sequential.of(new Linear(shared, null), new Linear(shared, null));

        Summary summary = Summary.of(tied, Shape.of(1, 3));

        assertThat(summary.rows()).extracting(Summary.Row::parameters).containsExactly(9L, 9L);
        assertThat(summary.parameters()).isEqualTo(9);
    }

    @Test void parameters_of_a_layer_that_contains_others_count_in_the_total() {
        record Scaled(Linear inner, Parameter scale) implements Layer {
            @Override public Variable forward(Variable x) {
                return inner.apply(x).mul(scale);
            }
        }
        Scaled model = new Scaled(Linear.of(2, 2, random),
                new Parameter(Tensor.ones(Shape.of(2), DType.FLOAT32)));

        assertThat(Summary.of(model, Shape.of(1, 2)).parameters()).isEqualTo(6 + 2);
    }

    @Test void a_float64_model_is_given_float64_zeros() {
        Linear layer = new Linear(new Parameter(Tensor.ones(Shape.of(1, 2), DType.FLOAT64)), null);

        assertThat(Summary.of(layer, Shape.of(4, 2)).rows())
                .containsExactly(new Summary.Row("", "Linear(2 → 1)", Shape.of(4, 1), 2, 8));
    }

    @Test void looking_at_a_model_in_training_draws_no_random_numbers() {
        Random used = new Random(2), fresh = new Random(2);

        Mode.train(used, () -> Summary.of(new Dropout(0.5), Shape.of(3, 3)));

        assertThat(used.nextLong()).isEqualTo(fresh.nextLong());
    }
}
