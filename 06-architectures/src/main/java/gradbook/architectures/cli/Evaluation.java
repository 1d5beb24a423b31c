package gradbook.architectures.cli;

import gradbook.autodiff.Recording;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.layers.Mode;
import gradbook.layers.Softmax;
import gradbook.tensor.Tensor;
import gradbook.tensor.Workspace;
import gradbook.training.Batch;
import gradbook.training.Batches;
import gradbook.training.ConfusionMatrix;
import gradbook.training.Dataset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What a network made of each image of a data set.
///
/// @param labels     the class it belongs to
/// @param predicted  the class that the network chose
/// @param confidence the probability it gave to that class
/// @param loss       the mean cross-entropy
record Evaluation(Dataset images, int[] labels, int[] predicted, double[] confidence, double loss) {
    private static final int BATCH_SIZE = 64;

    static Evaluation of(Layer model, Dataset images) {
        int[] labels = new int[images.size()];
        int[] predicted = new int[images.size()];
        double[] confidence = new double[images.size()];
        double loss = 0;
        int n = 0;
        var workspace = new Workspace();
        for (Batch batch : Batches.inOrder(images, BATCH_SIZE).epoch(0)) {
            Tensor logProbabilities = workspace.run(() -> logProbabilities(model, batch.inputs()).copy());
            int[] largest = logProbabilities.argmax(1);
            for (int i = 0; i < batch.size(); i++, n++) {
                labels[n] = batch.labels()[i];
                predicted[n] = largest[i];
                confidence[n] = Math.exp(logProbabilities.get(i, largest[i]));
                loss -= logProbabilities.get(i, labels[n]);
            }
        }
        return new Evaluation(images, labels, predicted, confidence, loss / n);
    }

    /// Shape (N, classes), for images of shape (N, channels, height, width).
    static Tensor logProbabilities(Layer model, Tensor images) {
        Variable logits = Recording.off(() -> Mode.evaluate(() -> model.apply(Variable.constant(images))));
        return Softmax.logSoftmax(1).apply(logits).value();
    }

    ConfusionMatrix confusion() {
        int classes = images.classNames().size();
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < predicted.length; i++) counts[labels[i]][predicted[i]]++;
        return new ConfusionMatrix(counts, images.classNames());
    }

    /// The images whose class it missed, those first of which it was most sure.
    List<Integer> mistakes() {
        return IntStream.range(0, predicted.length).filter(i -> predicted[i] != labels[i]).boxed()
                .sorted(Comparator.comparingDouble(i -> -confidence[i])).toList();
    }

    /// "test accuracy 98.95 % (105 of 10,000 images wrong), loss 0.0312"
    @Override public String toString() {
        int wrong = mistakes().size();
        return String.format(Locale.ROOT, "test accuracy %.2f %% (%,d of %,d images wrong), loss %.4f",
                100.0 * (predicted.length - wrong) / predicted.length, wrong, predicted.length, loss);
    }
}
