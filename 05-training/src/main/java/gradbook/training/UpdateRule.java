package gradbook.training;

import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// How one parameter moves, given its gradient: the formula of an optimiser.
///
/// A rule is a value without memory. What it has to remember about a parameter from one step to the
/// next, such as a running mean of its gradients, are *buffers*: tensors of the parameter's shape
/// that start at 0, and that the [Optimizer] keeps for it.
public interface UpdateRule {

    /// The names of the buffers, those of PyTorch's `state_dict`.
    List<String> buffers();

    /// Moves `weight` and `buffers` in place.
    ///
    /// @param gradient     ∂loss/∂weight; it may be shared with others and must not be changed
    /// @param learningRate the length of the step
    /// @param step         1 at the first update of this parameter, then 2, 3, …
    void update(Tensor weight, Tensor gradient, Map<String, Tensor> buffers, double learningRate, int step);

    /// L2 regularisation: the gradient of loss + ½·decay·‖weight‖², which is gradient + decay·weight.
    static Tensor withWeightDecay(Tensor gradient, Tensor weight, double decay) {
        return decay == 0 ? gradient : gradient.add(weight.mul(decay));
    }

    /// @throws IllegalArgumentException unless `low` ≤ `value` < `high`
    static void requireInRange(String what, double value, double low, double high) {
        if (!(value >= low && value < high))
            throw new IllegalArgumentException(what + " must be at least " + low + " and less than " + high
                    + ", not " + value);
    }
}
