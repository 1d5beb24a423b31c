package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Panels;
import gradbook.architectures.pictures.Plot;
import gradbook.autodiff.Variable;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.Losses;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.layers.StateDict;
import gradbook.layers.examples.LinearCollapse;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.TextTable;
import gradbook.training.Batch;
import gradbook.training.Metrics;
import gradbook.training.Optimizer;
import gradbook.training.Sgd;
import gradbook.training.Step;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/// Linear layers on top of each other can do no more than a single one: they draw a straight line, whereas the same
/// stack with ReLU in between bends it. Only the way downhill is another one.
///
/// The points to be told apart lie on two half circles that reach into each other, "two moons".
///
/// @param points       of both moons together
/// @param depth        linear layers in the deep stacks
/// @param width        units between them
/// @param steps        of descent, each by all points
/// @param learningRate of all networks
public record DeepLinear(int points, int depth, int width, int steps, double learningRate) implements Experiment {
    private static final double NOISE = 0.15;

    /// What became of a network.
    ///
    /// @param losses the loss after 0, 1, 2 … steps
    record Learnt(String name, Layer network, double[] losses) {}

    public static DeepLinear standard() {
        return new DeepLinear(400, 5, 16, 3000, 0.1);
    }

    @Override public String name() {
        return "linear-collapse";
    }

    @Override public String question() {
        return "What can a deep stack of linear layers do that a single one cannot?";
    }

    @Override public Findings run(Seed seed, Consumer<String> progress) {
        Batch moons = moons(seed.split("points").generator());
        List<Learnt> all = new ArrayList<>();
        for (Learnt fresh : networks(seed)) {
            progress.accept(fresh.name);
            all.add(learn(fresh, moons));
        }
        Learnt deep = all.get(1);
        Linear collapsed = LinearCollapse.collapse(linearLayers(deep.network));
        all.add(2, new Learnt("deep, linear, collapsed", collapsed, deep.losses));

        String remark = String.format(Locale.ROOT, "The outputs of the deep linear stack and of the layer that it"
                + " collapses to differ by %.0e at most,\nwhich is rounding.",
                farthest(deep.network, collapsed, moons.inputs()));
        return new Findings(table(all, moons), remark,
                () -> Panels.row(Panels.of(curves(drawn(all))), Panels.row(drawn(all).stream()
                        .map(one -> Regions.draw(one.name, one.network, moons)).toArray(BufferedImage[]::new))));
    }

    /// The networks before training, both stacks from the same weights.
    List<Learnt> networks(Seed seed) {
        return List.of(
                new Learnt("one layer", Linear.of(2, 2, weights(seed)), null),
                new Learnt("deep, linear", stack(seed, false), null),
                new Learnt("deep, with ReLU", stack(seed, true), null));
    }

    private static RandomGenerator weights(Seed seed) {
        return seed.split("weights").generator();
    }

    private Layer stack(Seed seed, boolean bends) {
        RandomGenerator random = weights(seed);
        var layers = new ArrayList<Layer>();
        for (int k = 0; k < depth; k++) {
            layers.add(Linear.of(k == 0 ? 2 : width, k == depth - 1 ? 2 : width, Init.XAVIER_NORMAL, random));
            if (bends && k < depth - 1) layers.add(new ReLU());
        }
        return new Sequential(layers);
    }

    static List<Linear> linearLayers(Layer stack) {
        return ((Sequential) stack).layers().stream().map(Linear.class::cast).toList();
    }

    /// Angles a from 0 to π: (cos a, sin a) and, turned round, (1 − cos a, ½ − sin a), each moved at random.
    Batch moons(RandomGenerator random) {
        float[] places = new float[2 * points];
        int[] labels = new int[points];
        for (int i = 0; i < points; i++) {
            double angle = Math.PI * random.nextDouble();
            labels[i] = i % 2;
            double x = Math.cos(angle), y = Math.sin(angle);
            places[2 * i] = (float) ((i % 2 == 0 ? x : 1 - x) + NOISE * random.nextGaussian());
            places[2 * i + 1] = (float) ((i % 2 == 0 ? y : 0.5 - y) + NOISE * random.nextGaussian());
        }
        return new Batch(Tensor.of(Shape.of(points, 2), places), labels);
    }

    Learnt learn(Learnt fresh, Batch batch) {
        Layer network = fresh.network;
        var optimizer = new Optimizer(network, new Sgd(), learningRate);
        RandomGenerator unused = Seed.of(0).generator();
        double[] losses = new double[steps + 1];
        for (int k = 0; k < steps; k++) losses[k] = Step.of(network, optimizer, batch, 1, unused).loss();
        losses[steps] = Losses.crossEntropy(network.apply(Variable.constant(batch.inputs())), batch.labels())
                .value().item();
        return new Learnt(fresh.name, network, losses);
    }

    /// The largest difference between outputs of `a` and `b`.
    static double farthest(Layer a, Layer b, Tensor inputs) {
        return logits(a, inputs).sub(logits(b, inputs)).abs().max().item();
    }

    private static Tensor logits(Layer network, Tensor inputs) {
        return network.apply(Variable.constant(inputs)).value();
    }

    private TextTable table(List<Learnt> all, Batch moons) {
        int[] after = {steps / 300, steps / 30, steps / 3, steps};
        var table = new TextTable("network", "layers", "parameters", "loss after " + after[0], after[1] + "",
                after[2] + "", after[3] + " steps", "right");
        for (Learnt one : all) {
            Object[] losses = IntStream.of(after).mapToObj(k -> String.format(Locale.ROOT, "%.4f", one.losses[k]))
                    .toArray();
            double right = Metrics.accuracy(logits(one.network, moons.inputs()), moons.labels());
            table.row(one.name, one.network instanceof Linear ? 1 : depth,
                    StateDict.parameters(one.network).values().stream().mapToInt(p -> p.shape().size()).sum(),
                    losses[0], losses[1], losses[2], losses[3], String.format(Locale.ROOT, "%.1f %%", 100 * right));
        }
        return table;
    }

    /// The collapsed stack would hide the stack itself.
    private static List<Learnt> drawn(List<Learnt> all) {
        return List.of(all.get(0), all.get(1), all.get(3));
    }

    private XYChart curves(List<Learnt> drawn) {
        XYChart chart = Plot.logarithmicX(Plot.of("The way downhill", "steps", "mean cross-entropy"));
        chart.getStyler().setYAxisMin(0.0);
        int[] shown = IntStream.range(0, 100).map(i -> (int) Math.round(Math.pow(steps, i / 99.0))).distinct()
                .toArray();
        for (Learnt one : drawn)
            Plot.add(chart, one.name, IntStream.of(shown).asDoubleStream().toArray(),
                    IntStream.of(shown).mapToDouble(k -> one.losses[k]).toArray());
        return chart;
    }
}
