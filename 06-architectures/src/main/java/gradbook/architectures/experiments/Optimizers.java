package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Contours.Point;
import gradbook.architectures.pictures.Plot;
import gradbook.layers.Flatten;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.tensor.Seed;
import gradbook.tensor.TextTable;
import gradbook.tensor.Workspace;
import gradbook.training.AdaDelta;
import gradbook.training.AdaGrad;
import gradbook.training.Adam;
import gradbook.training.Batch;
import gradbook.training.Batches;
import gradbook.training.Dataset;
import gradbook.training.Evaluation;
import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import gradbook.training.Optimizer;
import gradbook.training.RmsProp;
import gradbook.training.Sgd;
import gradbook.training.Step;
import gradbook.training.UpdateRule;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;

/// The optimisers of chapter 5, side by side: their ways down from the same point of four surfaces, and the first
/// epoch of the same network. Each has the learning rate, out of [#RATES], that suits it best there.
///
/// @param steps  taken on each surface
/// @param images of MNIST to learn from
/// @param few    the first of them, with which each learning rate is tried
/// @param tests  test images to judge by
public record Optimizers(int steps, int images, int few, int tests) implements Experiment {
    /// Each about three times the one before.
    static final List<Double> RATES = List.of(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0);
    private static final int BATCH_SIZE = 64;
    private static final int HIDDEN = 64;
    /// Heights below are only rounding errors.
    private static final double TINY = 1e-12;
    /// How many batches are a point of the curve.
    private static final int SMOOTHED = 20;

    /// An optimiser with its name.
    record Named(String name, UpdateRule rule) {}

    static final List<Named> OPTIMIZERS = List.of(new Named("SGD", new Sgd()),
            new Named("momentum 0.9", new Sgd().momentum(0.9)),
            new Named("Nesterov 0.9", new Sgd().momentum(0.9).nesterov(true)),
            new Named("AdaGrad", new AdaGrad()), new Named("AdaDelta", new AdaDelta()),
            new Named("RMSProp", new RmsProp()), new Named("Adam", new Adam()));

    /// A way down a surface, with the best learning rate.
    ///
    /// @param height above the minimum, at its end
    record Way(double rate, List<Point> points, double height) {}

    /// An epoch with the best learning rate.
    ///
    /// @param losses   of each batch, before its step
    /// @param loss     on the test images, after the last, as is the accuracy
    record Epoch(double rate, List<Double> losses, double loss, double accuracy) {}

    public static Optimizers standard() {
        return new Optimizers(200, 60_000, 10_000, 10_000);
    }

    @Override public String name() {
        return "optimizers";
    }

    @Override public String question() {
        return "Which way do SGD, momentum, AdaGrad, RMSProp and Adam take downhill?";
    }

    @Override public Findings run(Seed seed, Consumer<String> progress) {
        ImageDataset train = Mnist.train().take(images), part = train.take(few), test = Mnist.test().take(tests);
        var head = new ArrayList<>(List.of("after " + steps + " steps"));
        Surface.ALL.forEach(surface -> head.add(surface.name()));
        head.addAll(List.of("digits: loss", "accuracy"));
        var table = new TextTable(head.toArray(String[]::new));
        var ways = new ArrayList<List<Way>>();
        var epochs = new ArrayList<Epoch>();
        for (Named optimizer : OPTIMIZERS) {
            progress.accept(optimizer.name);
            ways.add(Surface.ALL.stream().map(surface -> best(surface, optimizer.rule)).toList());
            epochs.add(learn(optimizer.rule, train, part, test, seed));
            table.row(row(optimizer.name, ways.getLast(), epochs.getLast()));
        }
        return new Findings(table, "On the surfaces: f less its minimum, and the learning rate, which is the one of "
                + RATES.size() + " from " + Rates.text(RATES.getFirst()) + " to " + Rates.text(RATES.getLast())
                + "\nthat ends lowest without ever being higher than at the start. Digits: one epoch of " + images
                + ", judged by the test\ndigits; of the same rates the one with the lowest mean loss on the first "
                + few + ".", () -> draw(ways, epochs));
    }

    Way best(Surface surface, UpdateRule rule) {
        double rate = Rates.best(RATES, r -> end(surface, surface.walk(rule, r, steps)));
        List<Point> points = surface.walk(rule, rate, steps);
        return new Way(rate, points, surface.height(points.getLast()));
    }

