package gradbook.layers;

import gradbook.autodiff.Variable;

/// The hyperbolic tangent `tanh(x) = 2σ(2x) − 1`, between −1 and 1. Its derivative is 1 − tanh²(x).
public record Tanh() implements Layer {
    @Override public Variable forward(Variable x) {
        return x.tanh();
    }

    @Override public String toString() {
        return "Tanh";
    }
}
