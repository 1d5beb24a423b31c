package gradbook.architectures;

import gradbook.autodiff.Variable;
import gradbook.cnn.Conv2d;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.Window;
import gradbook.layers.Dropout;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import java.util.random.RandomGenerator;

/// AlexNet as it is built today: one tower, no response normalisation, 61,100,840 parameters.
///
/// | layer | output |
/// |---|---|
/// | input | 3 × 224 × 224 |
/// | conv 11×11, stride 4, padding 2 | 64 × 55 × 55 |
/// | max pool 3×3, stride 2 | 64 × 27 × 27 |
/// | conv 5×5, padding 2 | 192 × 27 × 27 |
/// | max pool 3×3, stride 2 | 192 × 13 × 13 |
/// | conv 3×3, padding 1 | 384 × 13 × 13 |
/// | conv 3×3, padding 1 | 256 × 13 × 13 |
/// | conv 3×3, padding 1 | 256 × 13 × 13 |
/// | max pool 3×3, stride 2 | 256 × 6 × 6 |
/// | dropout, fully connected | 4096 |
/// | dropout, fully connected | 4096 |
/// | fully connected | 1000 |
///
/// The layer sizes are those of A. Krizhevsky, *One Weird Trick for Parallelizing Convolutional Neural
/// Networks*, 2014; numbers and names of the parameters are those of torchvision's `alexnet`. The
/// network that won in 2012 is [AlexNet2012].
public record AlexNet(Sequential features, Sequential classifier) implements Layer {
    private static final Init INIT = Init.LECUN_NORMAL;

    /// With fresh weights by [Init#LECUN_NORMAL]. He's rule, with twice the variance, is made for ReLU
    /// alone; here three poolings choose the largest of nine numbers each and raise the mean square again:
    /// the first logits come out around 5.6 on average, and at the recipe's learning rate training
    /// diverges within a few steps. With these weights they come out around 0.35.
    public static AlexNet of(int classes, RandomGenerator random) {
        return new AlexNet(
                Sequential.of(
                        Conv2d.of(3, 64, Window.of(11).stride(4).padding(2), 1, INIT, random),
                        new ReLU(),
                        new MaxPool2d(Window.of(3).stride(2)),
                        Conv2d.of(64, 192, Window.of(5).padding(2), 1, INIT, random),
                        new ReLU(),
                        new MaxPool2d(Window.of(3).stride(2)),
                        Conv2d.of(192, 384, Window.of(3).padding(1), 1, INIT, random),
                        new ReLU(),
                        Conv2d.of(384, 256, Window.of(3).padding(1), 1, INIT, random),
                        new ReLU(),
                        Conv2d.of(256, 256, Window.of(3).padding(1), 1, INIT, random),
                        new ReLU(),
                        new MaxPool2d(Window.of(3).stride(2))),
                Sequential.of(
                        new Dropout(0.5),
                        Linear.of(256 * 6 * 6, 4096, INIT, random),
                        new ReLU(),
                        new Dropout(0.5),
                        Linear.of(4096, 4096, INIT, random),
                        new ReLU(),
                        Linear.of(4096, classes, INIT, random)));
    }

    /// Images (N, 3, 224, 224) to logits (N, classes).
    @Override public Variable forward(Variable x) {
        x = features.apply(x);                // (N, 256, 6, 6)
        return classifier.apply(x.flatten(1)); // (N, classes)
    }

    @Override public String toString() {
        return "AlexNet";
    }
}
