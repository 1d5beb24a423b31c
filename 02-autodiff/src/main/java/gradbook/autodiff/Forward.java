package gradbook.autodiff;

import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.List;

/// Forward mode on the graph of operations: J·u, the derivative of an output in one direction.
///
/// Let J be the matrix of all ∂yᵢ/∂xⱼ. Reverse mode multiplies with its transpose: whatever w arrives at y, x receives
/// Jᵀ·w. Seen as a function of w, that is linear, and its matrix is Jᵀ. So going backward through *it*, with u
/// arriving at Jᵀ·w, gives w the transpose of the transpose: (Jᵀ)ᵀ·u = J·u. It takes two passes and no new rule, since
/// rules are made of operations that have rules themselves.
///
/// Where x is a million weights and y one loss, this gives one number, and `backward` a million in less time. It pays
/// where there are few inputs and many outputs, or where J·u itself is wanted. [Dual] is forward mode without a graph.
///
/// Source: J. Townsend, *A new trick for calculating Jacobian vector products*, 2017.
public final class Forward {

    /// J·u: how fast `y` moves when `x` moves with the velocity `u`. It has the shape of `y`.
    ///
    /// @throws ShapeException if `u` does not have the shape of `x`
    /// @throws IllegalArgumentException if `y` does not depend on `x`
    public static Tensor jvp(Variable y, Variable x, Tensor u) {
        if (!u.shape().equals(x.shape()))
            throw new ShapeException("jvp with respect to " + x + " in a direction of shape " + u.shape()
                    + ": it must have the shape of the variable");
        return Recording.on(() -> twiceBackward(y, x, u));
    }

    private static Tensor twiceBackward(Variable y, Variable x, Tensor u) {
        Tensor zeros = Tensor.zeros(y.shape(), y.value().dtype());
        Variable w = Variable.variable(zeros);
        Variable transposed = new Backprop(y, w, List.of(x)).finish().of(x);
        Variable inDirection = transposed.mul(Variable.constant(u)).sum();
        if (!inDirection.requiresGrad()) return zeros;
        Gradients gradients = inDirection.backward();
        return gradients.contains(w) ? gradients.of(w).value() : zeros;
    }

    private Forward() {}
}
