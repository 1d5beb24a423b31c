package gradbook.cnn;

import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;

/// Max pooling with SIMD vectors; the rest is inherited.
final class VectorPooling extends FloatPooling {

    @Override public void max(Window window, Tensor x, Tensor values, int[] winners) {
        if (!(x.storage() instanceof Storage.F32 source && values.storage() instanceof Storage.F32 target)) {
            super.max(window, x, values, winners);
            return;
        }
        int pixels = x.dim(2) * x.dim(3), places = values.dim(2) * values.dim(3), start = x.layout().offset();
        var kernel = new VectorMaxPooling(window, x.dim(2), x.dim(3));
        Planes.forEach(values.shape(), window.area() * places, plane ->
                kernel.run(source.data(), start + plane * pixels, target.data(), winners, plane * places));
    }
}
