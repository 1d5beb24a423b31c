package gradbook.layers.examples;

import gradbook.autodiff.Parameter;
import gradbook.layers.Linear;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Linear layers without anything between them are one linear layer: `W₂(W₁x + b₁) + b₂ = (W₂W₁)x + (W₂b₁ + b₂)`.
public final class LinearCollapse {

    /// The one layer that does the same as `layers`, from first to last. All of them have biases.
    public static Linear collapse(List<Linear> layers) {
        Tensor weight = layers.getFirst().weight().value(), bias = layers.getFirst().bias().value();
        for (Linear next : layers.subList(1, layers.size())) {
            Tensor w = next.weight().value();
            weight = w.matmul(weight);
            bias = w.matmul(bias.unsqueeze(1)).squeeze(1).add(next.bias().value());
        }
        return new Linear(new Parameter(weight), new Parameter(bias));
    }

    /// The gradient at each weight of the stack, from the gradient `g` at the product W = Wₙ⋯W₁: with everything
    /// above Wₖ multiplied to A and everything below to B, W = A·Wₖ·B, so Wₖ receives `Aᵀ·g·Bᵀ`. One small factor
    /// above or below makes it small, which is why the deep stack learns differently from the one layer, though it
    /// can do no more.
    public static List<Tensor> gradients(List<Linear> layers, Tensor g) {
        var gradients = new ArrayList<Tensor>();
        for (int k = 0; k < layers.size(); k++) {
            Tensor gradient = g;
            for (Linear above : layers.subList(k + 1, layers.size()).reversed())
                gradient = above.weight().value().transpose().matmul(gradient);
            for (Linear below : layers.subList(0, k))
                gradient = gradient.matmul(below.weight().value().transpose());
            gradients.add(gradient);
        }
        return gradients;
    }

    private LinearCollapse() {}
}
