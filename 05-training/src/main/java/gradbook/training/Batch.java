package gradbook.training;

import gradbook.tensor.Tensor;

/// A few examples that a network sees at once.
///
/// @param inputs shape (N, …), the first dimension counting the examples
/// @param labels the class of each, N numbers from 0
public record Batch(Tensor inputs, int[] labels) {

    /// The number of examples, N.
    public int size() {
        return labels.length;
    }
}
