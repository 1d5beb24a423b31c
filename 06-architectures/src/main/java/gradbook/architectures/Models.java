package gradbook.architectures;

import gradbook.layers.Layer;
import gradbook.tensor.Shape;
import gradbook.training.Normalization;
import gradbook.training.Preprocessing;
import gradbook.training.RandomAffine;
import gradbook.training.Resize;
import gradbook.training.Transform;
import gradbook.training.Transform.CenterCrop;
import gradbook.training.Transform.RandomHorizontalFlip;
import gradbook.training.Transform.RandomShift;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// All networks of this book by name.
public final class Models {
    private static final Shape DIGIT = Shape.of(1, 1, 28, 28);
    private static final int DIGITS = 10;
    private static final int IMAGENET_CLASSES = 1000;

    /// The middle of a picture, 32 × 32 pixels small, moved a little and mirrored in training.
    private static final Preprocessing THUMBNAILS = new Preprocessing(new Resize(32),
            Transform.of(new CenterCrop(32), new RandomShift(4), new RandomHorizontalFlip(0.5)), new CenterCrop(32),
            Normalization.CIFAR10);

    /// In the order of the chapter.
    public static final List<Architecture> ALL = List.of(
            digits("lenet5", "LeNet-5 with ReLU and max pooling, as it is built today", LeNet5::of, Recipe.LENET5,
                    Optional.empty()),
            digits("lenet5-1998", "LeNet-5 as published in 1998", LeNet5Of1998::of, Recipe.LENET5_1998,
                    Optional.empty()),
            digits("lenet5-bn", "LeNet-5 with batch normalisation", LeNet5BatchNorm::of, Recipe.LENET5_BN,
                    Optional.of(new RandomAffine(10, 0.1, 0.9, 1.1))),
            new Architecture("small-cnn", "a small convolutional network for images of any size",
                    Shape.of(1, 3, 32, 32), true, 10,
                    (image, classes, random) -> SmallCnn.of(image.dim(0), classes, random), Recipe.SMALL_CNN,
                    Optional.of(new RandomShift(2)), Optional.of(THUMBNAILS)),
            pictures("alexnet", "AlexNet with one tower, as it is built today", 224, AlexNet::of, Recipe.ALEXNET,
                    Normalization.IMAGENET),
            pictures("alexnet-2012", "AlexNet with two groups, as it won in 2012", 227, AlexNet2012::of,
                    Recipe.ALEXNET_2012, Normalization.IMAGENET_CENTRED));

    /// Makes a network for pictures in some number of classes.
    private interface PictureNetwork {
        Layer create(int classes, RandomGenerator random);
    }

    private static Architecture digits(String name, String description, Function<RandomGenerator, Layer> network,
                                       Recipe recipe, Optional<Transform> augmentation) {
        return new Architecture(name, description, DIGIT, false, DIGITS, (_, _, random) -> network.apply(random),
                recipe, augmentation, Optional.empty());
    }

    private static Architecture pictures(String name, String description, int side, PictureNetwork network,
                                         Recipe recipe, Normalization normalization) {
        return new Architecture(name, description, Shape.of(1, 3, side, side), false, IMAGENET_CLASSES,
                (_, classes, random) -> network.create(classes, random), recipe, Optional.empty(),
                Optional.of(Preprocessing.imageNet(side, normalization)));
    }

    /// The network called `name`, in upper or lower case.
    public static Optional<Architecture> find(String name) {
        return ALL.stream().filter(model -> model.name().equalsIgnoreCase(name)).findFirst();
    }

    /// The names of all networks.
    public static List<String> names() {
        return ALL.stream().map(Architecture::name).toList();
    }

    private Models() {}
}
