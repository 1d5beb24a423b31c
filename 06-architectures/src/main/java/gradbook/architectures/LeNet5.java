package gradbook.architectures;

import gradbook.autodiff.Variable;
import gradbook.cnn.Conv2d;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.Window;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import java.util.random.RandomGenerator;

/// LeNet-5 as it is built today: the layer sizes of [LeNet5Of1998], with ReLU for the scaled tanh,
/// max pooling for trained sub-sampling, full connections, and a linear output for cross-entropy.
///
/// | layer | output | parameters |
/// |---|---|---|
/// | input | 1 × 28 × 28 | |
/// | conv1, 5×5, padding 2 | 6 × 28 × 28 | 156 |
/// | max pool 2×2 | 6 × 14 × 14 | |
/// | conv2, 5×5 | 16 × 10 × 10 | 2,416 |
/// | max pool 2×2 | 16 × 5 × 5 | |
/// | fc1 | 120 | 48,120 |
/// | fc2 | 84 | 10,164 |
/// | fc3 | 10 | 850 |
/// | total | | 61,706 |
///
/// Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-Based Learning Applied to Document
/// Recognition*, Proceedings of the IEEE, 1998.
public record LeNet5(Conv2d conv1, Conv2d conv2, Linear fc1, Linear fc2, Linear fc3) implements Layer {
    private static final ReLU RELU = new ReLU();
    private static final MaxPool2d POOL = MaxPool2d.of(2);

    /// With fresh weights by [gradbook.layers.Init#HE_NORMAL].
    public static LeNet5 of(RandomGenerator random) {
        return new LeNet5(
                Conv2d.of(1, 6, Window.of(5).padding(2), random),
                Conv2d.of(6, 16, Window.of(5), random),
                Linear.of(16 * 5 * 5, 120, random),
                Linear.of(120, 84, random),
                Linear.of(84, 10, random));
    }

    /// Images (N, 1, 28, 28) to the logits of ten classes (N, 10).
    @Override public Variable forward(Variable x) {
        x = RELU.apply(conv1.apply(x)); // (N, 6, 28, 28)
        x = POOL.apply(x);              // (N, 6, 14, 14)
        x = RELU.apply(conv2.apply(x)); // (N, 16, 10, 10)
        x = POOL.apply(x);              // (N, 16, 5, 5)
        x = x.flatten(1);               // (N, 400)
        x = RELU.apply(fc1.apply(x));   // (N, 120)
        x = RELU.apply(fc2.apply(x));   // (N, 84)
        return fc3.apply(x);            // (N, 10)
    }

    @Override public String toString() {
        return "LeNet5";
    }
}