    /// The height at the end of a walk; infinite if it ever was higher than at the start, or nowhere.
    private static double end(Surface surface, List<Point> points) {
        double start = surface.height(points.getFirst());
        return points.stream().allMatch(at -> surface.height(at) <= start) ? surface.height(points.getLast())
                : Double.POSITIVE_INFINITY;
    }

    private static Epoch learn(UpdateRule rule, Dataset train, Dataset part, Dataset test, Seed seed) {
        double rate = Rates.best(RATES, r -> losses(network(seed), rule, r, part, seed).stream()
                .mapToDouble(x -> x).average().orElseThrow());
        Layer model = network(seed);
        List<Double> losses = losses(model, rule, rate, train, seed);
        Evaluation tested = Evaluation.of(model, test);
        return new Epoch(rate, losses, tested.loss(), tested.accuracy());
    }

    private static Layer network(Seed seed) {
        RandomGenerator random = seed.split("weights").generator();
        return Sequential.of(new Flatten(), Linear.of(784, HIDDEN, random), new ReLU(), Linear.of(HIDDEN, 10, random));
    }

    /// Those of each batch of an epoch.
    private static List<Double> losses(Layer model, UpdateRule rule, double rate, Dataset data, Seed seed) {
        var optimizer = new Optimizer(model, rule, rate);
        var workspace = new Workspace();
        RandomGenerator none = seed.generator();
        var losses = new ArrayList<Double>();
        for (Batch batch : Batches.shuffled(data, BATCH_SIZE, seed.split("shuffle")).epoch(1))
            losses.add(workspace.run(() -> Step.of(model, optimizer, batch, 1, none)).loss());
        return losses;
    }

    private static Object[] row(String name, List<Way> ways, Epoch epoch) {
        var cells = new ArrayList<Object>(List.of(name));
        ways.forEach(way -> cells.add(cell(way.height < TINY ? "<1e-12" : format("%.0e", way.height), way.rate)));
        cells.add(cell(format("%.3f", epoch.loss), epoch.rate));
        cells.add(format("%.2f %%", 100 * epoch.accuracy));
        return cells.toArray();
    }

    private static String cell(String number, double rate) {
        return number + String.format(" at %-5s", Rates.text(rate));
    }

    private static String format(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    private BufferedImage draw(List<List<Way>> ways, List<Epoch> epochs) {
        var pictures = new ArrayList<BufferedImage>();
        for (int i = 0; i < Surface.ALL.size(); i++) {
            int number = i;
            pictures.add(Surface.ALL.get(i).draw(ways.stream().map(way -> way.get(number).points).toList()));
        }
        int banana = Surface.ALL.indexOf(Surface.BANANA);
        pictures.add(2, BitmapEncoder.getBufferedImage(heights(ways.stream().map(way -> way.get(banana)).toList())));
        pictures.add(BitmapEncoder.getBufferedImage(losses(epochs)));
        return Plot.sheet(3, pictures);
    }

    private XYChart heights(List<Way> ways) {
        XYChart chart = Plot.logarithmic(Plot.counted("Height above the banana's minimum", "step", "f", 0, steps));
        double[] x = IntStream.rangeClosed(0, steps).asDoubleStream().toArray();
        for (int i = 0; i < ways.size(); i++) Plot.add(chart, OPTIMIZERS.get(i).name, x,
                ways.get(i).points.stream().mapToDouble(Surface.BANANA::height).toArray());
        chart.getStyler().setYAxisMin(1e-3);
        return Plot.legendInside(chart, LegendPosition.InsideSW);
    }

    private static XYChart losses(List<Epoch> epochs) {
        XYChart chart = Plot.of("Digits: the first epoch", "batch of " + BATCH_SIZE, "loss, mean of " + SMOOTHED
                + " batches");
        for (int i = 0; i < epochs.size(); i++) {
            List<Double> losses = epochs.get(i).losses;
            int points = losses.size() / SMOOTHED;
            Plot.add(chart, OPTIMIZERS.get(i).name,
                    IntStream.range(0, points).mapToDouble(p -> (p + 0.5) * SMOOTHED).toArray(),
                    IntStream.range(0, points).mapToDouble(p -> losses.subList(p * SMOOTHED, (p + 1) * SMOOTHED)
                            .stream().mapToDouble(x -> x).average().orElseThrow()).toArray());
        }
        return Plot.legendInside(chart, LegendPosition.InsideNE);
    }
}
