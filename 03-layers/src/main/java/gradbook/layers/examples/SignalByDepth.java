package gradbook.layers.examples;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Variable;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// How a signal fares on its way up a deep stack of linear layers with activations, and a gradient on its way down,
/// before any training. Each layer multiplies both by about the same factor, so at depth k it counts k times: what
/// is far from 1 soon vanishes or explodes.
public final class SignalByDepth {

    /// What is found behind one layer and its activation.
    ///
    /// @param layer     counted from 1
    /// @param mean      of the activations, over all units and examples
    /// @param deviation of the activations from that mean, as the root of the mean square
    /// @param gradient  the root of the mean square of the gradient that arrives there
    public record Level(int layer, double mean, double deviation, double gradient) {}

    /// Sends a batch up a stack of new layers, and normal draws N(0, 1) as a gradient down from its end.
    ///
    /// @param inputs (N, width), in float32, each layer being as wide
    public static List<Level> measure(int depth, Layer activation, Init init, Tensor inputs, RandomGenerator random) {
        int width = inputs.dim(1);
        Variable[] levels = new Variable[depth];
        Variable h = Variable.variable(inputs);
        for (int k = 0; k < depth; k++) {
            h = activation.apply(Linear.of(width, width, init, random).apply(h));
            levels[k] = h;
        }
        Gradients gradients = h.backward(Tensor.randn(h.shape(), inputs.dtype(), random), levels);

        var found = new ArrayList<Level>();
        for (int k = 0; k < depth; k++) {
            Tensor values = levels[k].value();
            double mean = values.mean().item();
            found.add(new Level(k + 1, mean, rootMeanSquare(values.sub(mean)),
                    rootMeanSquare(gradients.of(levels[k]).value())));
        }
        return found;
    }

    private static double rootMeanSquare(Tensor x) {
        return Math.sqrt(x.square().mean().item());
    }

    private SignalByDepth() {}
}
