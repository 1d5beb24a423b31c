package gradbook.training;

import gradbook.tensor.Backend;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Adam: each weight has a step size of its own (Kingma and Ba, *Adam: a method for stochastic
/// optimization*, 2015).
///
/// m is a running mean of the gradient and v one of its square, element by element; at step t
///
/// ```
/// g ← g + λ·w
/// m ← β₁·m + (1 − β₁)·g          m̂ = m / (1 − β₁ᵗ)
/// v ← β₂·v + (1 − β₂)·g²         v̂ = v / (1 − β₂ᵗ)
/// w ← w − η·m̂ / (√v̂ + ε)
/// ```
///
/// Both means start at 0, too small; dividing by 1 − βᵗ makes up for it. A gradient that keeps its sign
/// moves the weight by about η whatever its size, and one that keeps changing sign hardly at all.
///
/// Weight decay λ enters through the gradient, as in PyTorch's `Adam`, and so is divided by √v̂ with
/// it: weights with large gradients decay less. [AdamW] subtracts η·λ·w from w directly instead, and all
/// weights decay alike.
public record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements UpdateRule {
    private static final String MEAN = "exp_avg";
    private static final String MEAN_SQUARE = "exp_avg_sq";

    /// @throws IllegalArgumentException unless 0 ≤ β₁, β₂ < 1, and ε and the weight decay are at least 0
    public Adam {
        UpdateRule.requireInRange("β₁", beta1, 0, 1);
        UpdateRule.requireInRange("β₂", beta2, 0, 1);
        UpdateRule.requireInRange("ε", epsilon, 0, Double.POSITIVE_INFINITY);
        UpdateRule.requireInRange("weight decay", weightDecay, 0, Double.POSITIVE_INFINITY);
    }

    /// The paper's constants: β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸; no weight decay.
    public Adam() {
        this(0.9, 0.999, 1e-8, 0);
    }

    /// The same with these weights of the past in the running means of g and g².
    public Adam betas(double beta1, double beta2) {
        return new Adam(beta1, beta2, epsilon, weightDecay);
    }

    /// The same with this ε.
    public Adam epsilon(double epsilon) {
        return new Adam(beta1, beta2, epsilon, weightDecay);
    }

    /// The same with this weight decay λ.
    public Adam weightDecay(double weightDecay) {
        return new Adam(beta1, beta2, epsilon, weightDecay);
    }

    @Override public List<String> buffers() {
        return List.of(MEAN, MEAN_SQUARE);
    }

    @Override public void update(Tensor weight, Tensor gradient, Map<String, Tensor> buffers, double learningRate,
            int step) {
        Tensor mean = buffers.get(MEAN), square = buffers.get(MEAN_SQUARE);
        double rate = learningRate / (1 - Math.pow(beta1, step)), root = Math.sqrt(1 - Math.pow(beta2, step));
        if (Backend.ACTIVE == Backend.VECTOR && VectorSteps.fit(weight, gradient, mean, square))
            VectorSteps.adam(this, weight, gradient, mean, square, rate, root);
        else define(weight, gradient, mean, square, rate, root);
    }

    /// The formula, an operation at a time.
    ///
    /// @param rate η/(1 − β₁ᵗ)
    /// @param root √(1 − β₂ᵗ)
    void define(Tensor w, Tensor gradient, Tensor mean, Tensor square, double rate, double root) {
        Tensor g = UpdateRule.withWeightDecay(gradient, w, weightDecay);
        Tensor m = mean.scaleInPlace(beta1).addInPlace(g, 1 - beta1);
        Tensor v = square.scaleInPlace(beta2).addInPlace(g.square(), 1 - beta2);
        w.addInPlace(m.div(v.sqrt().div(root).add(epsilon)), -rate);
    }
}
