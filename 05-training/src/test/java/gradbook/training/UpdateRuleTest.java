package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.training.OptimizerTest.GRADIENTS;
import static gradbook.training.OptimizerTest.RATE;
import static gradbook.training.OptimizerTest.START;
import static gradbook.training.OptimizerTest.gradients;
import static gradbook.training.OptimizerTest.named;
import static gradbook.training.OptimizerTest.parameter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Regularization;
import gradbook.tensor.Tensor;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The formulas of the optimisers, against the same in plain numbers and worked by hand.
class UpdateRuleTest {
    /// One weight moved by the same formula in plain numbers; `memory` starts as zeros.
    private interface Formula {
        double next(double w, double g, double[] memory, int step);
    }

    record Case(UpdateRule rule, Formula formula) {}

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
                new Case(new Sgd().momentum(0.9).dampening(0.4).weightDecay(0.3), (w, g, memory, t) -> {
                    double decayed = g + 0.3 * w;
                    memory[0] = t == 1 ? decayed : 0.9 * memory[0] + 0.6 * decayed;
                    return w - RATE * memory[0];
                }),
                new Case(Sgd.averaging(0.2), (w, g, memory, t) -> {
                    memory[0] = t == 1 ? g : 0.8 * memory[0] + 0.2 * g;
                    return w - RATE * memory[0];
                }),
                new Case(new AdaGrad(), (w, g, memory, _) -> adaGrad(w, g, memory, 1e-10)),
                new Case(new AdaGrad().epsilon(0.5).weightDecay(0.3), (w, g, memory, _) ->
                        adaGrad(w, g + 0.3 * w, memory, 0.5)),
                new Case(new AdaDelta(), (w, g, memory, _) -> adaDelta(w, g, memory, 0.9, 1e-6)),
                new Case(new AdaDelta().rho(0.6).epsilon(0.01).weightDecay(0.3), (w, g, memory, _) ->
                        adaDelta(w, g + 0.3 * w, memory, 0.6, 0.01)),
                new Case(new RmsProp(), (w, g, memory, _) -> w - RATE * rmsProp(g, memory, 0.99, 1e-8)),
                new Case(new RmsProp().alpha(0.7).epsilon(0.5).momentum(0.9).weightDecay(0.3), (w, g, memory, _) -> {
                    memory[1] = 0.9 * memory[1] + rmsProp(g + 0.3 * w, memory, 0.7, 0.5);
                    return w - RATE * memory[1];
                }),
                new Case(new AdamW(), (w, g, memory, t) ->
                        adam(w - RATE * 0.01 * w, g, memory, t, 0.9, 0.999, 1e-8)),
                new Case(new AdamW().betas(0.5, 0.8).epsilon(0.01).weightDecay(0.3), (w, g, memory, t) ->
                        adam(w - RATE * 0.3 * w, g, memory, t, 0.5, 0.8, 0.01)),
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

    /// Duchi, Hazan and Singer (2011), with a diagonal matrix; ε as in PyTorch's `Adagrad`.
    private static double adaGrad(double w, double g, double[] memory, double epsilon) {
        memory[0] += g * g;
        return w - RATE * g / (Math.sqrt(memory[0]) + epsilon);
    }

    /// Algorithm 1 of Zeiler (2012), whose step is multiplied by the learning rate.
    private static double adaDelta(double w, double g, double[] memory, double rho, double epsilon) {
        memory[0] = rho * memory[0] + (1 - rho) * g * g;
        double delta = -Math.sqrt(memory[1] + epsilon) / Math.sqrt(memory[0] + epsilon) * g;
        memory[1] = rho * memory[1] + (1 - rho) * delta * delta;
        return w + RATE * delta;
    }

