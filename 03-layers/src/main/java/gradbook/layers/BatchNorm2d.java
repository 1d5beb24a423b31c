package gradbook.layers;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// Batch normalisation of images (N, C, H, W): each channel is shifted and scaled to mean 0 and variance 1, and
/// then to a mean and a size that are learned (S. Ioffe and C. Szegedy, *Batch Normalization: Accelerating Deep
/// Network Training by Reducing Internal Covariate Shift*, 2015, Algorithm 1).
///
/// With the m = N·H·W numbers of a channel in a batch:
///
/// ```
/// μ = Σ x / m         σ² = Σ (x − μ)² / m
/// x̂ = (x − μ) / √(σ² + ε)
/// y = γ·x̂ + β
/// ```
///
/// In training, the statistics are those of the batch, and gradients flow through them: whatever an
/// earlier layer does to all examples alike is undone here. Running averages of them are kept on the side,
/// `running ← (1 − momentum)·running + momentum·batch`, with the unbiased variance σ²·m/(m − 1). In evaluation
/// these take their place, so that the output for an example does not depend on its neighbours. They belong
/// to the [StateDict] but are no parameters: no gradient moves them.
///
/// Names and behaviour are PyTorch's, except that `num_batches_tracked`, which nothing here needs, is
/// neither kept nor saved.
///
/// | | shape |
/// |---|---|
/// | `weight`, γ | (C), 1 at first |
/// | `bias`, β | (C), 0 at first |
/// | `running_mean` | (C), 0 at first |
/// | `running_var` | (C), 1 at first |
///
/// @param epsilon  ε, keeps the division from blowing up where a channel hardly varies
/// @param momentum the weight of the newest batch in the running averages
public record BatchNorm2d(Parameter weight, Parameter bias, Tensor runningMean, Tensor runningVar,
                          double epsilon, double momentum) implements Layer {

    public BatchNorm2d {
        BatchNormalization.requireSameShape(weight, bias, runningMean, runningVar);
    }

    /// In float32, with PyTorch's constants: ε = 10⁻⁵ and a momentum of 0.1.
    public static BatchNorm2d of(int channels) {
        Shape shape = Shape.of(channels);
        return new BatchNorm2d(new Parameter(Tensor.ones(shape, DType.FLOAT32)),
                new Parameter(Tensor.zeros(shape, DType.FLOAT32)),
                Tensor.zeros(shape, DType.FLOAT32), Tensor.ones(shape, DType.FLOAT32), 1e-5, 0.1);
    }

    @Override public Variable forward(Variable x) {
        if (x.shape().rank() != 4)
            throw new ShapeException("BatchNorm2d of " + x.shape() + ": the input must have the shape (N, C, H, W)"
                    + "\n  hint: BatchNorm1d is for (N, C) and (N, C, L)");
        return BatchNormalization.apply(x, weight, bias, runningMean, runningVar, epsilon, momentum);
    }

    @Override public String toString() {
        return "BatchNorm2d(" + weight.shape().dim(0) + ")";
    }
}
