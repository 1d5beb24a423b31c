package gradbook.training;

import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// AdaGrad: a weight that has seen large gradients takes small steps (Duchi, Hazan and Singer, *Adaptive
/// subgradient methods for online learning and stochastic optimization*, 2011).
///
/// s is the sum of the squares of all gradients so far, element by element:
///
/// ```
/// g ← g + λ·w
/// s ← s + g²
/// w ← w − η·g / (√s + ε)
/// ```
///
/// Weights of rare features, whose gradients are mostly 0, keep long steps, which helps with words in texts.
/// But s only grows: with a steady gradient, step t is η/√t long, and training may end before the valley does.
/// [RmsProp] and [AdaDelta] forget old gradients instead. As in PyTorch's `Adagrad`, s starts at 0.
public record AdaGrad(double epsilon, double weightDecay) implements UpdateRule {
    private static final String SUM = "sum";

    /// @throws IllegalArgumentException unless ε and the weight decay are at least 0
    public AdaGrad {
        UpdateRule.requireInRange("ε", epsilon, 0, Double.POSITIVE_INFINITY);
        UpdateRule.requireInRange("weight decay", weightDecay, 0, Double.POSITIVE_INFINITY);
    }

    /// PyTorch's constant: ε = 10⁻¹⁰; no weight decay.
    public AdaGrad() {
        this(1e-10, 0);
    }

    /// The same with this ε.
    public AdaGrad epsilon(double epsilon) {
        return new AdaGrad(epsilon, weightDecay);
    }

    /// The same with this weight decay λ.
    public AdaGrad weightDecay(double weightDecay) {
        return new AdaGrad(epsilon, weightDecay);
    }

    @Override public List<String> buffers() {
        return List.of(SUM);
    }

    @Override public void update(Tensor w, Tensor gradient, Map<String, Tensor> buffers, double learningRate,
            int step) {
        Tensor g = UpdateRule.withWeightDecay(gradient, w, weightDecay);
        Tensor s = buffers.get(SUM).addInPlace(g.square(), 1);
        w.addInPlace(g.div(s.sqrt().add(epsilon)), -learningRate);
    }
}
