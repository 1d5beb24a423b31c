package gradbook.layers;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Layer normalisation: each example by itself is shifted and scaled to mean 0 and variance 1, and then each of its
/// features to a mean and a size that are learned (J. Ba, J. Kiros and G. Hinton, *Layer Normalization*, 2016).
///
/// With the m numbers of an example in the last dimensions, those that `weight` has:
///
/// ```
/// μ = Σ x / m         σ² = Σ (x − μ)² / m
/// y = γ·(x − μ)/√(σ² + ε) + β
/// ```
///
/// [Batch normalisation][BatchNorm2d] takes μ and σ² over the examples of a batch, for each channel; here they are
/// taken over the features, for each example. So an output never depends on other examples, training and
/// evaluation are the same, there are no running statistics, and a batch may have a single example.
///
/// | | shape |
/// |---|---|
/// | input, output | (…, features), or (…, C, H, W), ending in the shape of `weight` |
/// | `weight`, γ | the last dimensions, 1 at first |
/// | `bias`, β | the same, 0 at first |
///
/// @param epsilon ε, keeps the division from blowing up where an example hardly varies
public record LayerNorm(Parameter weight, Parameter bias, double epsilon) implements Layer {

    public LayerNorm {
        if (weight.shape().rank() == 0 || !weight.shape().equals(bias.shape()))
            throw new ShapeException("layer normalisation with a weight " + weight.shape() + " and a bias "
                    + bias.shape() + ": both must have the same shape, that of the last dimensions of the input");
    }

    /// Over the last dimensions, which have these lengths; in float32, with PyTorch's ε = 10⁻⁵.
    public static LayerNorm of(int... lastDims) {
        Shape shape = Shape.of(lastDims);
        return new LayerNorm(new Parameter(Tensor.ones(shape, DType.FLOAT32)),
                new Parameter(Tensor.zeros(shape, DType.FLOAT32)), 1e-5);
    }

    @Override public Variable forward(Variable x) {
        int[] features = features(x.shape());
        Variable centred = x.sub(mean(x, features)), variance = mean(centred.square(), features);
        return centred.div(variance.add(epsilon).sqrt()).mul(weight).add(bias);
    }

    /// The mean over `dims`, which are kept at length 1.
    private static Variable mean(Variable x, int[] dims) {
        int[] kept = x.shape().dims();
        for (int d : dims) kept[d] = 1;
        return x.mean(dims).reshape(Shape.of(kept));
    }

    /// The dimensions of `x` that are those of the weight.
    private int[] features(Shape x) {
        int first = x.rank() - weight.shape().rank();
        if (first < 0 || !Arrays.equals(Arrays.copyOfRange(x.dims(), first, x.rank()), weight.shape().dims()))
            throw new ShapeException("layer normalisation of " + x + " with weights " + weight.shape()
                    + ": the shape of the input must end in " + weight.shape());
        return IntStream.range(first, x.rank()).toArray();
    }

    @Override public String toString() {
        return "LayerNorm" + weight.shape();
    }
}
