package gradbook.training;

import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// RMSProp: each gradient is divided by the root of the running mean of its square, the *root mean square*
/// (Tieleman and Hinton, *Neural networks for machine learning*, lecture 6.5, 2012).
///
/// ```
/// g ← g + λ·w
/// s ← α·s + (1 − α)·g²
/// v ← μ·v + g / (√s + ε)
/// w ← w − η·v
/// ```
///
/// It is [AdaGrad] with a memory of about 1/(1 − α) steps. s starts at 0 and is too small at first, so that with
/// α = 0.99 the first step is ten times as long as a later one with the same gradient; [Adam] corrects that.
/// The conventions are those of PyTorch's `RMSprop`. TensorFlow's has ε inside the root and α = 0.9.
///
/// @param alpha    α, how much of the running mean is kept in a step
/// @param momentum μ, 0 for none
public record RmsProp(double alpha, double epsilon, double momentum, double weightDecay) implements UpdateRule {
    private static final String MEAN_SQUARE = "square_avg";
    private static final String VELOCITY = "momentum_buffer";

    /// @throws IllegalArgumentException unless 0 ≤ α < 1, 0 ≤ momentum < 1, and ε and the weight decay are at least 0
    public RmsProp {
        UpdateRule.requireInRange("α", alpha, 0, 1);
        UpdateRule.requireInRange("ε", epsilon, 0, Double.POSITIVE_INFINITY);
        UpdateRule.requireInRange("momentum", momentum, 0, 1);
        UpdateRule.requireInRange("weight decay", weightDecay, 0, Double.POSITIVE_INFINITY);
    }

    /// PyTorch's constants: α = 0.99, ε = 10⁻⁸; no momentum, no weight decay.
    public RmsProp() {
        this(0.99, 1e-8, 0, 0);
    }

    /// The same with this α, the weight of the past in the running mean of g².
    public RmsProp alpha(double alpha) {
        return new RmsProp(alpha, epsilon, momentum, weightDecay);
    }

    /// The same with this ε.
    public RmsProp epsilon(double epsilon) {
        return new RmsProp(alpha, epsilon, momentum, weightDecay);
    }

    /// The same with this momentum μ.
    public RmsProp momentum(double momentum) {
        return new RmsProp(alpha, epsilon, momentum, weightDecay);
    }

    /// The same with this weight decay λ.
    public RmsProp weightDecay(double weightDecay) {
        return new RmsProp(alpha, epsilon, momentum, weightDecay);
    }

    @Override public List<String> buffers() {
        var buffers = new ArrayList<>(List.of(MEAN_SQUARE));
        if (momentum > 0) buffers.add(VELOCITY);
        return buffers;
    }

    @Override public void update(Tensor w, Tensor gradient, Map<String, Tensor> buffers, double learningRate,
            int step) {
        Tensor g = UpdateRule.withWeightDecay(gradient, w, weightDecay);
        Tensor s = buffers.get(MEAN_SQUARE).scaleInPlace(alpha).addInPlace(g.square(), 1 - alpha);
        Tensor scaled = g.div(s.sqrt().add(epsilon));
        Tensor velocity = buffers.get(VELOCITY);
        w.addInPlace(velocity == null ? scaled : velocity.scaleInPlace(momentum).addInPlace(scaled, 1), -learningRate);
    }
}
