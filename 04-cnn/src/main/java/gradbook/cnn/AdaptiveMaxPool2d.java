package gradbook.cnn;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;

/// The largest pixels of equally large parts of an image: (N, C, H, W) → (N, C, height, width), whatever H and W
/// are; see [AdaptivePooling]. To 1×1 it is *global* max pooling: whether something was seen anywhere.
public record AdaptiveMaxPool2d(int height, int width) implements Layer {

    public AdaptiveMaxPool2d {
        AdaptivePooling.requireSize(height, width);
    }

    /// As many outputs down as across.
    public static AdaptiveMaxPool2d of(int size) {
        return new AdaptiveMaxPool2d(size, size);
    }

    /// One number for each channel: its largest pixel.
    public static AdaptiveMaxPool2d global() {
        return of(1);
    }

    @Override public Variable forward(Variable x) {
        return AdaptivePooling.max(x, height, width);
    }

    @Override public String toString() {
        return "AdaptiveMaxPool2d(" + height + "×" + width + ")";
    }
}
