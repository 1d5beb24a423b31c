package gradbook.layers;

import gradbook.autodiff.Variable;

/// The rectifier `max(x, 0)`. Its derivative is 1 where x > 0, else 0: where it is active, it passes
/// gradients on undiminished, however many layers deep.
public record ReLU() implements Layer {
    @Override public Variable forward(Variable x) {
        return x.relu();
    }

    @Override public String toString() {
        return "ReLU";
    }
}
