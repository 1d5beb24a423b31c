package gradbook.layers;

import gradbook.autodiff.Op;
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
/// | input | (…, in_features) |
/// | output | (…, out_features) |
/// | `weight` | (out_features, in_features) |
/// | `bias` | (out_features), or `null` for none |
public record Linear(Parameter weight, Parameter bias) implements Layer {

    /// Y = X·Wᵀ, with an example in each row of X and of Y, means yₙₒ = Σᵢ xₙᵢ·wₒᵢ. So xₙᵢ acts on all outputs of its
    /// example, with the factors wₒᵢ, and receives Σₒ gₙₒ·wₒᵢ, an element of g·W. And wₒᵢ acts on its output of all
    /// examples, with the factors xₙᵢ, and receives Σₙ gₙₒ·xₙᵢ, an element of gᵀ·X, which stands in memory like W.
    public static final Op LINEAR = Op.binary("linear", Linear::product,
            (g, x, w, _) -> rows(g).matmul(w).reshape(x.shape()),
            (g, x, _, _) -> rows(g).transpose().matmul(rows(x)));

    public Linear {
        requireMatrix(weight.shape());
        Shape outputs = weight.shape().prefix(1);
        if (bias != null && !bias.shape().equals(outputs))
            throw new ShapeException("linear with weights " + weight.shape() + " and a bias " + bias.shape()
                    + ": the bias must have the shape " + outputs + ", one number for each output");
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
        Variable y = LINEAR.apply(x, weight);
        return bias == null ? y : y.add(bias);
    }

    @Override public long multiplyAdds(Shape input, Shape output) {
        return (long) output.size() * weight.shape().dim(1);
    }

    @Override public String toString() {
        return "Linear(" + weight.shape().dim(1) + " → " + weight.shape().dim(0) + ")";
    }

    // -------------------------------------------------------------------------- the operation

    private static Tensor product(Tensor x, Tensor w) {
        requireMatrix(w.shape());
        requireFits(x.shape(), w.shape());
        Tensor rows = x.rank() == 2 ? x : x.reshape(asRows(x.shape()));
        return rows.matmul(w.transpose()).reshape(x.shape().with(-1, w.dim(0)));
    }

    /// All examples as the rows of one matrix, however many dimensions count them.
    private static Variable rows(Variable x) {
        return x.reshape(asRows(x.shape()));
    }

    private static Shape asRows(Shape x) {
        return Shape.of(x.prefix(x.rank() - 1).size(), x.dim(-1));
    }

    private static void requireMatrix(Shape weight) {
        if (weight.rank() != 2)
            throw new ShapeException("linear with weights " + weight
                    + ": they must have the shape (out_features, in_features)");
    }

    private static void requireFits(Shape x, Shape weight) {
        int in = weight.dim(1);
        if (x.rank() > 0 && x.dim(-1) == in) return;
        throw new ShapeException("linear of " + x + " with weights " + weight
                + ": the last dimension of the input must be in_features = " + in
                + (x.rank() > 2 && x.size() == in * x.dim(0)
                ? "\n  hint: flatten(1) gives " + Shape.of(x.dim(0), in) : ""));
    }
}
