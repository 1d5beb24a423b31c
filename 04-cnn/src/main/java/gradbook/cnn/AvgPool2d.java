package gradbook.cnn;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;

/// The mean of each window: (N, C, H, W) → (N, C, H', W') by the rule of [Axis]. Windows may overlap.
public record AvgPool2d(Window window) implements Layer {

    /// Square windows side by side: stride = kernel.
    public static AvgPool2d of(int kernel) {
        return new AvgPool2d(Window.of(kernel).stride(kernel));
    }

    @Override public Variable forward(Variable x) {
        return MeanPooling.mean(window).apply(x);
    }

    @Override public String toString() {
        return "AvgPool2d(" + window + ")";
    }
}
