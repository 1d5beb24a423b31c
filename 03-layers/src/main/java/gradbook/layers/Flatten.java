package gradbook.layers;

import gradbook.autodiff.Variable;

/// All dimensions but the first joined into one: (N, C, H, W) → (N, C·H·W). What comes out of
/// convolutions goes into fully connected layers this way.
public record Flatten() implements Layer {
    @Override public Variable forward(Variable x) {
        return x.flatten(1);
    }

    @Override public String toString() {
        return "Flatten";
    }
}
