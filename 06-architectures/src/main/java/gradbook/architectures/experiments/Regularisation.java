package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Plot;
import gradbook.layers.Dropout;
import gradbook.layers.Flatten;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.tensor.Seed;
import gradbook.tensor.TextTable;
import gradbook.training.AugmentedImages;
import gradbook.training.Dataset;
import gradbook.training.EarlyStopping;
import gradbook.training.EpochReport;
import gradbook.training.Evaluation;
import gradbook.training.History;
import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import gradbook.training.Optimizer;
import gradbook.training.Sgd;
import gradbook.training.Subset;
import gradbook.training.Trainer;
import gradbook.training.Transform.RandomShift;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;

/// A network with many more weights than examples learns the examples by heart. What helps against it, and how much?
///
/// The digits are dealt out in three parts: to learn from, to see by when to stop (validation), and to judge by in the
/// end, which are the test images. All remedies get the same digits, first weights and batches.
///
/// @param images     to learn from
/// @param validation images to see by when to stop
/// @param hidden     units between the two linear layers
/// @param epochs     of each training, if it is not stopped
/// @param repeats    each time with other digits and other first weights
/// @param tests      test images to judge by
public record Regularisation(int images, int validation, int hidden, int epochs, int repeats, int tests)
        implements Experiment {
    private static final int BATCH_SIZE = 50;
    private static final double LEARNING_RATE = 0.02;
    private static final int PATIENCE = 5;
    private static final int SHIFT = 2;

    /// What is done against learning by heart.
    ///
    /// @param decay   of the weights, 0 for none
    /// @param dropout the probability that a hidden unit is dropped, 0 for none
    /// @param shifted whether each digit is moved at random, by up to [#SHIFT] pixels, in each epoch
    /// @param stopped whether training ends when the validation loss has not fallen for [#PATIENCE] epochs
    record Remedy(String name, double decay, double dropout, boolean shifted, boolean stopped) {}

    static final List<Remedy> REMEDIES = List.of(
            new Remedy("nothing", 0, 0, false, false),
            new Remedy("weight decay 0.01", 0.01, 0, false, false),
            new Remedy("dropout 0.5", 0, 0.5, false, false),
            new Remedy("random shifts", 0, 0, true, false),
            new Remedy("early stopping", 0, 0, false, true),
            new Remedy("shifts, dropout, decay", 0.001, 0.5, true, false));

    /// What came of a remedy once.
    ///
    /// @param learnt on the digits that it learnt from, as they are, with the weights in the end
    /// @param tested on the test digits
    record Result(History history, Evaluation learnt, Evaluation tested) {}

    public static Regularisation standard() {
        return new Regularisation(500, 500, 256, 60, 5, 10_000);
    }

    @Override public String name() {
        return "regularisation";
    }

    @Override public String question() {
        return "What helps a network that learns its few examples by heart?";
    }

    @Override public Findings run(Seed seed, Consumer<String> progress) {
        ImageDataset all = Mnist.train(), test = Mnist.test().take(tests);
        var table = new TextTable("remedy", "epochs", "training loss", "test loss", "test accuracy", "deviation");
        var first = new ArrayList<History>();
        for (Remedy remedy : REMEDIES) {
            progress.accept(remedy.name);
            var results = new ArrayList<Result>();
            for (int i = 0; i < repeats; i++) results.add(learn(remedy, all, test, seed.split(i)));
            first.add(results.getFirst().history);
            double accuracy = mean(results, r -> r.tested.accuracy());
            double variance = results.stream().mapToDouble(r -> r.tested.accuracy() - accuracy).map(d -> d * d).sum()
                    / Math.max(1, repeats - 1);
            table.row(remedy.name, format("%.0f", mean(results, r -> r.history.size())),
                    format("%.4f", mean(results, r -> r.learnt.loss())),
                    format("%.3f", mean(results, r -> r.tested.loss())),
                    format("%.1f %%", 100 * accuracy), format("%.1f %%", 100 * Math.sqrt(variance)));
        }
        return new Findings(table, "Each number is the mean over " + repeats + " trainings with " + images
                + " digits, others each time, and the deviation is that of their accuracies.", () -> draw(first));
    }

    Result learn(Remedy remedy, ImageDataset all, Dataset test, Seed seed) {
        List<Subset> parts = Subset.randomSplit(all, seed.split("digits"), images, validation,
                all.size() - images - validation);
        ImageDataset train = all.subset(parts.getFirst().examples());
        Dataset seen = remedy.shifted ? new AugmentedImages(train, new RandomShift(SHIFT), seed.split("shift")) : train;
        Layer model = network(remedy.dropout, seed);
        var optimizer = new Optimizer(model, new Sgd().momentum(0.9).weightDecay(remedy.decay), LEARNING_RATE);
        Trainer trainer = Trainer.of(model, optimizer, seed).batchSize(BATCH_SIZE);
        if (remedy.stopped) trainer = trainer.listeners(new EarlyStopping(model, PATIENCE));
        History history = trainer.train(seen, parts.get(1), epochs);
        return new Result(history, Evaluation.of(model, train), Evaluation.of(model, test));
    }

    private Layer network(double dropout, Seed seed) {
        RandomGenerator random = seed.split("weights").generator();
        return Sequential.of(new Flatten(), Linear.of(784, hidden, random), new ReLU(), new Dropout(dropout),
                Linear.of(hidden, 10, random));
    }

    private static double mean(List<Result> results, ToDoubleFunction<Result> number) {
        return results.stream().mapToDouble(number).average().orElseThrow();
    }

    private static String format(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    private BufferedImage draw(List<History> histories) {
        XYChart training = Plot.logarithmic(chart("Training, while it learns", histories, EpochReport::trainLoss));
        training.getStyler().setLegendVisible(false); // the colours are those of the chart beside it
        return Plot.row(training, chart("Validation", histories, EpochReport::testLoss));
    }

    private XYChart chart(String title, List<History> histories, ToDoubleFunction<EpochReport> loss) {
        XYChart chart = Plot.counted(title, "epoch", "mean cross-entropy", 1, epochs);
        for (int i = 0; i < histories.size(); i++) {
            List<EpochReport> reports = histories.get(i).epochs();
            Plot.add(chart, REMEDIES.get(i).name, reports.stream().mapToDouble(EpochReport::epoch).toArray(),
                    reports.stream().mapToDouble(loss).toArray());
        }
        return Plot.legendInside(chart, LegendPosition.InsideNE);
    }
}
