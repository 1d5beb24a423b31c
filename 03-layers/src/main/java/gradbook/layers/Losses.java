package gradbook.layers;

import static gradbook.layers.LossChecks.requireLabels;
import static gradbook.layers.LossChecks.requirePositive;
import static gradbook.layers.LossChecks.requireProbabilities;
import static gradbook.layers.LossChecks.requireSameShape;
import static gradbook.layers.LossChecks.requireSigns;

import gradbook.autodiff.Fused;
import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Backend;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// What training makes small: one number that says how wrong the outputs are, averaged over the batch.
public final class Losses {

    // ------------------------------------------------------------------------- several classes

    /// The cross-entropy `−(1/N) Σₙ log softmax(logits)[n, labels[n]]`: how surprised the network is by
    /// the right answers. Its gradient with respect to the logits is (softmax − one-hot)/N: what arrives
    /// at the log-softmax is −1/N at the label and 0 elsewhere, and its rule adds softmax·1/N. Both are
    /// computed in one go where possible.
    ///
    /// @param logits shape (N, classes), any real numbers
    /// @param labels N classes, each from 0 to classes − 1
    /// @throws ShapeException if the labels do not fit the logits
    public static Variable crossEntropy(Variable logits, int[] labels) {
        requireLabels("cross-entropy", "logits", logits.shape(), labels);
        int[] answers = labels.clone();
        return Op.fused("crossEntropy",
                in -> nll(Softmax.logSoftmax(1).apply(in.getFirst()), answers),
                Backend.ACTIVE == Backend.VECTOR ? new CrossEntropyRows(answers) : Fused.NONE).apply(logits);
    }

    /// The negative log-likelihood `−(1/N) Σₙ logP[n, labels[n]]` of the labels, given the logarithm of each
    /// class's probability, as [LogSoftmax] gives it.
    ///
    /// @param logP shape (N, classes)
    /// @param labels N classes, each from 0 to classes − 1
    /// @throws ShapeException if the labels do not fit
    public static Variable nll(Variable logP, int[] labels) {
        requireLabels("negative log-likelihood", "log-probabilities", logP.shape(), labels);
        return logP.gather(1, labels).mean().neg();
    }

    /// The hinge loss of several classes, `(1/(N·C)) Σₙ Σ_{c≠y} max(0, 1 − s[n, y] + s[n, c])` with y = `labels[n]`:
    /// 0 as soon as the score of the right class is ahead of all others by 1 (J. Weston and C. Watkins, *Support
    /// Vector Machines for Multi-Class Pattern Recognition*, 1999). Dividing by the number of classes C is
    /// PyTorch's convention (`multi_margin_loss`). At the kink the derivative is 0.
    ///
    /// @param scores shape (N, C)
    /// @throws ShapeException if the labels do not fit the scores
    public static Variable multiMargin(Variable scores, int[] labels) {
        requireLabels("multi-class hinge loss", "scores", scores.shape(), labels);
        int classes = scores.shape().dim(1);
        Variable own = scores.gather(1, labels).unsqueeze(1);
        Tensor others = Tensor.oneHot(labels, classes, scores.value().dtype()).neg().add(1);
        return scores.sub(own).add(1).relu().mul(Variable.constant(others)).sum(1).div(classes).mean();
    }

    // ----------------------------------------------------------------------------- two classes

    /// Where a probability is 0 or 1, the surprise would be infinite if the answer is the other one; as in PyTorch,
    /// it is 100 at most, and p·(1 − p), by which the derivative (p − t)/(p·(1 − p)) divides, is at least 10⁻¹².
    private static final double MOST_SURPRISE = 100, LEAST_VARIANCE = 1e-12;

    /// The binary cross-entropy `−mean(t·log p + (1 − t)·log(1 − p))` of probabilities p. If the network ends in a
    /// sigmoid, rather take [#binaryCrossEntropyWithLogits] and leave out the sigmoid: a probability near 1 has
    /// few digits left to say how far from 1 it is.
    ///
    /// @param p any shape, from 0 to 1
    /// @param targets t, the same shape, from 0 to 1
    /// @throws ShapeException if the shapes differ
    /// @throws IllegalArgumentException if an element of `p` is no probability
    public static Variable binaryCrossEntropy(Variable p, Tensor targets) {
        requireSameShape("binary cross-entropy", "probabilities", p.shape(), targets.shape());
        requireProbabilities(p.value());
        Tensor ifNot = targets.neg().add(1);
        return Op.unary("binaryCrossEntropy",
                x -> bounded(x.log()).mul(targets).add(bounded(x.neg().log1p()).mul(ifNot)).neg(),
                (g, x, _) -> {
                    Variable least = Variable.constant(Tensor.scalar(LEAST_VARIANCE, targets.dtype()));
                    return g.mul(x.sub(Variable.constant(targets))).div(x.mul(x.neg().add(1)).maximum(least));
                }).apply(p).mean();
    }

    private static Tensor bounded(Tensor logP) {
        return logP.maximum(Tensor.scalar(-MOST_SURPRISE, logP.dtype()));
    }

