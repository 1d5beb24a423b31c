package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Plot;
import gradbook.layers.Flatten;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.tensor.Seed;
import gradbook.tensor.TextTable;
import gradbook.training.Dataset;
import gradbook.training.Evaluation;
import gradbook.training.KFold;
import gradbook.training.Mnist;
import gradbook.training.Optimizer;
import gradbook.training.Sgd;
import gradbook.training.Trainer;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.knowm.xchart.XYChart;

/// Choosing a learning rate and a weight decay with a few hundred digits, by k-fold cross-validation: each setting is
/// tried k times, and judged by digits that it was not trained with.
///
/// @param images  the digits there are, both to learn from and to choose by
/// @param folds   k
/// @param hidden  units of the network between its two linear layers
/// @param epochs  of each training
/// @param rates   the learning rates to choose from
/// @param decays  the weight decays to choose from
/// @param tests   test images to see by how good the choice was
public record CrossValidation(int images, int folds, int hidden, int epochs, List<Double> rates, List<Double> decays,
                              int tests) implements Experiment {
    private static final int BATCH_SIZE = 20;
    /// Where the axis begins, in percent: few settings are so bad.
    private static final double LOWEST = 70;

    public CrossValidation {
        rates = List.copyOf(rates);
        decays = List.copyOf(decays);
    }

    public static CrossValidation standard() {
        return new CrossValidation(500, 5, 64, 30, List.of(0.0003, 0.001, 0.003, 0.01, 0.03), List.of(0.0, 0.01, 0.1),
                10_000);
    }

    /// What came of one setting.
    ///
    /// @param scores the accuracy on each of the folds, when it was held out
    /// @param test   the accuracy on the test digits, of a network trained with all folds
    record Setting(double rate, double decay, KFold.Scores scores, double test) {}

    @Override public String name() {
        return "cross-validation";
    }

    @Override public String question() {
        return "Can a learning rate and a weight decay be chosen with a few hundred examples?";
    }

    @Override public Findings run(Seed seed, Consumer<String> progress) {
        Dataset data = Mnist.train().take(images), test = Mnist.test().take(tests);
        var settings = new ArrayList<Setting>();
        for (double decay : decays)
            for (double rate : rates) {
                progress.accept("learning rate " + Rates.text(rate) + ", weight decay " + Rates.text(decay));
                settings.add(tried(rate, decay, data, test, seed));
            }
        Setting chosen = chosen(settings);
        var table = new TextTable("learning rate", "weight decay", "accuracy", "deviation", "test", "");
        settings.forEach(s -> table.row(Rates.text(s.rate), Rates.text(s.decay), percent(s.scores.mean()),
                percent(s.scores.deviation()), percent(s.test), s == chosen ? "chosen" : ""));
        Setting best = settings.stream().max(Comparator.comparingDouble(Setting::test)).orElseThrow();
        return new Findings(table, "The accuracy is the mean over " + folds + " folds, each held out once, and decides."
                + " The test shows how good the choice was:\n" + percent(chosen.test) + " of the test digits are right,"
                + " and with no setting more than " + percent(best.test) + ".", () -> draw(settings));
    }

    /// The one with the highest mean over its folds.
    static Setting chosen(List<Setting> settings) {
        return settings.stream().max(Comparator.comparingDouble(s -> s.scores.mean())).orElseThrow();
    }

    Setting tried(double rate, double decay, Dataset data, Dataset test, Seed seed) {
        KFold.Scores scores = new KFold(folds, seed.split("folds")).crossValidate(data,
                fold -> accuracy(learn(rate, decay, fold.train(), seed), fold.heldOut()));
        return new Setting(rate, decay, scores, accuracy(learn(rate, decay, data, seed), test));
    }

    private Layer learn(double rate, double decay, Dataset train, Seed seed) {
        RandomGenerator random = seed.split("weights").generator();
        Layer model = Sequential.of(new Flatten(), Linear.of(784, hidden, random), new ReLU(),
                Linear.of(hidden, 10, random));
        var optimizer = new Optimizer(model, new Sgd().momentum(0.9).weightDecay(decay), rate);
        Trainer.of(model, optimizer, seed).batchSize(BATCH_SIZE).train(train, train, epochs);
        return model;
    }

    private static double accuracy(Layer model, Dataset data) {
        return Evaluation.of(model, data).accuracy();
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
    }

    private BufferedImage draw(List<Setting> settings) {
        XYChart folds = chart("Cross-validation: mean ± deviation"), test = chart("Test");
        folds.getStyler().setErrorBarsColorSeriesColor(true);
        for (int i = 0; i < decays.size(); i++) {
            double decay = decays.get(i), aside = Math.pow(1.06, i); // lest the bars hide each other
            List<Setting> line = settings.stream().filter(s -> s.decay == decay).toList();
            double[] x = line.stream().mapToDouble(s -> s.rate * aside).toArray();
            String name = "weight decay " + Rates.text(decay);
            Plot.add(folds, name, x, line.stream().mapToDouble(s -> 100 * s.scores.mean()).toArray(),
                    line.stream().mapToDouble(s -> 100 * s.scores.deviation()).toArray());
            Plot.add(test, name, x, line.stream().mapToDouble(s -> 100 * s.test).toArray());
        }
        return Plot.row(folds, test);
    }

    private static XYChart chart(String title) {
        XYChart chart = Plot.logarithmicX(Plot.of(title, "learning rate", "accuracy (%)"));
        chart.getStyler().setYAxisMin(LOWEST);
        chart.getStyler().setYAxisMax(100.0);
        return chart;
    }
}
