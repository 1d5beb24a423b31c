package gradbook.benchmarks;

import gradbook.tensor.Tensor;

/// Whether two did the same: a fast wrong answer is no answer.
final class Difference {
    /// Rounding explains less than this in everything measured here; a mistake seldom does.
    private static final double LARGEST = 1e-3;

    /// The largest difference between elements of `ours` and `theirs`, relative to the largest of `theirs`.
    ///
    /// @throws IllegalStateException if that is more than rounding
    static double of(String what, float[] ours, float[] theirs) {
        if (ours.length != theirs.length)
            throw new IllegalStateException(what + ": " + ours.length + " numbers here, and " + theirs.length
                    + " there, so this is not the same work");
        double difference = 0, scale = 0;
        for (int i = 0; i < ours.length; i++) {
            difference = Math.max(difference, Math.abs(ours[i] - theirs[i]));
            scale = Math.max(scale, Math.abs(theirs[i]));
        }
        double relative = difference == 0 ? 0 : difference / scale;
        if (!(relative <= LARGEST))
            throw new IllegalStateException(what + ": our numbers and theirs differ by " + relative
                    + " of the largest, so this is not the same work");
        return relative;
    }

    static double of(String what, Tensor ours, float[] theirs) {
        return of(what, ours.toFloats(), theirs);
    }

    private Difference() {}
}
