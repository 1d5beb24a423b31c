package gradbook.cnn;

import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;

/// The numbers of a float32 tensor in reading order: from `at` on in `data`.
record Floats(float[] data, int at) {

    /// Those of `x` itself if they stand in order there, else a copy.
    static Floats of(Tensor x) {
        Tensor inOrder = x.contiguous();
        return new Floats(((Storage.F32) inOrder.storage()).data(), inOrder.layout().offset());
    }
}
