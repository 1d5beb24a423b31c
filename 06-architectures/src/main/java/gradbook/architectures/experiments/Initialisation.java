package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Plot;
import gradbook.layers.Flatten;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.layers.Tanh;
import gradbook.layers.examples.SignalByDepth;
import gradbook.layers.examples.SignalByDepth.Level;
import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.TextTable;
import gradbook.training.EpochReport;
import gradbook.training.History;
import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import gradbook.training.Optimizer;
import gradbook.training.Sgd;
import gradbook.training.Split;
import gradbook.training.Trainer;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/// How weights start decides whether a deep network starts to learn at all: first what becomes of a signal on its way
/// up and of a gradient on its way down, then what becomes of the loss.
///
/// @param depth        hidden layers
/// @param width        units of each
/// @param images       of MNIST to learn from
/// @param tests        of MNIST to test with
/// @param epochs       of training
/// @param learningRate of all networks
public record Initialisation(int depth, int width, int images, int tests, int epochs, double learningRate)
        implements Experiment {
    private static final int PIXELS = 28 * 28, DIGITS = 10, EXAMPLES = 256;

    /// @param levels  of a stack of `depth` layers, before training
    /// @param history of the training of a whole network
    /// @param units   different ones in the middle layer after it
    record Start(String activation, String init, List<Level> levels, History history, long units) {}

    public static Initialisation standard() {
        return new Initialisation(10, 128, 10_000, 2_000, 5, 0.01);
    }

    @Override public String name() {
        return "initialisation";
    }

    @Override public String question() {
        return "With which weights should a deep network start?";
    }

    @Override public Findings run(Seed seed, Consumer<String> progress) {
        var starts = new ArrayList<Start>();
        Split<ImageDataset> data = data();
        for (Layer activation : List.of(new Tanh(), new ReLU()))
            inits().forEach((name, init) -> {
                progress.accept(activation + ", " + name);
                starts.add(start(activation, name, init, data, seed));
            });
        return new Findings(table(starts), "Signals and gradients that start at 1 should still be about 1 at the other"
                + " end.\nWho guesses has a loss of ln 10 = 2.303.", () -> picture(starts));
    }

    private static SequencedMap<String, Init> inits() {
        var inits = new LinkedHashMap<String, Init>();
        inits.put("constant 0.01", Init.constant(0.01));
        inits.put("N(0, 0.01²)", Init.normal(0.01));
        inits.put("Xavier", Init.XAVIER_NORMAL);
        inits.put("He", Init.HE_NORMAL);
        return inits;
    }

    Split<ImageDataset> data() {
        return new Split<>(Mnist.train().take(images), Mnist.test().take(tests));
    }

    Start start(Layer activation, String name, Init init, Split<ImageDataset> data, Seed seed) {
        Tensor inputs = Tensor.randn(Shape.of(EXAMPLES, width), DType.FLOAT32, seed.split("inputs").generator());
        List<Level> levels = SignalByDepth.measure(depth, activation, init, inputs, seed.split("signals").generator());
        Sequential network = network(activation, init, seed.split("weights").generator());
        History history = Trainer.of(network, new Optimizer(network, new Sgd().momentum(0.9), learningRate), seed)
                .train(data.train(), data.heldOut(), epochs);
        return new Start(activation.toString(), name, levels, history, differentUnits(middle(network)));
    }

    private Sequential network(Layer activation, Init init, RandomGenerator random) {
        var layers = new ArrayList<Layer>(List.of(new Flatten()));
        for (int k = 0; k < depth; k++) {
            layers.add(Linear.of(k == 0 ? PIXELS : width, width, init, random));
            layers.add(activation);
        }
        layers.add(Linear.of(width, DIGITS, init, random));
        return new Sequential(layers);
    }

    private Linear middle(Sequential network) {
        return (Linear) network.layers().get(1 + 2 * (depth / 2));
    }

    /// Units with the same weights compute the same: how many are left if each is counted once?
    static long differentUnits(Linear layer) {
        float[] weights = layer.weight().value().toFloats();
        int inputs = layer.weight().shape().dim(1);
        return IntStream.range(0, weights.length / inputs)
                .mapToObj(unit -> FloatBuffer.wrap(weights, unit * inputs, inputs)).distinct().count();
    }

    private TextTable table(List<Start> starts) {
        var table = new TextTable("activation", "weights", "deviation, layer 1", "layer " + depth,
                "gradient, layer 1", "loss", "test accuracy", "different units");
        for (Start one : starts)
            table.row(one.activation, one.init, size(one.levels.getFirst().deviation()),
                    size(one.levels.getLast().deviation()), size(one.levels.getFirst().gradient()),
                    String.format(Locale.ROOT, "%.3f", one.history.last().trainLoss()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * one.history.last().testAccuracy()),
                    one.units + " of " + width);
        return table;
    }

    private static String size(double x) {
        return String.format(Locale.ROOT, x >= 0.01 && x < 100 ? "%.2f" : "%.0e", x);
    }

    /// Three charts for tanh, and below them three for ReLU.
    private BufferedImage picture(List<Start> starts) {
        var charts = new ArrayList<XYChart>();
        for (String activation : starts.stream().map(Start::activation).distinct().toList()) {
            List<Start> own = starts.stream().filter(one -> one.activation.equals(activation)).toList();
            charts.add(byDepth(activation + ": the signal, upwards", "deviation", own, Level::deviation));
            charts.add(byDepth(activation + ": the gradient, downwards", "root mean square", own, Level::gradient));
            XYChart losses = Plot.counted(activation + ": training", "epoch", "mean cross-entropy", 1, epochs);
            losses.getStyler().setYAxisMin(0.0);
            for (Start one : own)
                Plot.add(losses, one.init, one.history.epochs().stream().mapToDouble(EpochReport::epoch).toArray(),
                        one.history.epochs().stream().mapToDouble(EpochReport::trainLoss).toArray());
            charts.add(losses);
        }
        return Plot.grid(3, charts.toArray(XYChart[]::new));
    }

    private XYChart byDepth(String title, String y, List<Start> starts, ToDoubleFunction<Level> number) {
        XYChart chart = Plot.logarithmic(Plot.counted(title, "layer", y, 1, depth));
        for (Start one : starts)
            Plot.add(chart, one.init, one.levels.stream().mapToDouble(Level::layer).toArray(),
                    one.levels.stream().mapToDouble(number).toArray());
        return chart;
    }
}
