package gradbook.training;

import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// How good outputs are, in numbers that people read.
public final class Metrics {

    /// How many rows of `logits` are largest at their label. Where several are equally large, the
    /// first one counts.
    ///
    /// @param logits shape (N, classes)
    public static int correct(Tensor logits, int[] labels) {
        if (logits.rank() != 2 || logits.dim(0) != labels.length)
            throw new ShapeException("accuracy of logits " + logits.shape() + " and " + labels.length
                    + " labels: the logits must have the shape (N, classes) with one label for each of the N rows");
        int[] predicted = logits.argmax(1);
        int correct = 0;
        for (int i = 0; i < labels.length; i++) if (predicted[i] == labels[i]) correct++;
        return correct;
    }

    /// The fraction of rows of `logits` that are largest at their label, from 0 to 1.
    public static double accuracy(Tensor logits, int[] labels) {
        return (double) correct(logits, labels) / labels.length;
    }

    private Metrics() {}
}
