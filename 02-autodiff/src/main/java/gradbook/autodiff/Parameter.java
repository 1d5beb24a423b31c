package gradbook.autodiff;

import gradbook.tensor.Tensor;

/// A leaf whose value training moves, in place.
///
/// A graph that was recorded before a move no longer fits the value, and a backward pass through
/// it is refused.
public final class Parameter extends Variable {
    /// Over `value` itself, which is not copied, and which training changes.
    public Parameter(Tensor value) {
        super(value, new Origin.Leaf(), true, null);
    }
}
