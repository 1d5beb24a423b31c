package gradbook.cnn;

import gradbook.tensor.Backend;
import gradbook.tensor.Tensor;

/// The loops of pooling, behind one seam. Shapes have been checked; every window sees a pixel where it
/// must; inputs are contiguous, and outputs are new: each of their elements is written.
interface PoolingKernels {

    /// The largest pixel of each window into `values`, and its place in its plane into `winners`: the
    /// first one where several are equal. NaN counts as larger than all other numbers.
    void max(Window window, Tensor x, Tensor values, int[] winners);

    /// From each plane of `x` the pixels at the places `winners` into `out`.
    void pick(int[] winners, Tensor x, Tensor out);

    /// Zeros into `out`, plus each number of `x` at its place in `winners`.
    void place(int[] winners, Tensor x, Tensor out);

    /// The sum of each window, divided by its area, into `out`.
    void mean(Window window, Tensor x, Tensor out);

    /// The sum of all numbers of `x` whose windows see a pixel, divided by the window's area, into `out`.
    void spread(Window window, Tensor x, Tensor out);

    /// The kernels in use; see [Backend].
    PoolingKernels ACTIVE = switch (Backend.ACTIVE) {
        case REFERENCE -> new LoopPooling();
        case FLOAT -> new FloatPooling();
        case VECTOR -> new VectorPooling();
    };
}
