package gradbook.architectures;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.cnn.Conv2d;
import gradbook.cnn.LocalResponseNorm;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.Window;
import gradbook.layers.Dropout;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/// AlexNet, the network that won the ImageNet challenge of 2012: 60,965,224 parameters.
///
/// It was split over two graphics cards, which shows as two groups in conv2, conv4 and conv5: there
/// each half of the outputs sees only its half of the inputs.
///
/// | layer | output | parameters |
/// |---|---|---|
/// | input | 3 × 227 × 227 | |
/// | conv1 11×11, stride 4; normalised | 96 × 55 × 55 | 34,944 |
/// | max pool 3×3, stride 2 | 96 × 27 × 27 | |
/// | conv2 5×5, padding 2, 2 groups; normalised | 256 × 27 × 27 | 307,456 |
/// | max pool 3×3, stride 2 | 256 × 13 × 13 | |
/// | conv3 3×3, padding 1 | 384 × 13 × 13 | 885,120 |
/// | conv4 3×3, padding 1, 2 groups | 384 × 13 × 13 | 663,936 |
/// | conv5 3×3, padding 1, 2 groups | 256 × 13 × 13 | 442,624 |
/// | max pool 3×3, stride 2 | 256 × 6 × 6 | |
/// | fc6, dropout | 4096 | 37,752,832 |
/// | fc7, dropout | 4096 | 16,781,312 |
/// | fc8 | 1000 | 4,097,000 |
///
/// The paper says 224 × 224, with which its 55 × 55 does not come out; 227 = 54·4 + 11 does. Weights
/// start from N(0, 0.01²), the biases of conv2, conv4, conv5, fc6 and fc7 from 1, so that their ReLUs
/// start active, and the others from 0.
///
/// Source: A. Krizhevsky, I. Sutskever, G. Hinton, *ImageNet Classification with Deep Convolutional
/// Neural Networks*, 2012.
public record AlexNet2012(Conv2d conv1, Conv2d conv2, Conv2d conv3, Conv2d conv4, Conv2d conv5,
                          Linear fc6, Linear fc7, Linear fc8) implements Layer {
    private static final ReLU RELU = new ReLU();
    /// Overlapping pooling: each window shares a row or column with the next.
    private static final MaxPool2d POOL = new MaxPool2d(Window.of(3).stride(2));
    private static final LocalResponseNorm NORM = new LocalResponseNorm(5, 5 * 1e-4, 0.75, 2);
    private static final Dropout DROPOUT = new Dropout(0.5);

    /// With fresh weights.
    public static AlexNet2012 of(int classes, RandomGenerator random) {
        Init init = Init.normal(0.01);
        var net = new AlexNet2012(
                Conv2d.of(3, 96, Window.of(11).stride(4), 1, init, random),
                Conv2d.of(96, 256, Window.of(5).padding(2), 2, init, random),
                Conv2d.of(256, 384, Window.of(3).padding(1), 1, init, random),
                Conv2d.of(384, 384, Window.of(3).padding(1), 2, init, random),
                Conv2d.of(384, 256, Window.of(3).padding(1), 2, init, random),
                Linear.of(256 * 6 * 6, 4096, init, random),
                Linear.of(4096, 4096, init, random),
                Linear.of(4096, classes, init, random));
        for (Parameter bias : List.of(net.conv2.bias(), net.conv4.bias(), net.conv5.bias(), net.fc6.bias(),
                net.fc7.bias()))
            bias.value().copyInPlace(Tensor.scalar(1, bias.value().dtype()));
        return net;
    }

    /// Images (N, 3, 227, 227) to logits (N, classes).
    @Override public Variable forward(Variable x) {
        x = POOL.apply(NORM.apply(RELU.apply(conv1.apply(x)))); // (N, 96, 27, 27)
        x = POOL.apply(NORM.apply(RELU.apply(conv2.apply(x)))); // (N, 256, 13, 13)
        x = RELU.apply(conv3.apply(x));                         // (N, 384, 13, 13)
        x = RELU.apply(conv4.apply(x));                         // (N, 384, 13, 13)
        x = POOL.apply(RELU.apply(conv5.apply(x)));             // (N, 256, 6, 6)
        x = x.flatten(1);                                       // (N, 9216)
        x = DROPOUT.apply(RELU.apply(fc6.apply(x)));            // (N, 4096)
        x = DROPOUT.apply(RELU.apply(fc7.apply(x)));            // (N, 4096)
        return fc8.apply(x);                                    // (N, classes)
    }

    @Override public String toString() {
        return "AlexNet2012";
    }
}
