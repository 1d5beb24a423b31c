package gradbook.layers;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.random.RandomGenerator;

/// A table with a row of D numbers for each of V words, looked up by the words' indices: what a network for text
/// begins with. It is the product of the words' one-hot vectors with `weight`, without the zeros.
///
/// | | shape |
/// |---|---|
/// | input | any (…), whole numbers from 0 to V − 1 |
/// | output | (…, D) |
/// | `weight` | (V, D) |
///
/// A row receives the sum of the gradients at all places where it was looked up, and one that was not looked up
/// receives 0. The indices themselves have no derivative.
public record Embedding(Parameter weight) implements Layer {

    public Embedding {
        if (weight.shape().rank() != 2)
            throw new ShapeException("embedding with weights " + weight.shape()
                    + ": they must have the shape (words, features)");
    }

    /// With normal draws, N(0, 1), as in PyTorch, in float32.
    public static Embedding of(int words, int features, RandomGenerator random) {
        return new Embedding(new Parameter(Tensor.randn(Shape.of(words, features), DType.FLOAT32, random)));
    }

    /// The rows at the indices `x`. In float32, whole numbers are exact up to 2²⁴.
    @Override public Variable forward(Variable x) {
        int[] index = new int[x.value().size()];
        for (int i = 0; i < index.length; i++) index[i] = requireWhole(x.value().at(i), i, x.shape());
        return lookUp(index, x.shape());
    }

    /// The rows at `index`, (n, D).
    public Variable lookUp(int... index) {
        return lookUp(index, Shape.of(index.length));
    }

    /// Element j of row i is at i·D + j in reading order. What is taken from there goes back there, and adds up.
    private Variable lookUp(int[] index, Shape shape) {
        int words = weight.shape().dim(0), features = weight.shape().dim(1);
        int[] places = new int[Math.multiplyExact(index.length, features)];
        for (int n = 0; n < index.length; n++) {
            if (index[n] < 0 || index[n] >= words)
                throw new ShapeException("embedding of " + shape + " with weights " + weight.shape() + ": index "
                        + index[n] + " at place " + n + " in reading order is none of the " + words
                        + " words, which count from 0");
            for (int j = 0; j < features; j++) places[n * features + j] = index[n] * features + j;
        }
        return weight.take(places, shape.insert(-1, features));
    }

    private static int requireWhole(double x, int place, Shape shape) {
        if (x == (int) x) return (int) x;
        throw new IllegalArgumentException("embedding of " + shape + ": " + x + " at place " + place
                + " in reading order is no index, which must be a whole number");
    }

    @Override public String toString() {
        return "Embedding(" + weight.shape().dim(0) + " × " + weight.shape().dim(1) + ")";
    }
}
