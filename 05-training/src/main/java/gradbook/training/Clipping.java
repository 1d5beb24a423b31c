package gradbook.training;

import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.util.List;

/// Shortens gradients that are too long. Where the loss falls off a cliff, one step along the gradient may undo all
/// training before it; the direction is still right, only the length is not to be trusted (Pascanu, Mikolov and
/// Bengio, *On the difficulty of training recurrent neural networks*, 2013).
public sealed interface Clipping {

    /// The gradients to step along. Those given are left as they are.
    ///
    /// @param gradients those of all parameters that take part in the step
    List<Tensor> clip(List<Tensor> gradients);

    /// Gradients as they are.
    static Clipping none() {
        return new None();
    }

    /// All gradients together, seen as one vector, become at most `max` long.
    static Clipping norm(double max) {
        return new Norm(max);
    }

    /// Every number is moved into [−`max`, `max`].
    static Clipping value(double max) {
        return new Value(max);
    }

    /// The length of all `gradients` together: the root of the sum of the squares of all their numbers.
    static double norm(List<Tensor> gradients) {
        // In float64, since in float32 the square of 10²⁰ is infinite.
        return Math.sqrt(gradients.stream().mapToDouble(g -> g.to(DType.FLOAT64).square().sum().item()).sum());
    }

    /// See [Clipping#none].
    record None() implements Clipping {
        @Override public List<Tensor> clip(List<Tensor> gradients) {
            return gradients;
        }
    }

    /// g ← g·min(1, max / (‖g‖ + 10⁻⁶)), as PyTorch's `clip_grad_norm_`. The direction stays. See [Clipping#norm].
    record Norm(double max) implements Clipping {
        /// @throws IllegalArgumentException unless `max` is more than 0
        public Norm {
            requirePositive("norm", max);
        }

        @Override public List<Tensor> clip(List<Tensor> gradients) {
            double factor = Math.min(1, max / (norm(gradients) + 1e-6));
            return factor == 1 ? gradients : gradients.stream().map(g -> g.mul(factor)).toList();
        }
    }

    /// g ← min(max(g, −max), max), as PyTorch's `clip_grad_value_`. The direction changes. See [Clipping#value].
    record Value(double max) implements Clipping {
        /// @throws IllegalArgumentException unless `max` is more than 0
        public Value {
            requirePositive("value", max);
        }

        @Override public List<Tensor> clip(List<Tensor> gradients) {
            return gradients.stream().map(g -> g.minimum(Tensor.scalar(max, g.dtype()))
                    .maximum(Tensor.scalar(-max, g.dtype()))).toList();
        }
    }

    private static void requirePositive(String what, double max) {
        if (!(max > 0)) throw new IllegalArgumentException("gradients are clipped to a " + what
                + " of more than 0, not to " + max);
    }
}
