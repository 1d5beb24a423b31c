package gradbook.cnn;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import java.util.Locale;

/// A border around images: (N, C, H, W) → (N, C, top + H + bottom, left + W + right).
///
/// Before a convolution without padding of its own, it is PyTorch's `padding_mode`; and for windows of even size,
/// whose border cannot be as wide on both sides, its `padding="same"`:
///
/// ```java
/// Sequential.of(Padding2d.of(1, PaddingMode.REFLECT), Conv2d.of(3, 16, Window.of(3), random))
/// ```
///
/// @param value of the border if the mode is constant, else of no meaning
public record Padding2d(Border border, PaddingMode mode, double value) implements Layer {

    /// As wide on all four sides; 0 if the mode is constant.
    public static Padding2d of(int width, PaddingMode mode) {
        return new Padding2d(Border.of(width), mode, 0);
    }

    /// Zeros that let `window` give as many outputs as there are inputs; see [Border#same].
    public static Padding2d same(Window window) {
        return new Padding2d(Border.same(window), PaddingMode.CONSTANT, 0);
    }

    @Override public Variable forward(Variable x) {
        return Padding.pad(border, mode, value).apply(x);
    }

    @Override public String toString() {
        return "Padding2d(" + mode.name().toLowerCase(Locale.ROOT)
                + (mode == PaddingMode.CONSTANT && value != 0 ? " " + value : "") + ", " + border + ")";
    }
}
