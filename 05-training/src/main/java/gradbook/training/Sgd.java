package gradbook.training;

import gradbook.tensor.Backend;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Stochastic gradient descent: walk downhill along the gradient of the loss of one mini-batch.
///
/// With g the gradient, w the weight, λ the weight decay, μ the momentum and η the learning rate:
///
/// ```
/// g ← g + λ·w
/// v ← μ·v + g          v is 0 at first
/// w ← w − η·v          or, by Nesterov,  w ← w − η·(g + μ·v)
/// ```
///
/// Momentum lets the steps in a steady direction add up to 1/(1 − μ) times their length, while those
/// across a valley cancel (Polyak, 1964). Nesterov's form looks ahead along v before it trusts g. The
/// conventions are those of PyTorch's `SGD`: other books put η into v, which differs once η changes.
///
/// @param momentum    μ, 0 for none
/// @param weightDecay λ, 0 for none
public record Sgd(double momentum, double weightDecay, boolean nesterov) implements UpdateRule {
    private static final String VELOCITY = "momentum_buffer";

    public Sgd {
        UpdateRule.requireInRange("momentum", momentum, 0, 1);
        UpdateRule.requireInRange("weight decay", weightDecay, 0, Double.POSITIVE_INFINITY);
        if (nesterov && momentum == 0)
            throw new IllegalArgumentException("Nesterov's form needs a momentum greater than 0");
    }

    /// Plain gradient descent, w ← w − η·g.
    public Sgd() {
        this(0, 0, false);
    }

    public Sgd momentum(double momentum) {
        return new Sgd(momentum, weightDecay, nesterov);
    }

    public Sgd weightDecay(double weightDecay) {
        return new Sgd(momentum, weightDecay, nesterov);
    }

    public Sgd nesterov(boolean nesterov) {
        return new Sgd(momentum, weightDecay, nesterov);
    }

    @Override public List<String> buffers() {
        return momentum == 0 ? List.of() : List.of(VELOCITY);
    }

    @Override public void update(Tensor weight, Tensor gradient, Map<String, Tensor> buffers, double learningRate,
            int step) {
        Tensor memory = buffers.get(VELOCITY);
        if (Backend.ACTIVE == Backend.VECTOR && VectorSteps.fit(weight, gradient)
                && (memory == null || VectorSteps.fit(memory))) {
            if (memory == null) VectorSteps.sgd(this, weight, gradient, learningRate);
            else VectorSteps.sgd(this, weight, gradient, memory, learningRate);
        } else {
            define(weight, gradient, memory, learningRate);
        }
    }

    /// The formula, an operation at a time.
    void define(Tensor w, Tensor gradient, Tensor memory, double learningRate) {
        Tensor g = UpdateRule.withWeightDecay(gradient, w, weightDecay);
        if (memory == null) {
            w.addInPlace(g, -learningRate);
            return;
        }
        Tensor v = memory.scaleInPlace(momentum).addInPlace(g, 1);
        if (nesterov) {
            w.addInPlace(g, -learningRate);
            w.addInPlace(v, -learningRate * momentum);
        } else {
            w.addInPlace(v, -learningRate);
        }
    }
}
