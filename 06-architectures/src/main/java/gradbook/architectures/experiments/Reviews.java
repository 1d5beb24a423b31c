package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Plot;
import gradbook.tensor.Seed;
import gradbook.tensor.TextTable;
import gradbook.training.EpochReport;
import gradbook.training.History;
import gradbook.training.Texts;
import gradbook.training.TrainingListener;
import gradbook.training.examples.SentencePolarity;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;

/// Whether a film review is a kind one can mostly be told from its words, whatever their order.
///
/// @param sentences to learn from and to be tested with; there are none in the box
public record Reviews(Optional<Texts> sentences) implements Experiment {

    public static Reviews standard() {
        return new Reviews(Optional.empty());
    }

    @Override public Reviews with(Path data) throws IOException {
        return new Reviews(Optional.of(Texts.polarity(data)));
    }

    @Override public String name() {
        return "sentence-polarity";
    }

    @Override public String question() {
        return "Can the opinion of a film review be told from its words, without their order?";
    }

    /// @throws IllegalArgumentException if it was given no sentences
    @Override public Findings run(Seed seed, Consumer<String> progress) {
        Texts texts = sentences.orElseThrow(() -> new IllegalArgumentException("experiment " + name()
                + " needs sentences, and there are none in the box\n  hint: 'gradbook datasets fetch rt-polarity' gets"
                + " them, and --data data/rt-polarity takes them from there"));
        SentencePolarity learnt = SentencePolarity.learn(texts, seed, new TrainingListener() {
            @Override public void onEpoch(History history) {
                progress.accept("epoch " + history.size());
            }
        });
        return new Findings(table(learnt.history()), String.format(Locale.ROOT, "Epoch %d has the lowest loss of the"
                + " sentences held out. With its weights, the test %s.", learnt.bestEpoch(), learnt.test()),
                () -> draw(learnt.history()));
    }

    private static TextTable table(History history) {
        var table = new TextTable("epoch", "training: loss", "accuracy", "held out: loss", "accuracy");
        for (EpochReport epoch : history.epochs())
            table.row(epoch.epoch(), String.format(Locale.ROOT, "%.3f", epoch.trainLoss()),
                    percent(epoch.trainAccuracy()), String.format(Locale.ROOT, "%.3f", epoch.testLoss()),
                    percent(epoch.testAccuracy()));
        return table;
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    private static BufferedImage draw(History history) {
        return Plot.row(
                chart("Loss", "mean cross-entropy", history, EpochReport::trainLoss, EpochReport::testLoss),
                chart("Accuracy", "fraction right", history, EpochReport::trainAccuracy, EpochReport::testAccuracy));
    }

    private static XYChart chart(String title, String y, History history, ToDoubleFunction<EpochReport> training,
            ToDoubleFunction<EpochReport> heldOut) {
        List<EpochReport> epochs = history.epochs();
        double[] x = epochs.stream().mapToDouble(EpochReport::epoch).toArray();
        XYChart chart = Plot.counted(title, "epoch", y, 1, Math.max(2, epochs.size()));
        Plot.add(chart, "training", x, epochs.stream().mapToDouble(training).toArray());
        Plot.add(chart, "held out", x, epochs.stream().mapToDouble(heldOut).toArray());
        return chart;
    }
}
