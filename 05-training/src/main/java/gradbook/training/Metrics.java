package gradbook.training;

import gradbook.layers.Layer;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.Workspace;

/// How good outputs are, in numbers that people read.
public final class Metrics {
    private static final int BATCH_SIZE = 64;

    /// How many rows of `logits` are largest at their label. Where several are equally large, the
    /// first one counts.
    ///
    /// @param logits shape (N, classes)
    public static int correct(Tensor logits, int[] labels) {
        requireFit(logits, labels);
        int[] predicted = logits.argmax(1);
        int correct = 0;
        for (int i = 0; i < labels.length; i++) if (predicted[i] == labels[i]) correct++;
        return correct;
    }

    /// The fraction of rows of `logits` that are largest at their label, from 0 to 1.
    public static double accuracy(Tensor logits, int[] labels) {
        return (double) correct(logits, labels) / labels.length;
    }

    /// How many rows of `logits` have their label among their `k` largest numbers. Networks for 1000 classes, whose
    /// pictures may show more than one thing, are judged by `k` = 5. Where several numbers are equally large, the first
    /// ones count, so that `k` = 1 is [#correct].
    ///
    /// @param logits shape (N, classes)
    public static int correctAmong(int k, Tensor logits, int[] labels) {
        requireFit(logits, labels);
        int classes = logits.dim(1);
        if (k < 1 || k > classes)
            throw new IllegalArgumentException("the " + k + " largest of " + classes + " logits: k must be from 1 to "
                    + classes);
        double[] x = logits.toDoubles();
        int correct = 0;
        for (int i = 0; i < labels.length; i++) {
            int before = 0;
            for (int c = 0; c < classes; c++) if (comesBefore(x, i * classes, c, labels[i])) before++;
            if (before < k) correct++;
        }
        return correct;
    }

    /// Whether class `c` is nearer to the top than class `label` in the row that begins at `start`. As in
    /// [Tensor#argmax], NaN counts as larger than all numbers.
    private static boolean comesBefore(double[] x, int start, int c, int label) {
        double other = x[start + c], own = x[start + label];
        boolean equal = other == own || Double.isNaN(other) && Double.isNaN(own);
        return equal ? c < label : Double.isNaN(other) || other > own;
    }

    /// The fraction of the examples in `data` whose class is among the `k` that `model` finds most probable.
    public static double topK(Layer model, Dataset data, int k) {
        var workspace = new Workspace();
        int correct = 0;
        for (Batch batch : Batches.inOrder(data, BATCH_SIZE).epoch(0))
            correct += workspace.run(() -> correctAmong(k, Evaluation.logits(model, batch.inputs()), batch.labels()));
        return (double) correct / data.size();
    }

    private static void requireFit(Tensor logits, int[] labels) {
        if (logits.rank() != 2 || logits.dim(0) != labels.length)
            throw new ShapeException("accuracy of logits " + logits.shape() + " and " + labels.length
                    + " labels: the logits must have the shape (N, classes) with one label for each of the N rows");
    }

    private Metrics() {}
}
