package gradbook.autodiff;

import java.util.Map;
import java.util.Set;

/// What a backward pass found: for each leaf, and each other variable that was asked for, the
/// derivative of the loss with respect to it.
///
/// Variables may share one gradient: both terms of a sum receive the same. Treat them as values.
public final class Gradients {
    private final Map<Variable, Variable> byVariable;
    private final Set<Variable> wanted;

    Gradients(Map<Variable, Variable> byVariable, Set<Variable> wanted) {
        this.byVariable = byVariable;
        this.wanted = wanted;
    }

    /// Whether the loss depends on `x`, and its gradient was kept.
    public boolean contains(Variable x) {
        return byVariable.containsKey(x);
    }

    /// ∂loss/∂`x`, of the shape of `x`.
    ///
    /// @throws IllegalArgumentException if the loss does not depend on `x`, or `x` is neither a
    ///         leaf nor was asked for
    public Variable of(Variable x) {
        Variable gradient = byVariable.get(x);
        if (gradient == null) throw new IllegalArgumentException("no gradient with respect to " + x + ": " + (
                !x.requiresGrad() ? "it is a constant"
                : x.origin() instanceof Origin.Leaf || wanted.contains(x) ? "the loss does not depend on it"
                : "it is not a leaf\n  hint: name it in the call, as in backward(x)"));
        return gradient;
    }
}
