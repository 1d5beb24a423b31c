package gradbook.training;

import gradbook.tensor.Backend;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Stochastic gradient descent: walk downhill along the gradient of the loss of one mini-batch.
///
/// With g the gradient, w the weight, λ the weight decay, μ the momentum, τ the dampening and η the
/// learning rate:
///
/// ```
/// g ← g + λ·w
/// v ← μ·v + (1 − τ)·g  but v ← g in the first step
/// w ← w − η·v          or, by Nesterov,  w ← w − η·(g + μ·v)
/// ```
///
/// Momentum lets the steps in a steady direction add up, while those across a valley cancel (Polyak, 1964).
/// It comes in two forms. Without dampening, the classical one, a steady gradient moves the weight by
/// 1/(1 − μ) times the learning rate. With τ = μ = 1 − α, v is a running mean of the gradients,
/// v ← (1 − α)·v + α·g, and steps keep their length; see [#averaging].
///
/// Nesterov's form looks ahead along v before it trusts g. The conventions are those of PyTorch's `SGD`:
/// other books put η into v, which differs once η changes.
///
/// @param momentum    μ, 0 for none
/// @param dampening   τ, the part of a gradient that does not enter v, 0 for none
/// @param weightDecay λ, 0 for none
public record Sgd(double momentum, double dampening, double weightDecay, boolean nesterov) implements UpdateRule {
    private static final String VELOCITY = "momentum_buffer";

    /// @throws IllegalArgumentException unless 0 ≤ momentum < 1, 0 ≤ dampening < 1 and the weight decay is at least 0,
    ///         or if they do not go together: Nesterov's form needs momentum and no dampening, dampening needs momentum
    public Sgd {
        UpdateRule.requireInRange("momentum", momentum, 0, 1);
        UpdateRule.requireInRange("dampening", dampening, 0, 1);
        UpdateRule.requireInRange("weight decay", weightDecay, 0, Double.POSITIVE_INFINITY);
        if (nesterov && momentum == 0)
            throw new IllegalArgumentException("Nesterov's form needs a momentum greater than 0");
        if (nesterov && dampening > 0)
            throw new IllegalArgumentException("Nesterov's form is without dampening, and " + dampening + " was given");
        if (dampening > 0 && momentum == 0)
            throw new IllegalArgumentException("dampening " + dampening + " needs a momentum greater than 0: without,"
                    + " it would only shorten steps");
    }

    /// Plain gradient descent, w ← w − η·g.
    public Sgd() {
        this(0, 0, 0, false);
    }

    /// Descent along a running mean of the gradients, v ← (1 − α)·v + α·g, which starts as the first gradient.
    ///
    /// @param alpha α, the weight of the latest gradient, more than 0 and less than 1
    public static Sgd averaging(double alpha) {
        if (!(alpha > 0 && alpha < 1))
            throw new IllegalArgumentException("the weight of the latest gradient in a running mean must be more than"
                    + " 0 and less than 1, not " + alpha);
        return new Sgd(1 - alpha, 1 - alpha, 0, false);
    }

    /// The same with this momentum μ, in its classical form: v ← μv + g.
    public Sgd momentum(double momentum) {
        return new Sgd(momentum, dampening, weightDecay, nesterov);
    }

    /// The same with this dampening τ: v ← μv + (1 − τ)g.
    public Sgd dampening(double dampening) {
        return new Sgd(momentum, dampening, weightDecay, nesterov);
    }

    /// The same with this weight decay λ.
    public Sgd weightDecay(double weightDecay) {
        return new Sgd(momentum, dampening, weightDecay, nesterov);
    }

    /// The same with or without Nesterov's form, g + μv in place of v.
    public Sgd nesterov(boolean nesterov) {
        return new Sgd(momentum, dampening, weightDecay, nesterov);
    }

    @Override public List<String> buffers() {
        return momentum == 0 ? List.of() : List.of(VELOCITY);
    }

    @Override public void update(Tensor weight, Tensor gradient, Map<String, Tensor> buffers, double learningRate,
            int step) {
        Tensor memory = buffers.get(VELOCITY);
        double share = step == 1 ? 1 : 1 - dampening;
        if (Backend.ACTIVE == Backend.VECTOR && VectorSteps.fit(weight, gradient)
                && (memory == null || VectorSteps.fit(memory))) {
            if (memory == null) VectorSteps.sgd(this, weight, gradient, learningRate);
            else VectorSteps.sgd(this, weight, gradient, memory, share, learningRate);
        } else {
            define(weight, gradient, memory, share, learningRate);
        }
    }

    /// The formula, an operation at a time.
    ///
    /// @param share the part of the gradient that enters v
    void define(Tensor w, Tensor gradient, Tensor memory, double share, double learningRate) {
        Tensor g = UpdateRule.withWeightDecay(gradient, w, weightDecay);
        if (memory == null) {
            w.addInPlace(g, -learningRate);
            return;
        }
        Tensor v = memory.scaleInPlace(momentum).addInPlace(g, share);
        if (nesterov) {
            w.addInPlace(g, -learningRate);
            w.addInPlace(v, -learningRate * momentum);
        } else {
            w.addInPlace(v, -learningRate);
        }
    }
}
