package gradbook.layers;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import java.util.Collection;
import java.util.function.UnaryOperator;

/// Terms that are added to a loss and grow with the parameters, so that of two networks that fit the data alike,
/// training prefers the one with smaller weights.
///
/// ```java
/// Variable loss = Losses.crossEntropy(net.apply(x), labels).add(Regularization.l2(net, 5e-4));
/// ```
public final class Regularization {

    /// `λ/2·Σ w²` over all parameters of `model`. Its gradient is λ·w, so a step of size η takes the part ηλ of
    /// each weight away: *weight decay* with the same λ. Conventions differ by the ½; without it, λ would be half
    /// as large.
    ///
    /// @throws IllegalArgumentException if λ is negative, or the model has no parameters
    public static Variable l2(Layer model, double lambda) {
        return l2(StateDict.parameters(model).values(), lambda);
    }

    /// The same over some parameters only: often biases are left alone.
    public static Variable l2(Collection<Parameter> parameters, double lambda) {
        return sum("L2", parameters, lambda, w -> w.square().mul(0.5));
    }

    /// `λ·Σ |w|` over all parameters of `model`. Its gradient is λ·sign(w), and 0 where w = 0: it pulls a small
    /// weight as hard as a large one, and so makes those 0 that are of little use.
    ///
    /// @throws IllegalArgumentException if λ is negative, or the model has no parameters
    public static Variable l1(Layer model, double lambda) {
        return l1(StateDict.parameters(model).values(), lambda);
    }

    /// The same over some parameters only.
    public static Variable l1(Collection<Parameter> parameters, double lambda) {
        return sum("L1", parameters, lambda, Variable::abs);
    }

    private static Variable sum(String term, Collection<Parameter> parameters, double lambda,
            UnaryOperator<Variable> size) {
        if (!(lambda >= 0)) throw new IllegalArgumentException("the " + term + " term needs λ ≥ 0, not " + lambda);
        return parameters.stream().map(w -> size.apply(w).sum()).reduce(Variable::add)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the " + term + " term of a model without parameters: there is nothing to make small"))
                .mul(lambda);
    }

    private Regularization() {}
}