    /// The binary cross-entropy `−mean(t·log σ(x) + (1 − t)·log(1 − σ(x)))` of logits x, whose gradient is
    /// (σ(x) − t)/size. With 1 − σ(x) = σ(−x) and −log σ(x) = softplus(−x), neither a large nor a very
    /// negative x overflows or loses digits.
    ///
    /// @param logits any shape, any real numbers
    /// @param targets t, the same shape, from 0 to 1
    /// @throws ShapeException if the shapes differ
    public static Variable binaryCrossEntropyWithLogits(Variable logits, Tensor targets) {
        requireSameShape("binary cross-entropy", "logits", logits.shape(), targets.shape());
        Variable ifOne = Softplus.SOFTPLUS.apply(logits.neg()), ifZero = Softplus.SOFTPLUS.apply(logits);
        return ifOne.mul(Variable.constant(targets)).add(ifZero.mul(Variable.constant(targets.neg().add(1)))).mean();
    }

    /// The hinge loss `mean(max(0, 1 − t·s))`: 0 as soon as a score s has the sign of its target t and is at least
    /// 1 away from 0 (C. Cortes and V. Vapnik, *Support-Vector Networks*, 1995). At the kink the derivative is 0.
    ///
    /// @param scores any shape
    /// @param targets t, the same shape, each −1 or 1
    /// @throws ShapeException if the shapes differ
    /// @throws IllegalArgumentException if a target is neither −1 nor 1
    public static Variable hinge(Variable scores, Tensor targets) {
        requireSameShape("hinge loss", "scores", scores.shape(), targets.shape());
        requireSigns(targets);
        return scores.mul(Variable.constant(targets.neg())).add(1).relu().mean();
    }

    // --------------------------------------------------------------------------------- numbers

    /// The mean squared error `mean((y − t)²)`, over all elements, as in PyTorch. It is the negative log-likelihood
    /// of targets that are the outputs plus normal noise, but for a factor and a constant.
    ///
    /// @param y any shape
    /// @param targets t, the same shape
    /// @throws ShapeException if the shapes differ
    public static Variable mse(Variable y, Tensor targets) {
        return difference("mean squared error", y, targets).square().mean();
    }

    /// Half the squared distance of each example's outputs and targets, `(1/2N) Σₙ ‖yₙ − tₙ‖²`, as lectures write
    /// it: its gradient is (y − t)/N. It sums over the outputs of an example, where [#mse] takes a mean, so for K
    /// outputs it is K/2 times as large.
    ///
    /// @param y shape (N, …)
    /// @param targets t, the same shape
    /// @throws ShapeException if the shapes differ, or there is no dimension that counts examples
    public static Variable halfSquaredError(Variable y, Tensor targets) {
        Variable difference = difference("half squared error", y, targets);
        if (y.shape().rank() == 0)
            throw new ShapeException("half squared error of a single number: the first dimension of the outputs must"
                    + " count the examples\n  hint: reshape(1)");
        return difference.square().sum().div(2.0 * y.shape().dim(0));
    }

    /// The mean absolute error `mean(|y − t|)`, which a few targets that are far off move less than they move
    /// [#mse]. Where y = t, the derivative is 0.
    ///
    /// @throws ShapeException if the shapes differ
    public static Variable l1(Variable y, Tensor targets) {
        return difference("absolute error", y, targets).abs().mean();
    }

    /// [#huber] with δ = 1.
    public static Variable huber(Variable y, Tensor targets) {
        return huber(y, targets, 1);
    }

    /// Squared where the difference d = y − t is small, and absolute beyond: the mean of ½d² where |d| ≤ δ, else
    /// δ·(|d| − ½δ), which has the same slope where they meet (P. Huber, *Robust Estimation of a Location
    /// Parameter*, 1964). With c = min(|d|, δ), both are c·(|d| − ½c).
    ///
    /// @throws ShapeException if the shapes differ
    /// @throws IllegalArgumentException unless δ is positive
    public static Variable huber(Variable y, Tensor targets, double delta) {
        requirePositive("the Huber loss", "δ", delta);
        Variable d = difference("Huber loss", y, targets).abs();
        Variable c = d.minimum(Variable.constant(Tensor.scalar(delta, targets.dtype())));
        return c.mul(d.sub(c.mul(0.5))).mean();
    }

    /// [#smoothL1] with β = 1, where it is the same as [#huber].
    public static Variable smoothL1(Variable y, Tensor targets) {
        return smoothL1(y, targets, 1);
    }

    /// The absolute error, rounded at its tip: the mean of ½d²/β where |d| ≤ β, else |d| − ½β. It is [#huber] with
    /// δ = β, divided by β, so that its slopes far away are ±1 whatever β is (R. Girshick, *Fast R-CNN*, 2015).
    ///
    /// @throws ShapeException if the shapes differ
    /// @throws IllegalArgumentException unless β is positive
    public static Variable smoothL1(Variable y, Tensor targets, double beta) {
        requirePositive("the smooth L1 loss", "β", beta);
        return huber(y, targets, beta).div(beta);
    }

    private static Variable difference(String loss, Variable y, Tensor targets) {
        requireSameShape(loss, "outputs", y.shape(), targets.shape());
        return y.sub(Variable.constant(targets));
    }

    private Losses() {}
}
