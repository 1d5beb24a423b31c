package gradbook.training;

import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Adam with *decoupled* weight decay (Loshchilov and Hutter, *Decoupled weight decay regularization*, 2019):
///
/// ```
/// w ← w − η·λ·w
/// then a step of Adam without weight decay
/// ```
///
/// In [Adam], the term λ·w that L2 regularisation adds to the gradient is divided by √v̂ along with it, so that
/// weights with large gradients hardly decay. Here all weights shrink by the same factor 1 − ηλ. For plain [Sgd] the
/// two are the same thing. As in PyTorch's `AdamW`, η is the learning rate of the step, whatever a schedule makes
/// of it.
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements UpdateRule {

    /// @throws IllegalArgumentException unless 0 ≤ β₁, β₂ < 1, and ε and the weight decay are at least 0
    public AdamW {
        new Adam(beta1, beta2, epsilon, weightDecay); // has the same ranges
    }

    /// PyTorch's constants: those of [Adam], and λ = 0.01.
    public AdamW() {
        this(0.9, 0.999, 1e-8, 0.01);
    }

    /// The same with these weights of the past in the running means of g and g².
    public AdamW betas(double beta1, double beta2) {
        return new AdamW(beta1, beta2, epsilon, weightDecay);
    }

    /// The same with this ε.
    public AdamW epsilon(double epsilon) {
        return new AdamW(beta1, beta2, epsilon, weightDecay);
    }

    /// The same with this weight decay λ.
    public AdamW weightDecay(double weightDecay) {
        return new AdamW(beta1, beta2, epsilon, weightDecay);
    }

    private Adam withoutDecay() {
        return new Adam(beta1, beta2, epsilon, 0);
    }

    @Override public List<String> buffers() {
        return withoutDecay().buffers();
    }

    @Override public void update(Tensor weight, Tensor gradient, Map<String, Tensor> buffers, double learningRate,
            int step) {
        if (weightDecay > 0) weight.scaleInPlace(1 - learningRate * weightDecay);
        withoutDecay().update(weight, gradient, buffers, learningRate, step);
    }
}
