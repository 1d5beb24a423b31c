package gradbook.layers.examples;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Losses;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;

/// Linear regression Ŷ = X·w with the loss `(1/2N)‖Y − X·w‖²`, by gradient descent. Its gradient is linear in w, and is
/// 0 at `w* = (XᵀX)⁻¹XᵀY`, which the page of the chapter computes at one stroke; as soon as there is more than one
/// layer between X and Y, there is no such formula.
///
/// | | shape |
/// |---|---|
/// | X, an example in each row; a column of ones gives an intercept | (N, D) |
/// | Y | (N, K) |
/// | w | (D, K) |
public final class LinearRegression {

    /// `(1/2N)‖Y − X·w‖²`, whose gradient is Xᵀ(X·w − Y)/N.
    public static Variable loss(Variable w, Tensor x, Tensor y) {
        return Losses.halfSquaredError(Variable.constant(x).matmul(w), y);
    }

    /// Steps w ← w − rate·gradient from w = 0 on, in float64. They converge if `rate` is less than 2 divided by the
    /// largest eigenvalue of XᵀX/N, and as fast as the smallest one allows.
    public static Tensor descend(Tensor x, Tensor y, double rate, int steps) {
        var w = new Parameter(Tensor.zeros(Shape.of(x.dim(1), y.dim(1)), DType.FLOAT64));
        for (int step = 0; step < steps; step++)
            w.value().addInPlace(loss(w, x, y).backward().of(w).value(), -rate);
        return w.value();
    }

    private LinearRegression() {}
}
