package gradbook.layers.examples;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Losses;
import gradbook.layers.Regularization;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;

/// Two ways to divide two classes by the sign of a score xᵀw: logistic regression, which makes the labels likely,
/// and the linear support vector machine, which keeps the classes apart. X is (N, D), with an example in each
/// row, and w is (D).
public final class LinearClassifiers {

    // ---------------------------------------------------------------------- logistic regression

    /// The log-likelihood `Σᵢ yᵢ·log σ(xᵢᵀw) + (1 − yᵢ)·log(1 − σ(xᵢᵀw))` of labels y, each 0 or 1, shape (N).
    public static Variable logLikelihood(Variable w, Tensor x, Tensor y) {
        return Losses.binaryCrossEntropyWithLogits(scores(w, x), y).mul(-x.dim(0));
    }

    /// Its gradient by formula, `Σᵢ xᵢ(yᵢ − σ(xᵢᵀw))`: every example pulls w towards itself or away, by as much as
    /// its probability is wrong.
    public static Tensor gradient(Tensor w, Tensor x, Tensor y) {
        Tensor surprise = y.sub(x.matmul(w.unsqueeze(1)).squeeze(1).sigmoid());
        return x.mul(surprise.unsqueeze(1)).sum(0);
    }

    /// Maximum likelihood: steps up the gradient, divided by N, from w = 0 on.
    public static Tensor logisticRegression(Tensor x, Tensor y, double rate, int steps) {
        Tensor w = Tensor.zeros(Shape.of(x.dim(1)), DType.FLOAT64);
        for (int step = 0; step < steps; step++) w.addInPlace(gradient(w, x, y), rate / x.dim(0));
        return w;
    }

    // ------------------------------------------------------------------- support vector machine

    /// `λ/2·‖w‖² + (1/N) Σᵢ max(0, 1 − yᵢ·xᵢᵀw)` for labels y, each −1 or 1, shape (N). The second term is 0 once all
    /// examples have a score of at least 1 on their side; they then are at least 1/‖w‖ away from where the score is
    /// 0, and the first term makes that distance large.
    public static Variable svmLoss(Parameter w, Tensor x, Tensor y, double lambda) {
        return Losses.hinge(scores(w, x), y).add(Regularization.l2(List.of(w), lambda));
    }

    /// Steps of size 1/(λ·t) down the subgradient, for t = 1, 2, … (S. Shalev-Shwartz, Y. Singer and N. Srebro,
    /// *Pegasos*, 2007, with all examples in each step). They have to become smaller: at a kink the subgradient does
    /// not.
    public static Tensor svm(Tensor x, Tensor y, double lambda, int steps) {
        var w = new Parameter(Tensor.zeros(Shape.of(x.dim(1)), DType.FLOAT64));
        for (int t = 1; t <= steps; t++)
            w.value().addInPlace(svmLoss(w, x, y, lambda).backward().of(w).value(), -1 / (lambda * t));
        return w.value();
    }

    private static Variable scores(Variable w, Tensor x) {
        return Variable.constant(x).matmul(w.unsqueeze(1)).squeeze(1);
    }

    private LinearClassifiers() {}
}
