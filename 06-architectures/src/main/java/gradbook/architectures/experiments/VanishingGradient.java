package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Plot;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.ReLU;
import gradbook.layers.Sigmoid;
import gradbook.layers.Tanh;
import gradbook.layers.examples.SignalByDepth;
import gradbook.layers.examples.SignalByDepth.Level;
import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.knowm.xchart.XYChart;

/// The derivative of the sigmoid is y(1 − y), at most ¼. A gradient that passes through many of them is multiplied by
/// so small a factor each time that hardly anything arrives at the bottom.
///
/// Source: S. Hochreiter, *Untersuchungen zu dynamischen neuronalen Netzen*, 1991; X. Glorot and Y. Bengio,
/// *Understanding the difficulty of training deep feedforward neural networks*, 2010.
///
/// @param depth    layers, each a linear one with an activation
/// @param width    units of each
/// @param examples in the batch that is sent through
public record VanishingGradient(int depth, int width, int examples) implements Experiment {

    public static VanishingGradient standard() {
        return new VanishingGradient(20, 256, 256);
    }

    @Override public String name() {
        return "vanishing-gradient";
    }

    @Override public String question() {
        return "How much of a gradient arrives at the bottom of a deep stack of sigmoids?";
    }

    @Override public Findings run(Seed seed, Consumer<String> progress) {
        Tensor inputs = Tensor.randn(Shape.of(examples, width), DType.FLOAT32, seed.split("inputs").generator());
        var stacks = new LinkedHashMap<String, List<Level>>();
        stacks.put("sigmoid", measure(new Sigmoid(), Init.XAVIER_NORMAL, inputs, seed));
        stacks.put("tanh", measure(new Tanh(), Init.XAVIER_NORMAL, inputs, seed));
        stacks.put("ReLU", measure(new ReLU(), Init.HE_NORMAL, inputs, seed));
        return new Findings(table(stacks), "The gradient, its root mean square, is 1 at the top, where it is sent in."
                + " Each sigmoid on its way down lets through a quarter at most.", () -> Plot.row(chart(stacks)));
    }

    private List<Level> measure(Layer activation, Init init, Tensor inputs, Seed seed) {
        return SignalByDepth.measure(depth, activation, init, inputs, seed.split("weights").generator());
    }

    private TextTable table(SequencedMap<String, List<Level>> stacks) {
        var table = new TextTable("gradient at layer", "sigmoid", "tanh", "ReLU");
        for (int k = depth; k >= 1; k -= Math.max(1, depth / 10)) {
            int layer = k;
            Object[] gradients = stacks.values().stream().map(levels -> String.format(Locale.ROOT, "%.1e",
                    levels.get(layer - 1).gradient())).toArray();
            table.row(layer, gradients[0], gradients[1], gradients[2]);
        }
        return table;
    }

    private XYChart chart(SequencedMap<String, List<Level>> stacks) {
        XYChart chart = Plot.logarithmic(
                Plot.counted("The gradient on its way down", "layer", "root mean square", 1, depth));
        stacks.forEach((name, levels) -> Plot.add(chart, name, levels.stream().mapToDouble(Level::layer).toArray(),
                levels.stream().mapToDouble(Level::gradient).toArray()));
        return chart;
    }
}
