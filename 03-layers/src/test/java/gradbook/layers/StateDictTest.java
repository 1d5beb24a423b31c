package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateDictTest {
    private final Random random = new Random(1);

    record Block(Linear fc1, Linear outProj, Parameter runningScale) implements Layer {
        @Override public Variable forward(Variable x) {
            return outProj.apply(fc1.apply(x)).mul(runningScale);
        }
    }

    record Net(Sequential features, List<Block> blocks, Linear classifier, Dropout dropout, double factor)
            implements Layer {
        @Override public Variable forward(Variable x) {
            return classifier.apply(blocks.get(1).apply(blocks.get(0).apply(features.apply(x))));
        }
    }

    private Block block() {
        return new Block(linear(2, 2), new Linear(linear(2, 2).weight(), null), parameter(2));
    }

    private Linear linear(int in, int out) {
        return Linear.of(in, out, random);
    }

    private static Parameter parameter(double... values) {
        return new Parameter(Tensor.of(values).to(DType.FLOAT32));
    }

    @Test void names_are_those_of_the_same_modules_in_pytorch() {
        Sequential features = Sequential.of(linear(3, 2), new ReLU(), Sequential.of(new ReLU(), linear(2, 2)));
        Net net = new Net(features, List.of(block(), block()), linear(2, 4), new Dropout(0.5), 2);

        // As torch.nn names them: attributes joined by dots, the children of a Sequential or a
        // ModuleList by their numbers, no bias where bias=False, nothing for modules without parameters.
        assertThat(StateDict.of(net).keySet()).containsExactly(
                "features.0.weight", "features.0.bias", "features.2.1.weight", "features.2.1.bias",
                "blocks.0.fc1.weight", "blocks.0.fc1.bias", "blocks.0.out_proj.weight",
                "blocks.0.running_scale",
                "blocks.1.fc1.weight", "blocks.1.fc1.bias", "blocks.1.out_proj.weight",
                "blocks.1.running_scale",
                "classifier.weight", "classifier.bias");
    }

    @Test void the_children_of_a_sequence_have_no_name_but_their_number() {
        Sequential mlp = Sequential.of(linear(3, 2), new ReLU(), linear(2, 1));

        assertThat(StateDict.of(mlp).keySet()).containsExactly("0.weight", "0.bias", "2.weight", "2.bias");
    }

    @Test void layouts_are_those_of_pytorch() {
        Map<String, Tensor> tensors = StateDict.of(linear(3, 2)); // torch.nn.Linear(3, 2)

        assertThat(tensors.get("weight")).hasShape(2, 3);
        assertThat(tensors.get("bias")).hasShape(2);
    }

    @Test void the_tensors_are_the_parameters_own() {
        Linear layer = linear(3, 2);

        assertThat(StateDict.of(layer).get("weight")).isSameAs(layer.weight().value());
        assertThat(StateDict.parameters(layer)).containsExactly(
                Map.entry("weight", layer.weight()), Map.entry("bias", layer.bias()));
    }

    @Test void a_tied_parameter_is_listed_once_under_its_first_name() {
        record Tied(Linear encode, Linear decode) implements Layer {
            @Override public Variable forward(Variable x) {
                return decode.apply(encode.apply(x));
            }
        }
        Parameter shared = linear(2, 2).weight();
        Tied tied = new Tied(new Linear(shared, null), new Linear(shared, parameter(0, 0)));

        assertThat(StateDict.parameters(tied)).containsExactly(
                Map.entry("encode.weight", shared), Map.entry("decode.bias", tied.decode.bias()));
    }

    @Test void equal_parameters_that_are_not_one_are_listed_each() {
        Sequential twins = Sequential.of(new Linear(weight(1, 2), null), new Linear(weight(1, 2), null));

        assertThat(StateDict.of(twins).keySet()).containsExactly("0.weight", "1.weight");
    }

    private static Parameter weight(double... row) {
        return new Parameter(Tensor.of(new double[][] {row}));
    }

    @Test void loading_copies_the_numbers_and_leaves_the_tensors_in_place() {
        Linear layer = linear(2, 2);
        Tensor before = layer.weight().value(), weight = Tensor.of(new double[][] {{1, 2}, {3, 0.1}});

        // A transposed view, and float64: what counts is the element at each index.
        Tensor view = weight.transpose().copy().transpose();
        StateDict.load(layer, Map.of("weight", view, "bias", Tensor.of(5.0, 6.0)));

        assertThat(layer.weight().value()).isSameAs(before);
        assertThat(before).hasType(DType.FLOAT32).hasValues(1, 2, 3, 0.1f);
        assertThat(layer.bias().value()).hasValues(5, 6);
        weight.scaleInPlace(0);
        assertThat(before).hasValues(1, 2, 3, 0.1f);
    }

    @Test void a_graph_from_before_loading_is_refused() {
        Linear layer = linear(2, 2);
        Variable loss = layer.apply(Variable.constant(Tensor.ones(Shape.of(1, 2), DType.FLOAT32))).square()
                .sum();

        StateDict.load(layer, StateDict.of(linear(2, 2)));

        assertThatThrownBy(loss::backward).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changed in place");
    }

    @Test void missing_and_unknown_names_are_all_told_at_once() {
        Linear layer = linear(2, 2);
        Tensor any = Tensor.of(1.0, 2.0);

        assertThatThrownBy(() -> StateDict.load(layer, Map.of("bias", any, "scale", any, "gain", any)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("cannot load 3 tensors into a model of 2; missing are weight; unknown are"
                        + " gain, scale");
        assertThatThrownBy(() -> StateDict.load(layer, Map.of()))
                .hasMessage("cannot load 0 tensors into a model of 2; missing are bias, weight");
    }

    @Test void if_one_tensor_does_not_fit_nothing_is_loaded() {
        Linear layer = linear(2, 3);
        double[] before = layer.weight().value().toDoubles();
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("weight", Tensor.ones(Shape.of(3, 2), DType.FLOAT32));
        tensors.put("bias", Tensor.ones(Shape.of(2), DType.FLOAT32));

        assertThatThrownBy(() -> StateDict.load(layer, tensors)).isInstanceOf(ShapeException.class)
                .hasMessage("cannot load bias of shape (2): the model's has the shape (3)");
        assertThat(layer.weight().value()).hasValues(before);
        assertThat(layer.bias().value()).hasValues(0, 0, 0);
    }
}
