package gradbook.layers;

import gradbook.autodiff.Variable;

/// The logistic function `σ(x) = 1/(1 + e⁻ˣ)`, between 0 and 1. Its derivative σ(x)·(1 − σ(x)) is at
/// most ¼, so gradients fade as they pass through many.
public record Sigmoid() implements Layer {
    @Override public Variable forward(Variable x) {
        return x.sigmoid();
    }

    @Override public String toString() {
        return "Sigmoid";
    }
}
