package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Plot;
import gradbook.layers.BatchNorm1d;
import gradbook.layers.Flatten;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.tensor.Seed;
import gradbook.tensor.TextTable;
import gradbook.training.DivergedException;
import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import gradbook.training.Optimizer;
import gradbook.training.Sgd;
import gradbook.training.Split;
import gradbook.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.knowm.xchart.XYChart;

/// Batch normalisation lets a network learn at learning rates that would throw it off otherwise: whatever the steps did
/// to the weights, each layer gets inputs of mean 0 and deviation 1.
///
/// Source: S. Ioffe and C. Szegedy, *Batch Normalization: Accelerating Deep Network Training by Reducing Internal
/// Covariate Shift*, 2015.
///
/// @param depth         hidden layers
/// @param width         units of each
/// @param images        of MNIST to learn from, once
/// @param tests         of MNIST to test with
/// @param learningRates to try, in rising order
public record Normalised(int depth, int width, int images, int tests, List<Double> learningRates)
        implements Experiment {
    private static final int PIXELS = 28 * 28, DIGITS = 10;

    /// The fraction of test images that was right; empty where training diverged.
    record Outcome(double learningRate, OptionalDouble plain, OptionalDouble normalised) {}

    public static Normalised standard() {
        return new Normalised(10, 128, 10_000, 2_000, List.of(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0));
    }

    @Override public String name() {
        return "batchnorm";
    }

    @Override public String question() {
        return "At which learning rates does a network learn with batch normalisation, and at which without?";
    }

    @Override public Findings run(Seed seed, Consumer<String> progress) {
        List<Outcome> outcomes = new ArrayList<>();
        var data = new Split<>(Mnist.train().take(images), Mnist.test().take(tests));
        for (double rate : learningRates) {
            progress.accept("learning rate " + number(rate));
            outcomes.add(new Outcome(rate, accuracy(false, rate, data, seed), accuracy(true, rate, data, seed)));
        }
        var table = new TextTable("learning rate", "without", "with batch normalisation");
        for (Outcome one : outcomes) table.row(number(one.learningRate), cell(one.plain), cell(one.normalised));
        return new Findings(table, "Test images that were right after one epoch; a tenth is what guessing gives.\n"
                + "\"Diverged\" means that the loss was no finite number any more.", () -> Plot.row(chart(outcomes)));
    }

    private OptionalDouble accuracy(boolean normalised, double learningRate, Split<ImageDataset> data, Seed seed) {
        Layer network = network(normalised, seed.split("weights").generator());
        try {
            return OptionalDouble.of(Trainer.of(network, new Optimizer(network, new Sgd(), learningRate), seed)
                    .train(data.train(), data.heldOut(), 1).last().testAccuracy());
        } catch (DivergedException _) {
            return OptionalDouble.empty();
        }
    }

    /// Both kinds start with the same weights: normalisation draws none.
    Sequential network(boolean normalised, RandomGenerator random) {
        var layers = new ArrayList<Layer>(List.of(new Flatten()));
        for (int k = 0; k < depth; k++) {
            layers.add(Linear.of(k == 0 ? PIXELS : width, width, random));
            if (normalised) layers.add(BatchNorm1d.of(width));
            layers.add(new ReLU());
        }
        layers.add(Linear.of(width, DIGITS, random));
        return new Sequential(layers);
    }

    private static String number(double x) {
        return x >= 1 ? String.valueOf(Math.round(x)) : String.valueOf(x);
    }

    private static String cell(OptionalDouble accuracy) {
        return accuracy.isEmpty() ? "diverged" : String.format(Locale.ROOT, "%.1f %%", 100 * accuracy.getAsDouble());
    }

    private XYChart chart(List<Outcome> outcomes) {
        XYChart chart = Plot.logarithmicX(
                Plot.of("After one epoch", "learning rate", "images classified correctly (%)"));
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
        double[] rates = outcomes.stream().mapToDouble(Outcome::learningRate).toArray();
        Plot.add(chart, "without", rates, percent(outcomes.stream().map(Outcome::plain).toList()));
        Plot.add(chart, "with batch normalisation", rates,
                percent(outcomes.stream().map(Outcome::normalised).toList()));
        return chart;
    }

    private static double[] percent(List<OptionalDouble> accuracies) {
        return accuracies.stream().mapToDouble(one -> 100 * one.orElse(Double.NaN)).toArray();
    }
}
