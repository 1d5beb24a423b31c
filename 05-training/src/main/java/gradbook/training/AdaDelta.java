package gradbook.training;

import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// AdaDelta: steps as long as the steps before, in the weight's own unit (Zeiler, *ADADELTA: an adaptive
/// learning rate method*, 2012).
///
/// s and u are running means of the squares of gradients and of steps, element by element:
///
/// ```
/// g ← g + λ·w
/// s ← ρ·s + (1 − ρ)·g²
/// Δ = √(u + ε) / √(s + ε) · g
/// u ← ρ·u + (1 − ρ)·Δ²
/// w ← w − η·Δ
/// ```
///
/// If weights were metres and the loss euros, g would be in euros per metre. g/√s has no unit at all, and √u is
/// in metres again. So the method needs no learning rate: η is 1. Since u starts at 0, the first steps are about
/// √ε long: ε, here inside both roots, is what gets the method going. The names are those of PyTorch's `Adadelta`.
///
/// @param rho ρ, how much of the running means is kept in a step
public record AdaDelta(double rho, double epsilon, double weightDecay) implements UpdateRule {
    private static final String MEAN_SQUARE = "square_avg";
    private static final String MEAN_SQUARE_STEP = "acc_delta";

    /// @throws IllegalArgumentException unless 0 ≤ ρ < 1, ε > 0 and the weight decay is at least 0
    public AdaDelta {
        UpdateRule.requireInRange("ρ", rho, 0, 1);
        UpdateRule.requireInRange("ε", epsilon, 0, Double.POSITIVE_INFINITY);
        if (epsilon == 0) throw new IllegalArgumentException("ε must be more than 0: with 0, no step is ever taken");
        UpdateRule.requireInRange("weight decay", weightDecay, 0, Double.POSITIVE_INFINITY);
    }

    /// PyTorch's constants: ρ = 0.9, ε = 10⁻⁶; no weight decay. (The paper's experiments have ρ = 0.95.)
    public AdaDelta() {
        this(0.9, 1e-6, 0);
    }

    /// The same with this ρ, the weight of the past in the running means.
    public AdaDelta rho(double rho) {
        return new AdaDelta(rho, epsilon, weightDecay);
    }

    /// The same with this ε.
    public AdaDelta epsilon(double epsilon) {
        return new AdaDelta(rho, epsilon, weightDecay);
    }

    /// The same with this weight decay λ.
    public AdaDelta weightDecay(double weightDecay) {
        return new AdaDelta(rho, epsilon, weightDecay);
    }

    @Override public List<String> buffers() {
        return List.of(MEAN_SQUARE, MEAN_SQUARE_STEP);
    }

    @Override public void update(Tensor w, Tensor gradient, Map<String, Tensor> buffers, double learningRate,
            int step) {
        Tensor g = UpdateRule.withWeightDecay(gradient, w, weightDecay);
        Tensor s = buffers.get(MEAN_SQUARE).scaleInPlace(rho).addInPlace(g.square(), 1 - rho);
        Tensor u = buffers.get(MEAN_SQUARE_STEP);
        Tensor delta = u.add(epsilon).sqrt().div(s.add(epsilon).sqrt()).mul(g);
        u.scaleInPlace(rho).addInPlace(delta.square(), 1 - rho);
        w.addInPlace(delta, -learningRate);
    }
}
