package gradbook.layers;

import gradbook.autodiff.Variable;

/// The logarithms of the probabilities that [Softmax] gives, along dimension `d`: see [Softmax#logSoftmax]. With
/// [Losses#nll] behind it, it is the cross-entropy.
public record LogSoftmax(int d) implements Layer {
    @Override public Variable forward(Variable x) {
        return Softmax.logSoftmax(d).apply(x);
    }

    @Override public String toString() {
        return "LogSoftmax(" + d + ")";
    }
}
