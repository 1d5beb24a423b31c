package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Plot;
import gradbook.layers.Flatten;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.Sequential;
import gradbook.tensor.Seed;
import gradbook.tensor.TextTable;
import gradbook.training.Dataset;
import gradbook.training.DivergedException;
import gradbook.training.EpochReport;
import gradbook.training.Evaluation;
import gradbook.training.Mnist;
import gradbook.training.Optimizer;
import gradbook.training.Sgd;
import gradbook.training.Trainer;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/// Gradient descent, by the gradient over all examples, over one, and over a few, on the same problem: logistic
/// regression of digits, which is convex, so that all ways lead to the same place.
///
/// An epoch costs about the same number of multiplications whatever the batch size. What it buys is many rough steps
/// or a few exact ones.
///
/// @param images     of MNIST to learn from
/// @param batchSizes from one to all
/// @param epochs     of training
/// @param draws      batches by which the noise of a gradient is measured
/// @param tests      test images to judge by
public record BatchSizes(int images, List<Integer> batchSizes, int epochs, int draws, int tests) implements Experiment {
    /// Each about three times the one before.
    static final List<Double> RATES = List.of(0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0);

    public BatchSizes {
        batchSizes = List.copyOf(batchSizes);
    }

    public static BatchSizes standard() {
        return new BatchSizes(4096, List.of(1, 8, 64, 512, 4096), 10, 256, 10_000);
    }

    /// @param losses   over all images to learn from: before training, and after each epoch
    /// @param seconds  per epoch, half of them taking less
    record Run(Layer model, int batchSize, double rate, List<Double> losses, double seconds) {}

    @Override public String name() {
        return "gd-sgd-minibatch";
    }

    @Override public String question() {
        return "Is it better to step by the gradient over all examples, over one, or over a few?";
    }

    @Override public Findings run(Seed seed, Consumer<String> progress) {
        Dataset train = Mnist.train().take(images), test = Mnist.test().take(tests);
        GradientNoise noise = noise(train, seed);
        var runs = new ArrayList<Run>();
        var measured = new ArrayList<Double>();
        var table = new TextTable("batch", "steps an epoch", "seconds", "rate", "loss after 1", "after " + epochs,
                "test", "noise", "predicted");
        for (int batchSize : batchSizes) {
            progress.accept("batches of " + batchSize);
            Run run = best(train, batchSize, seed);
            runs.add(run);
            measured.add(noise.measured(batchSize, draws, seed.split("noise").split(batchSize)));
            double accuracy = Evaluation.of(run.model, test).accuracy();
            table.row(batchSize, Math.ceilDiv(images, batchSize), format("%.3f", run.seconds), Rates.text(run.rate),
                    format("%.3f", run.losses.get(1)), format("%.3f", run.losses.getLast()),
                    format("%.1f %%", 100 * accuracy), format("%.3f", measured.getLast()),
                    format("%.3f", noise.predicted(batchSize)));
        }
        return new Findings(table, "Seconds are those of an epoch. The learning rate is the one of " + RATES.size()
                + " from " + Rates.text(RATES.getFirst()) + " to " + Rates.text(RATES.getLast())
                + " with which\nthe loss over all " + images + " images is lowest in the end. The noise of a"
                + " gradient is its distance\nfrom the gradient over all, divided by the length of that, after an"
                + " epoch of training.",
                () -> draw(runs, measured, noise));
    }

    private static String format(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    /// At the weights of one epoch with batches of 64: at the beginning of training all gradients point the same way.
    private static GradientNoise noise(Dataset train, Seed seed) {
        Layer model = model();
        trainer(model, 64, 0.01, seed).train(train, train, 1);
        return GradientNoise.of(model, train);
    }

    private static Layer model() {
        return Sequential.of(new Flatten(), Linear.of(784, 10, Init.constant(0), Seed.of(0).generator()));
    }

    private static Trainer trainer(Layer model, int batchSize, double rate, Seed seed) {
        return Trainer.of(model, new Optimizer(model, new Sgd(), rate), seed).batchSize(batchSize);
    }

    /// The run with the learning rate out of [#RATES] that ends with the lowest loss.
    Run best(Dataset train, int batchSize, Seed seed) {
        var runs = new ArrayList<Run>();
        double rate = Rates.best(RATES, r -> {
            try {
                runs.add(learn(train, batchSize, r, seed));
                return runs.getLast().losses.getLast();
            } catch (DivergedException _) {
                return Double.POSITIVE_INFINITY;
            }
        });
        return runs.stream().filter(run -> run.rate == rate).findFirst().orElseThrow();
    }

    Run learn(Dataset train, int batchSize, double rate, Seed seed) {
        Layer model = model();
        var losses = new ArrayList<>(List.of(Evaluation.of(model, train).loss()));
        // The loss that is wanted is that over all examples to learn from, so these are what the trainer tests with.
        List<EpochReport> reports = trainer(model, batchSize, rate, seed).train(train, train, epochs).epochs();
        reports.forEach(epoch -> losses.add(epoch.testLoss()));
        double seconds = reports.stream().mapToDouble(EpochReport::seconds).sorted().skip(epochs / 2).findFirst()
                .orElseThrow();
        return new Run(model, batchSize, rate, losses, seconds);
    }

    private BufferedImage draw(List<Run> runs, List<Double> measured, GradientNoise noise) {
        XYChart byEpoch = Plot.counted("Loss by epochs, which is by cost", "epoch", "mean cross-entropy", 0, epochs);
        XYChart byStep = Plot.logarithmicX(Plot.of("Loss by steps", "step", "mean cross-entropy"));
        for (Run run : runs) {
            String name = String.valueOf(run.batchSize);
            double[] losses = run.losses.stream().mapToDouble(x -> x).toArray();
            Plot.add(byEpoch, name, IntStream.rangeClosed(0, epochs).asDoubleStream().toArray(), losses);
            int steps = Math.ceilDiv(images, run.batchSize);
            Plot.add(byStep, name, IntStream.rangeClosed(1, epochs).mapToDouble(e -> (double) e * steps).toArray(),
                    Arrays.copyOfRange(losses, 1, losses.length));
        }
        XYChart chart = Plot.logarithmic(Plot.logarithmicX(Plot.of("Noise of the gradient", "batch",
                "distance from full gradient / its length")));
        // All examples have no noise, which has no place on a logarithmic axis.
        List<Integer> some = batchSizes.stream().filter(batchSize -> batchSize < images).toList();
        double[] x = some.stream().mapToDouble(batchSize -> batchSize).toArray();
        Plot.add(chart, "measured", x, measured.stream().limit(x.length).mapToDouble(m -> m).toArray());
        Plot.add(chart, "predicted", x, some.stream().mapToDouble(noise::predicted).toArray());
        return Plot.row(byEpoch, byStep, chart);
    }
}
