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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    private static final double[] START = {0.5, -2, 3};
    /// The gradients of three steps, each with a zero, a large and a small number.
    private static final double[][] GRADIENTS = {{1, -20, 0.01}, {0, 4, -0.02}, {-0.5, 0, 30}};

    static Parameter parameter(double... values) {
        return new Parameter(Tensor.of(values));
    }

    static SequencedMap<String, Parameter> named(String name, Parameter p) {
        var parameters = new LinkedHashMap<String, Parameter>();
        parameters.put(name, p);
        return parameters;
    }

    /// The gradients of Σᵢ gᵢ·pᵢ with respect to p, which are g.
    private static Gradients gradients(Parameter p, double... g) {
        return p.mul(Variable.constant(Tensor.of(g))).sum().backward();
    }

    /// One weight moved by the same formula in plain numbers; `memory` starts as zeros.
    private interface Formula {
        double next(double w, double g, double[] memory, int step);
    }

    private static final double RATE = 0.1;

    private record Case(UpdateRule rule, Formula formula) {}

    static List<Case> rules() {
        return List.of(
                new Case(new Sgd(), (w, g, _, _) -> w - RATE * g),
                new Case(new Sgd().weightDecay(0.3), (w, g, _, _) -> w - RATE * (g + 0.3 * w)),
                new Case(new Sgd().momentum(0.9), (w, g, memory, _) -> {
                    memory[0] = 0.9 * memory[0] + g;
                    return w - RATE * memory[0];
                }),
                new Case(new Sgd().momentum(0.9).nesterov(true).weightDecay(0.3), (w, g, memory, _) -> {
                    double decayed = g + 0.3 * w;
                    memory[0] = 0.9 * memory[0] + decayed;
                    return w - RATE * (decayed + 0.9 * memory[0]);
                }),
                new Case(new Adam(), (w, g, memory, t) -> adam(w, g, memory, t, 0.9, 0.999, 1e-8)),
                new Case(new Adam().betas(0.5, 0.8).epsilon(0.01).weightDecay(0.3), (w, g, memory, t) ->
                        adam(w, g + 0.3 * w, memory, t, 0.5, 0.8, 0.01)));
    }

    /// Algorithm 1 of Kingma and Ba (2015), line by line.
    private static double adam(double w, double g, double[] memory, int t, double beta1, double beta2, double epsilon) {
        memory[0] = beta1 * memory[0] + (1 - beta1) * g;
        memory[1] = beta2 * memory[1] + (1 - beta2) * g * g;
        double mean = memory[0] / (1 - Math.pow(beta1, t));
        double square = memory[1] / (1 - Math.pow(beta2, t));
        return w - RATE * mean / (Math.sqrt(square) + epsilon);
    }

    @MethodSource("rules")
    @ParameterizedTest void three_steps_are_those_of_the_formula(Case rule) {
        Parameter p = parameter(START);
        var optimizer = new Optimizer(named("w", p), rule.rule(), RATE);
        double[] expected = START.clone();
        double[][] memory = new double[START.length][2];
        for (int t = 1; t <= GRADIENTS.length; t++) {
            optimizer.step(gradients(p, GRADIENTS[t - 1]));
            for (int i = 0; i < expected.length; i++)
                expected[i] = rule.formula().next(expected[i], GRADIENTS[t - 1][i], memory[i], t);
            assertThat(p.value()).isCloseTo(Tensor.of(expected), within(1e-13));
        }
    }

    /// By hand: v = 1, 0.9 + 0 = 0.9, 0.81 − 0.5 = 0.31; w = 0.5 − 0.1 = 0.4, − 0.09 = 0.31, − 0.031 = 0.279.
    @Test void momentum_worked_by_hand() {
        Parameter p = parameter(0.5);
        var optimizer = new Optimizer(named("w", p), new Sgd().momentum(0.9), RATE);
        double[] expected = {0.4, 0.31, 0.279};
        for (int t = 0; t < 3; t++) {
            optimizer.step(gradients(p, GRADIENTS[t][0]));
            assertThat(p.value()).isCloseTo(Tensor.of(expected[t]), within(1e-15));
        }
    }

    /// With a gradient that never changes, both corrected means are exact, and each step is η·sign(g).
    @Test void adam_moves_by_the_learning_rate_whatever_the_size_of_a_steady_gradient() {
        Parameter p = parameter(0, 0, 0);
        var optimizer = new Optimizer(named("w", p), new Adam().epsilon(0), RATE);
        for (int t = 0; t < 10; t++) optimizer.step(gradients(p, 1e-6, -1, 1e6));
        assertThat(p.value()).isCloseTo(Tensor.of(-1.0, 1, -1), within(1e-12));
    }

    /// On ½·a·w², plain descent gives w_t = (1 − η·a)^t·w₀.
    @Test void descent_on_a_parabola_shrinks_geometrically() {
        Parameter p = parameter(1, 1, 1);
        Variable curvature = Variable.constant(Tensor.of(0.5, 3, 19));
        var optimizer = new Optimizer(named("w", p), new Sgd(), RATE);
        for (int t = 0; t < 20; t++) optimizer.step(p.square().mul(curvature).sum().mul(0.5).backward());
        assertThat(p.value()).isCloseTo(
                Tensor.of(Math.pow(0.95, 20), Math.pow(0.7, 20), Math.pow(-0.9, 20)), within(1e-14));
    }

    /// On ½·a·w², w_{t+1} = (1 + μ − η·a)·w_t − μ·w_{t−1}: a linear recurrence, whose solution is
    /// A·r₁^t + B·r₂^t with the roots of r² − (1 + μ − η·a)·r + μ, and A, B from w₀ and w₁.
    @Test void momentum_on_a_parabola_follows_its_recurrence() {
        double momentum = 0.25;
        double a = 1;
        Parameter p = parameter(2);
        var optimizer = new Optimizer(named("w", p), new Sgd().momentum(momentum), RATE);
        for (int t = 0; t < 30; t++) optimizer.step(p.square().sum().mul(a / 2).backward());

        double half = (1 + momentum - RATE * a) / 2;
        double r1 = half + Math.sqrt(half * half - momentum);
        double r2 = half - Math.sqrt(half * half - momentum);
        double first = 2 * (1 - RATE * a);
        double coefficient1 = (first - 2 * r2) / (r1 - r2);
        double coefficient2 = 2 - coefficient1;
        double expected = coefficient1 * Math.pow(r1, 30) + coefficient2 * Math.pow(r2, 30);
        assertThat(p.value()).isCloseTo(Tensor.of(expected), within(1e-14));
    }

    @Test void a_factor_scales_the_learning_rate_of_its_step() {
        Parameter p = parameter(0);
        var optimizer = new Optimizer(named("w", p), new Sgd(), RATE);
        optimizer.step(gradients(p, 1), 0.5);
        optimizer.step(gradients(p, 1));
        assertThat(p.value()).isCloseTo(Tensor.of(-0.15), within(1e-15));
    }

    @Test void gradients_are_left_as_they_are() {
        for (Case rule : rules()) {
            Parameter p = parameter(START);
            Gradients gradients = gradients(p, 1, 2, 3);
            new Optimizer(named("w", p), rule.rule(), RATE).step(gradients);
            assertThat(gradients.of(p).value()).hasValues(1, 2, 3);
        }
    }

    @Test void a_parameter_that_the_loss_does_not_depend_on_is_left_alone() {
        for (Case rule : rules()) {
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
    }

    @MethodSource("rules")
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
                        Sgd[momentum=0.9, weightDecay=0.0, nesterov=false], which keeps [w.step, w.momentum_buffer]
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

    @Test void the_constants_of_adam_are_those_of_the_paper() {
        assertThat(new Adam()).isEqualTo(new Adam(0.9, 0.999, 1e-8, 0));
    }

    @Test void constants_out_of_range_are_refused() {
        assertRefused(() -> new Sgd().momentum(1), "momentum must be at least 0.0 and less than 1.0, not 1.0");
        assertRefused(() -> new Sgd().nesterov(true), "Nesterov's form needs a momentum greater than 0");
        assertRefused(() -> new Sgd().weightDecay(-1),
                "weight decay must be at least 0.0 and less than Infinity, not -1.0");
        assertRefused(() -> new Adam().betas(1, 0.9), "β₁ must be at least 0.0 and less than 1.0, not 1.0");
        assertRefused(() -> new Adam().betas(0.9, 1), "β₂ must be at least 0.0 and less than 1.0, not 1.0");
        assertRefused(() -> new Adam().epsilon(Double.NaN), "ε must be at least 0.0 and less than Infinity, not NaN");
        assertRefused(() -> new Adam().weightDecay(-1),
                "weight decay must be at least 0.0 and less than Infinity, not -1.0");
        assertRefused(() -> new Optimizer(named("w", parameter(1)), new Sgd(), -0.1),
                "the learning rate must be at least 0.0 and less than Infinity, not -0.1");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
