package gradbook.layers;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.random.RandomGenerator;

/// The fully connected layer `y = x·Wᵀ + b`: every output is a weighted sum of every input.
///
/// | | shape |
/// |---|---|
/// | input | (…, in) |
/// | output | (…, out) |
/// | `weight` | (out, in) |
/// | `bias` | (out), or `null` for none |
public record Linear(Parameter weight, Parameter bias) implements Layer {

    public Linear {
        if (weight.shape().rank() != 2)
            throw new ShapeException("a linear layer with weights " + weight.shape()
                    + ": they must have the shape (out, in)");
        Shape outputs = weight.shape().prefix(1);
        if (bias != null && !bias.shape().equals(outputs))
            throw new ShapeException("a linear layer with weights " + weight.shape() + " and a bias "
                    + bias.shape() + ": the bias must have the shape " + outputs + ", one number for each output");
    }

    /// Weights by [Init#HE_NORMAL], biases 0, in float32.
    public static Linear of(int in, int out, RandomGenerator random) {
        return of(in, out, Init.HE_NORMAL, random);
    }

    /// Weights by `init`, biases 0, in float32.
    public static Linear of(int in, int out, Init init, RandomGenerator random) {
        return new Linear(
                new Parameter(init.draw(Shape.of(out, in), DType.FLOAT32, random)),
                new Parameter(Tensor.zeros(Shape.of(out), DType.FLOAT32)));
    }

    @Override public Variable forward(Variable x) {
        requireFits(x.shape());
        Variable y = x.matmul(weight.transpose());
        return bias == null ? y : y.add(bias);
    }

    private void requireFits(Shape x) {
        int in = weight.shape().dim(1);
        if (x.rank() >= 2 && x.dim(-1) == in) return;
        throw new ShapeException("linear layer of " + x + " with weights " + weight.shape()
                + ": the input must have the shape (…, " + in + ")"
                + (x.rank() == 1 && x.dim(0) == in ? "\n  hint: unsqueeze(0) makes a batch of one"
                : x.rank() > 2 && x.size() == in * x.dim(0) ? "\n  hint: flatten(1) gives " + Shape.of(x.dim(0), in)
                : ""));
    }

    @Override public long multiplyAdds(Shape input, Shape output) {
        return (long) output.size() * weight.shape().dim(1);
    }

    @Override public String toString() {
        return "Linear(" + weight.shape().dim(1) + " → " + weight.shape().dim(0) + ")";
    }
}
