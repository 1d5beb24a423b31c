package gradbook.autodiff;

import gradbook.tensor.Tensor;
import java.util.List;

/// A fast way to compute what an operation is defined to be.
///
/// Step by step, a function such as softmax reads and writes memory once for each of its steps, and keeps
/// what lies between them for the backward pass. A fused kernel reads its inputs once or twice, writes the
/// result, and keeps nothing. What is right is said by the definition: the two must agree but for rounding,
/// and the definition takes over
///
/// - where the kernel does not fit: for float64, or on a machine without SIMD vectors;
/// - where a gradient is recorded, to be differentiated again: a kernel has no derivative of its own.
///
/// See [Op#fused].
public interface Fused {

    /// Whether this can compute the operation, forward and backward, for these inputs.
    boolean fits(List<Tensor> inputs);

    /// The operation. It must not change its inputs.
    Tensor forward(List<Tensor> inputs);

    /// The gradient at each input, from the gradient `g` at `output`, in any layout. It may be `null` for an
    /// input that never needs one.
    List<Tensor> backward(Tensor g, List<Tensor> inputs, Tensor output);

    /// For a machine on which there is no fast way.
    Fused NONE = new Fused() {
        @Override public boolean fits(List<Tensor> inputs) {
            return false;
        }

        @Override public Tensor forward(List<Tensor> inputs) {
            throw new UnsupportedOperationException();
        }

        @Override public List<Tensor> backward(Tensor g, List<Tensor> inputs, Tensor output) {
            throw new UnsupportedOperationException();
        }
    };

    /// An operation as a composition of others.
    interface Definition {
        /// The result, computed from `inputs` and constants only.
        Variable of(List<Variable> inputs);
    }

    /// What [Op#fused] computes.
    static Tensor forward(Definition definition, Fused fast, List<Tensor> inputs) {
        return fast.fits(inputs) ? fast.forward(inputs)
                : Recording.off(() -> definition.of(inputs.stream().map(Variable::constant).toList()).value());
    }

    /// What [Op#fused] passes back.
    static List<Variable> backward(Definition definition, Fused fast, Variable g, List<Variable> inputs,
            Variable output) {
        List<Tensor> values = inputs.stream().map(Variable::value).toList();
        if (Recording.isOn() || !fast.fits(values)) return through(definition, g, inputs);
        return fast.backward(g.value(), values, output.value()).stream()
                .map(gradient -> gradient == null ? null : Variable.constant(gradient)).toList();
    }

    /// Differentiates the definition: computes it once more, and walks back as far as its inputs.
    private static List<Variable> through(Definition definition, Variable g, List<Variable> inputs) {
        // Nodes of their own, since one variable may be several inputs; recorded, they remember what they stand for.
        List<Variable> ends = inputs.stream().map(x -> Recording.isOn() && x.requiresGrad()
                ? Derivatives.expand(x.shape()).apply(x) : Variable.variable(x.value())).toList();
        Variable output = Recording.on(() -> definition.of(ends));
        var steps = new Backprop(output, g, ends);
        steps.finishAfter(ends.getLast());
        return ends.stream().map(steps::gathered).toList();
    }
}