    /// g over its root mean square, by the documentation of PyTorch's `RMSprop`.
    private static double rmsProp(double g, double[] memory, double alpha, double epsilon) {
        memory[0] = alpha * memory[0] + (1 - alpha) * g * g;
        return g / (Math.sqrt(memory[0]) + epsilon);
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

    /// By hand, α = 0.2: v = 1, 0.8 + 0 = 0.8, 0.64 − 0.1 = 0.54; w = 0.5 − 0.1 = 0.4, − 0.08 = 0.32,
    /// − 0.054 = 0.266.
    @Test void a_running_mean_of_gradients_worked_by_hand() {
        Parameter p = parameter(0.5);
        var optimizer = new Optimizer(named("w", p), Sgd.averaging(0.2), RATE);
        double[] expected = {0.4, 0.32, 0.266};
        for (int t = 0; t < 3; t++) {
            optimizer.step(gradients(p, GRADIENTS[t][0]));
            assertThat(p.value()).isCloseTo(Tensor.of(expected[t]), within(1e-15));
        }
    }

    /// Sutskever et al. (2013) write Nesterov's method with the gradient taken ahead of the weight:
    /// v ← μv − η∇f(θ + μv), θ ← θ + v. PyTorch's weight is the point ahead, θ + μv. On f(w) = ½(w − 1)².
    @Test void nesterov_keeps_the_point_ahead_of_the_weight_of_the_classical_form() {
        Parameter p = parameter(3);
        var optimizer = new Optimizer(named("w", p), new Sgd().momentum(0.9).nesterov(true), RATE);
        double theta = 3, v = 0;
        for (int t = 0; t < 5; t++) {
            optimizer.step(p.sub(1).square().sum().mul(0.5).backward());
            v = 0.9 * v - RATE * (theta + 0.9 * v - 1);
            theta += v;
            assertThat(p.value()).isCloseTo(Tensor.of(theta + 0.9 * v), within(1e-14));
        }
    }

    /// By hand, η = 0.1 and g = 3 all the time: s = 9, 18, 27, so the steps are 0.1, 0.1/√2, 0.1/√3.
    /// ½λ‖w‖² adds λ·w to the gradient, before it enters the momentum: both ways to write it are the same method.
    @Test void weight_decay_is_the_gradient_of_an_l2_term_with_momentum_too() {
        for (Sgd rule : List.of(new Sgd(), new Sgd().momentum(0.9), new Sgd().momentum(0.9).nesterov(true),
                Sgd.averaging(0.2))) {
            Parameter decayed = parameter(START), penalised = parameter(START);
            var byRule = new Optimizer(named("w", decayed), rule.weightDecay(0.3), RATE);
            var byLoss = new Optimizer(named("w", penalised), rule, RATE);
            for (double[] gradient : GRADIENTS) {
                byRule.step(gradients(decayed, gradient));
                Variable loss = penalised.mul(Variable.constant(Tensor.of(gradient))).sum();
                byLoss.step(loss.add(Regularization.l2(List.of(penalised), 0.3)).backward());
                assertThat(decayed.value()).as(rule.toString()).isCloseTo(penalised.value(), within(1e-14));
            }
        }
    }

    @Test void steps_of_adagrad_shrink_with_the_root_of_their_number() {
        Parameter p = parameter(0);
        var optimizer = new Optimizer(named("w", p), new AdaGrad().epsilon(0), RATE);
        double expected = 0;
        for (int t = 1; t <= 3; t++) {
            optimizer.step(gradients(p, 3));
            expected -= 0.1 / Math.sqrt(t);
            assertThat(p.value()).isCloseTo(Tensor.of(expected), within(1e-15));
        }
    }

    /// The gradient is 0, so only the decay moves the weight: by 1 − ηλ = 0.97 in each step.
    @Test void the_decay_of_adamw_does_not_depend_on_the_gradient() {
        Parameter p = parameter(2, -1);
        var optimizer = new Optimizer(named("w", p), new AdamW().weightDecay(0.3), RATE);
        for (int t = 0; t < 2; t++) optimizer.step(gradients(p, 0, 0));
        assertThat(p.value()).isCloseTo(Tensor.of(2 * 0.97 * 0.97, -0.97 * 0.97), within(1e-15));
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

    @Test void the_constants_are_those_of_pytorch() {
        assertThat(new Sgd()).isEqualTo(new Sgd(0, 0, 0, false));
        assertThat(new AdaGrad()).isEqualTo(new AdaGrad(1e-10, 0));
        assertThat(new AdaDelta()).isEqualTo(new AdaDelta(0.9, 1e-6, 0));
        assertThat(new RmsProp()).isEqualTo(new RmsProp(0.99, 1e-8, 0, 0));
        assertThat(new Adam()).isEqualTo(new Adam(0.9, 0.999, 1e-8, 0));
        assertThat(new AdamW()).isEqualTo(new AdamW(0.9, 0.999, 1e-8, 0.01));
    }

    @Test void constants_out_of_range_are_refused() {
        assertRefused(() -> new Sgd().momentum(1), "momentum must be at least 0.0 and less than 1.0, not 1.0");
        assertRefused(() -> new Sgd().nesterov(true), "Nesterov's form needs a momentum greater than 0");
        assertRefused(() -> new Sgd().momentum(0.9).dampening(1),
                "dampening must be at least 0.0 and less than 1.0, not 1.0");
        assertRefused(() -> new Sgd().dampening(0.9),
                "dampening 0.9 needs a momentum greater than 0: without, it would only shorten steps");
        assertRefused(() -> Sgd.averaging(0.1).nesterov(true),
                "Nesterov's form is without dampening, and 0.9 was given");
        assertRefused(() -> Sgd.averaging(1), "the weight of the latest gradient in a running mean must be more than"
                + " 0 and less than 1, not 1.0");
        assertRefused(() -> new AdaDelta().rho(1), "ρ must be at least 0.0 and less than 1.0, not 1.0");
        assertRefused(() -> new AdaDelta().epsilon(0), "ε must be more than 0: with 0, no step is ever taken");
        assertRefused(() -> new AdaGrad().epsilon(-1), "ε must be at least 0.0 and less than Infinity, not -1.0");
        assertRefused(() -> new RmsProp().alpha(-0.1), "α must be at least 0.0 and less than 1.0, not -0.1");
        assertRefused(() -> new RmsProp().momentum(1), "momentum must be at least 0.0 and less than 1.0, not 1.0");
        assertRefused(() -> new AdamW().betas(1, 0.9), "β₁ must be at least 0.0 and less than 1.0, not 1.0");
        assertRefused(() -> new Sgd().weightDecay(-1),
                "weight decay must be at least 0.0 and less than Infinity, not -1.0");
        assertRefused(() -> new Adam().betas(1, 0.9), "β₁ must be at least 0.0 and less than 1.0, not 1.0");
        assertRefused(() -> new Adam().betas(0.9, 1), "β₂ must be at least 0.0 and less than 1.0, not 1.0");
        assertRefused(() -> new Adam().epsilon(Double.NaN), "ε must be at least 0.0 and less than Infinity, not NaN");
        assertRefused(() -> new Adam().weightDecay(-1),
                "weight decay must be at least 0.0 and less than Infinity, not -1.0");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
