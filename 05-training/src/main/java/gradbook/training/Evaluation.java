package gradbook.training;

import gradbook.autodiff.Recording;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.layers.Losses;
import gradbook.layers.Mode;
import gradbook.layers.Softmax;
import gradbook.tensor.Tensor;
import gradbook.tensor.Workspace;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What a network made of each example of a data set, all seen once, in evaluation mode and without recording.
///
/// The loss and the accuracy do not say the same. A network that learns its training examples by heart becomes surer of
/// everything, of its mistakes, too: its loss on others rises while as many of them are still right.
///
/// @param data       the examples
/// @param labels     the class of each; not copied, like the next two
/// @param predicted  the class that the network found most probable
/// @param confidence the probability it gave to that class
/// @param loss       the mean cross-entropy of all examples
public record Evaluation(Dataset data, int[] labels, int[] predicted, double[] confidence, double loss) {
    private static final int BATCH_SIZE = 64;

    /// Shows `model` all of `data`.
    public static Evaluation of(Layer model, Dataset data) {
        int[] labels = new int[data.size()];
        int[] predicted = new int[data.size()];
        double[] confidence = new double[data.size()];
        double lossSum = 0;
        int n = 0;
        var workspace = new Workspace();
        for (Batch batch : Batches.inOrder(data, BATCH_SIZE).epoch(0)) {
            Tensor logP = workspace.run(() -> logProbabilities(model, batch.inputs()).copy());
            lossSum += batch.size() * Losses.nll(Variable.constant(logP), batch.labels()).value().item();
            int[] largest = logP.argmax(1);
            for (int i = 0; i < batch.size(); i++, n++) {
                labels[n] = batch.labels()[i];
                predicted[n] = largest[i];
                confidence[n] = Math.exp(logP.get(i, largest[i]));
            }
        }
        return new Evaluation(data, labels, predicted, confidence, lossSum / n);
    }

    /// The logarithm of the probability that `model` gives to each class, log softmax(logits), shape (N, classes).
    ///
    /// @param inputs shape (N, …)
    public static Tensor logProbabilities(Layer model, Tensor inputs) {
        return Softmax.logSoftmax(1).apply(Variable.constant(logits(model, inputs))).value();
    }

    static Tensor logits(Layer model, Tensor inputs) {
        return Recording.off(() -> Mode.evaluate(() -> model.apply(Variable.constant(inputs)))).value();
    }

    /// The fraction of examples whose class was found.
    public double accuracy() {
        return (double) (labels.length - wrong().count()) / labels.length;
    }

    /// What was taken for what.
    public ConfusionMatrix confusion() {
        int classes = data.classNames().size();
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < labels.length; i++) counts[labels[i]][predicted[i]]++;
        return new ConfusionMatrix(counts, data.classNames());
    }

    /// The numbers of the examples whose class it missed, those first of which it was most sure.
    public List<Integer> mistakes() {
        return wrong().boxed().sorted(Comparator.comparingDouble(i -> -confidence[i])).toList();
    }

    private IntStream wrong() {
        return IntStream.range(0, labels.length).filter(i -> predicted[i] != labels[i]);
    }

    /// "accuracy 98.95 % (105 of 10,000 wrong), loss 0.0312"
    @Override public String toString() {
        return String.format(Locale.ROOT, "accuracy %.2f %% (%,d of %,d wrong), loss %.4f", 100 * accuracy(),
                wrong().count(), labels.length, loss);
    }
}
