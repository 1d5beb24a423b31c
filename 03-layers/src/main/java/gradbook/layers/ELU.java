package gradbook.layers;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;

/// The exponential linear unit: x where x > 0, else α·(eˣ − 1), which bends smoothly towards −α. Its outputs can be
/// negative, so their mean is nearer to 0 than that of [ReLU] (D. Clevert, T. Unterthiner and S. Hochreiter, *Fast
/// and Accurate Deep Network Learning by Exponential Linear Units*, 2016).
///
/// @param alpha α; outputs are never below −α
public record ELU(double alpha) implements Layer {

    /// With α = 1, for which there is no kink at 0.
    public ELU() {
        this(1);
    }

    /// `max(x, 0) + α·(e^min(x, 0) − 1)`. Its derivative is 1 where x > 0, else α·eˣ, also at 0, as in PyTorch.
    public static Op elu(double alpha) {
        return Op.unary("elu(" + alpha + ")",
                x -> x.relu().add(expm1(x.neg().relu().neg()).mul(alpha)),
                (g, x, _) -> {
                    Variable positive = Derivatives.STEP.apply(x), bent = x.neg().relu().neg().exp().mul(alpha);
                    return g.mul(positive.add(positive.neg().add(1).mul(bent)));
                });
    }

    /// `eˣ − 1` for x ≤ 0, as 2t/(1 − t) with t = tanh(x/2). Near 0, where eˣ is nearly 1, the difference would
    /// lose its digits; this does not.
    private static Tensor expm1(Tensor x) {
        Tensor t = x.mul(0.5).tanh();
        return t.mul(2).div(t.neg().add(1));
    }

    @Override public Variable forward(Variable x) {
        return elu(alpha).apply(x);
    }

    @Override public String toString() {
        return "ELU(" + alpha + ")";
    }
}
