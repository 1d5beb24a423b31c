package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.training.UpdateRuleTest.Case;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    static final double RATE = 0.1;
    static final double[] START = {0.5, -2, 3};
    /// The gradients of three steps, each with a zero, a large and a small number.
    static final double[][] GRADIENTS = {{1, -20, 0.01}, {0, 4, -0.02}, {-0.5, 0, 30}};

    static Parameter parameter(double... values) {
        return new Parameter(Tensor.of(values));
    }

    static SequencedMap<String, Parameter> named(String name, Parameter p) {
        var parameters = new LinkedHashMap<String, Parameter>();
        parameters.put(name, p);
        return parameters;
    }

    /// The gradients of Σᵢ gᵢ·pᵢ with respect to p, which are g.
    static Gradients gradients(Parameter p, double... g) {
        return p.mul(Variable.constant(Tensor.of(g))).sum().backward();
    }

    @Test void a_factor_scales_the_learning_rate_of_its_step() {
        Parameter p = parameter(0);
        var optimizer = new Optimizer(named("w", p), new Sgd(), RATE);
        optimizer.step(gradients(p, 1), 0.5);
        optimizer.step(gradients(p, 1));
        assertThat(p.value()).isCloseTo(Tensor.of(-0.15), within(1e-15));
    }

    @Test void gradients_are_left_as_they_are() {
        for (Case rule : UpdateRuleTest.rules()) {
            Parameter p = parameter(START);
            Gradients gradients = gradients(p, 1, 2, 3);
            new Optimizer(named("w", p), rule.rule(), RATE).step(gradients);
            assertThat(gradients.of(p).value()).hasValues(1, 2, 3);
        }
    }

    @Test void a_parameter_that_the_loss_does_not_depend_on_is_left_alone() {
        for (Case rule : UpdateRuleTest.rules()) {
            Parameter used = parameter(1);
            Parameter unused = parameter(5);
            SequencedMap<String, Parameter> both = named("used", used);
            both.put("unused", unused);
            var optimizer = new Optimizer(both, rule.rule(), RATE);
            optimizer.step(gradients(used, 1));
            assertThat(unused.value()).hasValues(5);
            assertThat(used.value().item()).isNotEqualTo(1);
            assertThat(optimizer.state().get("unused.step")).hasValues(0);
            assertThat(optimizer.state().get("used.step")).hasValues(1);
            rule.rule().buffers().forEach(buffer -> assertThat(optimizer.state().get("unused." + buffer)).hasValues(0));
        }
    }

    // ----------------------------------------------------------------------------- state

    @Test void the_state_has_names_like_those_of_pytorch() {
        SequencedMap<String, Parameter> parameters = named("conv1.weight", parameter(1, 2));
        assertThat(new Optimizer(parameters, new Sgd(), RATE).state().keySet()).containsExactly("conv1.weight.step");
        assertThat(new Optimizer(parameters, new Sgd().momentum(0.9), RATE).state().keySet())
                .containsExactly("conv1.weight.step", "conv1.weight.momentum_buffer");
        assertThat(new Optimizer(parameters, new Adam(), RATE).state().keySet())
                .containsExactly("conv1.weight.step", "conv1.weight.exp_avg", "conv1.weight.exp_avg_sq");
        assertThat(new AdamW().buffers()).containsExactly("exp_avg", "exp_avg_sq");
        assertThat(new AdaGrad().buffers()).containsExactly("sum");
        assertThat(new AdaDelta().buffers()).containsExactly("square_avg", "acc_delta");
        assertThat(new RmsProp().buffers()).containsExactly("square_avg");
        assertThat(new RmsProp().momentum(0.5).buffers()).containsExactly("square_avg", "momentum_buffer");
    }

    @MethodSource("gradbook.training.UpdateRuleTest#rules")
    @ParameterizedTest void training_goes_on_from_a_state_as_if_it_had_never_stopped(Case rule) {
        Parameter straight = parameter(START);
        var optimizer = new Optimizer(named("w", straight), rule.rule(), RATE);
        optimizer.step(gradients(straight, GRADIENTS[0]));
        optimizer.step(gradients(straight, GRADIENTS[1]));

        Parameter resumed = new Parameter(straight.value().copy());
        var second = new Optimizer(named("w", resumed), rule.rule(), RATE);
        second.load(copy(optimizer.state()));
        optimizer.step(gradients(straight, GRADIENTS[2]));
        second.step(gradients(resumed, GRADIENTS[2]));
        assertThat(resumed.value()).isBitIdenticalTo(straight.value());
    }

    private static Map<String, Tensor> copy(Map<String, Tensor> state) {
        var copy = new LinkedHashMap<String, Tensor>();
        state.forEach((name, tensor) -> copy.put(name, tensor.copy()));
        return copy;
    }

    @Test void a_state_of_another_rule_is_refused() {
        SequencedMap<String, Parameter> parameters = named("w", parameter(1));
        var plain = new Optimizer(parameters, new Sgd(), RATE);
        assertThatThrownBy(() -> new Optimizer(parameters, new Sgd().momentum(0.9), RATE).load(plain.state()))
                .isInstanceOf(ShapeException.class)
                .hasMessage("""
                        cannot load the state of an optimiser, [w.step], into \
                        Sgd[momentum=0.9, dampening=0.0, weightDecay=0.0, nesterov=false], which \
                        keeps [w.step, w.momentum_buffer]
                          hint: use the model and the rule that it was saved with""");
    }

    @Test void a_state_of_another_shape_is_refused_and_nothing_changed() {
        var optimizer = new Optimizer(named("w", parameter(1)), new Sgd().momentum(0.9), RATE);
        Map<String, Tensor> state = Map.of("w.step", Tensor.scalar(3, DType.FLOAT64),
                "w.momentum_buffer", Tensor.zeros(Shape.of(2), DType.FLOAT64));
        assertThatThrownBy(() -> optimizer.load(state)).isInstanceOf(ShapeException.class)
                .hasMessage("cannot load w.momentum_buffer of shape (2): the optimiser's has the shape (1)");
        assertThat(optimizer.state().get("w.step")).hasValues(0);
    }

    @Test void a_learning_rate_below_0_is_refused() {
        assertThatThrownBy(() -> new Optimizer(named("w", parameter(1)), new Sgd(), -0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the learning rate must be at least 0.0 and less than Infinity, not -0.1");
    }
}
