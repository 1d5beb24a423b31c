package gradbook.architectures;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.cnn.AdaptiveAvgPool2d;
import gradbook.cnn.Conv2d;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.Window;
import gradbook.layers.BatchNorm2d;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import java.util.random.RandomGenerator;

/// A small convolutional network for images of any size from 4 × 4 pixels: the way networks have been built since
/// 2014, in few layers. All convolutions are 3×3, channels double where pooling halves the image, each is
/// followed by batch normalisation, and the last image is reduced to the mean of each channel.
///
/// | layer | output, of 3 × 32 × 32 | parameters |
/// |---|---|---|
/// | conv1 3×3, padding 1 | 32 × 32 × 32 | 864 |
/// | max pool 2×2, bn1 | 32 × 16 × 16 | 64 |
/// | conv2 3×3, padding 1 | 64 × 16 × 16 | 18,432 |
/// | max pool 2×2, bn2 | 64 × 8 × 8 | 128 |
/// | conv3 3×3, padding 1, bn3 | 128 × 8 × 8 | 73,728 + 256 |
/// | conv4 3×3, padding 1, bn4 | 128 × 8 × 8 | 147,456 + 256 |
/// | mean of each channel | 128 | |
/// | fc | 10 | 1,290 |
/// | total | | 242,474 |
///
/// The convolutions have no biases: batch normalisation subtracts the mean of each channel, and any constant with it.
/// Pooling comes before it, since that leaves a quarter of the numbers to normalise.
///
/// Sources: 3×3 convolutions and doubled channels, K. Simonyan and A. Zisserman, *Very Deep Convolutional Networks
/// for Large-Scale Image Recognition*, 2014; batch normalisation, S. Ioffe and C. Szegedy, 2015; the means in place of
/// large fully connected layers, M. Lin, Q. Chen and S. Yan, *Network In Network*, 2013.
public record SmallCnn(Conv2d conv1, BatchNorm2d bn1, Conv2d conv2, BatchNorm2d bn2, Conv2d conv3, BatchNorm2d bn3,
                       Conv2d conv4, BatchNorm2d bn4, Linear fc) implements Layer {
    private static final ReLU RELU = new ReLU();
    private static final MaxPool2d POOL = MaxPool2d.of(2);
    private static final AdaptiveAvgPool2d MEAN = AdaptiveAvgPool2d.global();

    /// For images of `channels` channels, with fresh weights by [Init#HE_NORMAL].
    public static SmallCnn of(int channels, int classes, RandomGenerator random) {
        return new SmallCnn(
                conv(channels, 32, random), BatchNorm2d.of(32),
                conv(32, 64, random), BatchNorm2d.of(64),
                conv(64, 128, random), BatchNorm2d.of(128),
                conv(128, 128, random), BatchNorm2d.of(128),
                Linear.of(128, classes, random));
    }

    private static Conv2d conv(int in, int out, RandomGenerator random) {
        return new Conv2d(new Parameter(Init.HE_NORMAL.draw(Shape.of(out, in, 3, 3), DType.FLOAT32, random)), null,
                Window.of(3).padding(1), 1);
    }

    /// Images (N, channels, H, W) to logits (N, classes).
    @Override public Variable forward(Variable x) {
        x = RELU.apply(bn1.apply(POOL.apply(conv1.apply(x)))); // (N, 32, H/2, W/2)
        x = RELU.apply(bn2.apply(POOL.apply(conv2.apply(x)))); // (N, 64, H/4, W/4)
        x = RELU.apply(bn3.apply(conv3.apply(x)));             // (N, 128, H/4, W/4)
        x = RELU.apply(bn4.apply(conv4.apply(x)));             // (N, 128, H/4, W/4)
        return fc.apply(MEAN.apply(x).flatten(1));             // (N, 128, 1, 1), then (N, classes)
    }

    @Override public String toString() {
        return "SmallCnn";
    }
}
