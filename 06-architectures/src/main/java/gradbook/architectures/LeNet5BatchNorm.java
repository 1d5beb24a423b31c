package gradbook.architectures;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.cnn.Conv2d;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.Window;
import gradbook.layers.BatchNorm1d;
import gradbook.layers.BatchNorm2d;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import java.util.random.RandomGenerator;

/// [LeNet5] with batch normalisation after each layer but the last.
///
/// | layer | output | parameters |
/// |---|---|---|
/// | input | 1 × 28 × 28 | |
/// | conv1, 5×5, padding 2 | 6 × 28 × 28 | 150 |
/// | max pool 2×2, bn1 | 6 × 14 × 14 | 12 |
/// | conv2, 5×5 | 16 × 10 × 10 | 2,400 |
/// | max pool 2×2, bn2 | 16 × 5 × 5 | 32 |
/// | fc1, bn3 | 120 | 48,000 + 240 |
/// | fc2, bn4 | 84 | 10,080 + 168 |
/// | fc3 | 10 | 850 |
/// | total | | 61,932 |
///
/// Where the mean of each channel is subtracted, a bias before it would be, too: so there are none.
public record LeNet5BatchNorm(Conv2d conv1, BatchNorm2d bn1, Conv2d conv2, BatchNorm2d bn2, Linear fc1, BatchNorm1d bn3,
                              Linear fc2, BatchNorm1d bn4, Linear fc3) implements Layer {
    private static final ReLU RELU = new ReLU();
    private static final MaxPool2d POOL = MaxPool2d.of(2);

    /// With fresh weights by [Init#HE_NORMAL].
    public static LeNet5BatchNorm of(RandomGenerator random) {
        return new LeNet5BatchNorm(
                new Conv2d(weight(random, 6, 1, 5, 5), null, Window.of(5).padding(2), 1), BatchNorm2d.of(6),
                new Conv2d(weight(random, 16, 6, 5, 5), null, Window.of(5), 1), BatchNorm2d.of(16),
                new Linear(weight(random, 120, 400), null), BatchNorm1d.of(120),
                new Linear(weight(random, 84, 120), null), BatchNorm1d.of(84),
                Linear.of(84, 10, random));
    }

    private static Parameter weight(RandomGenerator random, int... shape) {
        return new Parameter(Init.HE_NORMAL.draw(Shape.of(shape), DType.FLOAT32, random));
    }

    /// Images (N, 1, 28, 28) to the logits of ten classes (N, 10).
    @Override public Variable forward(Variable x) {
        x = RELU.apply(bn1.apply(POOL.apply(conv1.apply(x)))); // (N, 6, 14, 14)
        x = RELU.apply(bn2.apply(POOL.apply(conv2.apply(x)))); // (N, 16, 5, 5)
        x = x.flatten(1);                                      // (N, 400)
        x = RELU.apply(bn3.apply(fc1.apply(x)));               // (N, 120)
        x = RELU.apply(bn4.apply(fc2.apply(x)));               // (N, 84)
        return fc3.apply(x);                                   // (N, 10)
    }

    @Override public String toString() {
        return "LeNet5BatchNorm";
    }
}
