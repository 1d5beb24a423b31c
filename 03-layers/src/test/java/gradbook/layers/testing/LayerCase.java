package gradbook.layers.testing;

import gradbook.layers.Layer;
import gradbook.tensor.Tensor;
import java.util.Random;

/// A layer, an input that fits it, and a seed for what else is drawn.
public record LayerCase(Layer layer, Tensor input, long seed) {

    /// See [LayerCheck#verify].
    public void verify() {
        LayerCheck.verify(layer, input, new Random(seed));
    }

    /// `Linear(2 → 1) of (3, 2)`: a failing property names the configuration.
    @Override public String toString() {
        return layer + " of " + input.shape();
    }
}
