package gradbook.cnn;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;

/// The largest pixel of each window: (N, C, H, W) → (N, C, H', W') by the rule of [Axis]. Windows may
/// overlap. Small shifts of the image often leave the result as it is.
public record MaxPool2d(Window window) implements Layer {

    /// Square windows side by side: stride = kernel.
    public static MaxPool2d of(int kernel) {
        return new MaxPool2d(Window.of(kernel).stride(kernel));
    }

    /// The largest pixels, and where they stood: for each in reading order its place in its plane. [MaxUnpool2d]
    /// returns them there.
    public record Pooled(Variable values, int[] indices) {}

    /// As `return_indices=True` in PyTorch. The indices are the caller's own.
    public Pooled withIndices(Variable x) {
        Pooled pooled = MaxPooling.withIndices(x, window);
        return new Pooled(pooled.values, pooled.indices.clone());
    }

    @Override public Variable forward(Variable x) {
        return MaxPooling.max(x, window);
    }

    @Override public String toString() {
        return "MaxPool2d(" + window + ")";
    }
}
