package gradbook.layers;

import gradbook.autodiff.Fused;
import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Backend;
import gradbook.tensor.Tensor;

/// Numbers to probabilities: `pᵢ = e^xᵢ / Σⱼ e^xⱼ` along dimension `d`.
///
/// Adding the same to all xᵢ changes nothing, so the largest is subtracted first: no exponential
/// can then overflow, and at least one is 1.
public record Softmax(int d) implements Layer {

    @Override public Variable forward(Variable x) {
        return softmax(d).apply(x);
    }

    /// The softmax along dimension `d`. What is subtracted may count as a constant, since it changes nothing.
    public static Op softmax(int d) {
        return Op.fused("softmax(" + d + ")", in -> {
            Variable x = in.getFirst(), largest = Variable.constant(x.value().max(d).unsqueeze(d));
            Variable powers = x.sub(largest).exp();
            return powers.div(along(powers, d));
        }, Backend.ACTIVE == Backend.VECTOR ? new SoftmaxRows(d) : Fused.NONE);
    }

    /// `log pᵢ = xᵢ − log Σⱼ e^xⱼ` along dimension `d`, exact also where pᵢ is too small for a number.
    ///
    /// Its Jacobian is ∂log pᵢ/∂xⱼ = [i = j] − pⱼ, so xⱼ receives gⱼ − pⱼ·Σᵢ gᵢ.
    public static Op logSoftmax(int d) {
        return Op.unary("logSoftmax(" + d + ")", x -> {
            Tensor shifted = x.sub(x.max(d).unsqueeze(d));
            return shifted.sub(shifted.exp().sum(d).log().unsqueeze(d));
        }, (g, _, logP) -> g.sub(logP.exp().mul(along(g, d))));
    }

    /// The sum along dimension `d`, which is kept at length 1.
    private static Variable along(Variable x, int d) {
        return x.sum(d).unsqueeze(d);
    }

    @Override public String toString() {
        return "Softmax(" + d + ")";
    }
}
