package gradbook.cnn;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;

/// The means of equally large parts of an image: (N, C, H, W) → (N, C, height, width), whatever H and W are; see
/// [AdaptivePooling]. To 1×1 it is *global* average pooling, the mean of each channel.
public record AdaptiveAvgPool2d(int height, int width) implements Layer {

    public AdaptiveAvgPool2d {
        AdaptivePooling.requireSize(height, width);
    }

    /// As many outputs down as across.
    public static AdaptiveAvgPool2d of(int size) {
        return new AdaptiveAvgPool2d(size, size);
    }

    /// One number for each channel: the mean of all of its pixels.
    public static AdaptiveAvgPool2d global() {
        return of(1);
    }

    @Override public Variable forward(Variable x) {
        return AdaptivePooling.mean(x, height, width);
    }

    @Override public String toString() {
        return "AdaptiveAvgPool2d(" + height + "×" + width + ")";
    }
}
