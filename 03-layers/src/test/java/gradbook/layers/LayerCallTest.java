package gradbook.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayerCallTest {
    private static final String COMPLAINT =
            "linear of (2, 5) with weights (3, 4): the last dimension of the input must be in_features = 4";

    private final Linear narrow = Linear.of(4, 3, new Random(1));

    record Net(Sequential features, Linear head) implements Layer {
        @Override public Variable forward(Variable x) {
            return head.apply(features.apply(x));
        }
    }

    private static Variable input(int... dims) {
        return Variable.constant(Tensor.zeros(Shape.of(dims), DType.FLOAT32));
    }

    @Test void an_error_in_a_model_names_the_path_of_the_layer_and_its_input() {
        Net net = new Net(Sequential.of(new ReLU(), narrow), narrow);

        assertThatThrownBy(() -> net.apply(input(2, 5))).isInstanceOf(ShapeException.class)
                .hasMessage(COMPLAINT + "\n  in features.1, Linear(4 → 3), given an input of shape (2, 5)");
    }

    @Test void an_error_is_placed_in_the_innermost_layer_once() {
        Net inner = new Net(Sequential.of(Sequential.of(narrow)), narrow);
        Sequential outer = Sequential.of(new ReLU(), inner);

        assertThatThrownBy(() -> outer.apply(input(2, 5)))
                .hasMessage(COMPLAINT + "\n  in 1.features.0.0, Linear(4 → 3), given an input of shape (2, 5)");
    }

    @Test void an_error_of_the_model_itself_names_the_model() {
        record Careless(Linear fc) implements Layer {
            @Override public Variable forward(Variable x) {
                return fc.apply(x).reshape(7);
            }
        }

        assertThatThrownBy(() -> new Careless(narrow).apply(input(2, 4))).isInstanceOf(ShapeException.class)
                .hasMessage("cannot reshape (2, 3) to (7): (2, 3) has 6 elements, the new shape 7"
                        + "\n  in Careless, given an input of shape (2, 4)");
    }

    @Test void a_lambda_in_a_model_has_a_path_but_no_name() {
        Sequential model = Sequential.of(new ReLU(), x -> x.reshape(7));

        assertThatThrownBy(() -> model.apply(input(2, 3)))
                .hasMessage("cannot reshape (2, 3) to (7): (2, 3) has 6 elements, the new shape 7"
                        + "\n  in 1, function, given an input of shape (2, 3)");
    }

    @Test void a_layer_that_is_no_component_of_the_model_has_a_name_but_no_path() {
        Layer model = x -> narrow.apply(x);

        assertThatThrownBy(() -> model.apply(input(2, 5)))
                .hasMessage(COMPLAINT + "\n  in Linear(4 → 3), given an input of shape (2, 5)");
    }

    @Test void an_error_outside_a_model_names_the_layer_alone() {
        assertThatThrownBy(() -> narrow.apply(input(2, 5)))
                .hasMessage(COMPLAINT + "\n  in Linear(4 → 3), given an input of shape (2, 5)");
        assertThatThrownBy(() -> narrow.forward(input(2, 5))).hasMessage(COMPLAINT);
    }

    @Test void a_model_is_left_when_it_throws() {
        Net net = new Net(Sequential.of(narrow), narrow);
        assertThatThrownBy(() -> net.apply(input(2, 5))).hasMessageContaining("in features.0, ");

        assertThatThrownBy(() -> narrow.apply(input(2, 5))).hasMessageContaining("in Linear(4 → 3), ");
    }

    @Test void other_exceptions_pass_as_they_are() {
        var thrown = new IllegalStateException("out of cheese");
        Layer broken = _ -> { throw thrown; };

        assertThatThrownBy(() -> Sequential.of(broken).apply(input(1))).isSameAs(thrown);
    }

    @Test void the_error_points_to_the_line_that_made_it() {
        assertThatThrownBy(() -> narrow.apply(input(2, 5))).satisfies(e ->
                assertThat(e.getStackTrace()[0].getClassName()).isEqualTo(Linear.class.getName()));
    }
}
