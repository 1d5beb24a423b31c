package gradbook.layers;

import gradbook.autodiff.Fused;
import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Backend;
import gradbook.tensor.ShapeException;

/// What training makes small: one number that says how wrong the outputs are, averaged over the batch.
public final class Losses {

    /// The cross-entropy `−(1/N) Σₙ log softmax(logits)[n, labels[n]]`: how surprised the network is by
    /// the right answers. Its gradient with respect to the logits is (softmax − one-hot)/N: what arrives
    /// at the log-softmax is −1/N at the label and 0 elsewhere, and its rule adds softmax·1/N. Both are
    /// computed in one go where possible.
    ///
    /// @param logits shape (N, classes), any real numbers
    /// @param labels N classes, each from 0 to classes − 1
    /// @throws ShapeException if the labels do not fit the logits
    public static Variable crossEntropy(Variable logits, int[] labels) {
        if (logits.value().rank() != 2 || logits.value().dim(0) != labels.length)
            throw new ShapeException("cross-entropy of logits " + logits.shape() + " and " + labels.length
                    + " labels: the logits must have the shape (N, classes) with one label for each of the N rows");
        int classes = logits.value().dim(1);
        for (int n = 0; n < labels.length; n++)
            if (labels[n] < 0 || labels[n] >= classes)
                throw new ShapeException("cross-entropy of logits " + logits.shape() + ": label " + labels[n]
                        + " of example " + n + " is none of the " + classes + " classes, which count from 0");
        int[] answers = labels.clone();
        return Op.fused("crossEntropy",
                in -> Softmax.logSoftmax(1).apply(in.getFirst()).gather(1, answers).mean().neg(),
                Backend.ACTIVE == Backend.VECTOR ? new CrossEntropyRows(answers) : Fused.NONE).apply(logits);
    }

    private Losses() {}
}
