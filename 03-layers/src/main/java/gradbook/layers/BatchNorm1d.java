package gradbook.layers;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// Batch normalisation of features (N, C) or sequences (N, C, L): see [BatchNorm2d], which does the same for
/// images.
///
/// @param weight      γ, (C), 1 at first
/// @param bias        β, (C), 0 at first
/// @param runningMean (C), 0 at first; what evaluation takes for the mean
/// @param runningVar  (C), 1 at first; what evaluation takes for the variance
/// @param epsilon     ε, keeps the division from blowing up where a channel hardly varies
/// @param momentum    the weight of the newest batch in the running averages
public record BatchNorm1d(Parameter weight, Parameter bias, Tensor runningMean, Tensor runningVar,
                          double epsilon, double momentum) implements Layer {

    public BatchNorm1d {
        BatchNormalization.requireSameShape(weight, bias, runningMean, runningVar);
    }

    /// In float32, with PyTorch's constants: ε = 10⁻⁵ and a momentum of 0.1.
    public static BatchNorm1d of(int channels) {
        Shape shape = Shape.of(channels);
        return new BatchNorm1d(new Parameter(Tensor.ones(shape, DType.FLOAT32)),
                new Parameter(Tensor.zeros(shape, DType.FLOAT32)),
                Tensor.zeros(shape, DType.FLOAT32), Tensor.ones(shape, DType.FLOAT32), 1e-5, 0.1);
    }

    @Override public Variable forward(Variable x) {
        if (x.shape().rank() != 2 && x.shape().rank() != 3)
            throw new ShapeException("BatchNorm1d of " + x.shape()
                    + ": the input must have the shape (N, C) or (N, C, L)"
                    + "\n  hint: BatchNorm2d is for (N, C, H, W)");
        return BatchNormalization.apply(x, weight, bias, runningMean, runningVar, epsilon, momentum);
    }

    @Override public String toString() {
        return "BatchNorm1d(" + weight.shape().dim(0) + ")";
    }
}
