package gradbook.tensor;

/// The numbers of a float32 tensor in reading order, for kernels: element i is `data[at + i]`.
///
/// This is not a copy of a tensor whose numbers stand in order. Writing to it changes that tensor, and all that
/// share its storage: so write only to the result of an operation, while it is fresh.
public record Floats(float[] data, int at) {

    /// The array of `x` itself if its numbers stand in order there, else that of a copy, and what is written to a
    /// copy is lost. `x` must be float32.
    public static Floats of(Tensor x) {
        Tensor inOrder = x.contiguous();
        return new Floats(((Storage.F32) inOrder.storage()).data(), inOrder.layout().offset());
    }
}
