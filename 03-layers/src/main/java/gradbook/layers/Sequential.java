package gradbook.layers;

import gradbook.autodiff.Variable;
import java.util.List;

/// Layers one after another. Their parameters are named by number: `0.weight`, `0.bias`, `2.weight`.
public record Sequential(List<Layer> layers) implements Layer {

    public Sequential {
        layers = List.copyOf(layers);
    }

    /// The layers in the order in which they are applied.
    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    @Override public Variable forward(Variable x) {
        for (Layer layer : layers) x = layer.apply(x);
        return x;
    }

    @Override public String toString() {
        return "Sequential(" + layers.size() + " layers)";
    }
}
