package gradbook.architectures;

import gradbook.tensor.Shape;
import gradbook.training.Normalization;
import gradbook.training.Preprocessing;
import java.util.List;
import java.util.Optional;

/// All networks of this book by name.
public final class Models {
    private static final int DIGITS = 10;
    private static final int IMAGENET_CLASSES = 1000;

    /// In the order of the chapter.
    public static final List<Architecture> ALL = List.of(
            new Architecture("lenet5", "LeNet-5 with ReLU and max pooling, as it is built today",
                    Shape.of(1, 1, 28, 28), DIGITS, (_, random) -> LeNet5.of(random), Recipe.LENET5, Optional.empty()),
            new Architecture("lenet5-1998", "LeNet-5 as published in 1998",
                    Shape.of(1, 1, 28, 28), DIGITS, (_, random) -> LeNet5Of1998.of(random), Recipe.LENET5_1998,
                    Optional.empty()),
            new Architecture("alexnet", "AlexNet with one tower, as it is built today",
                    Shape.of(1, 3, 224, 224), IMAGENET_CLASSES, AlexNet::of, Recipe.ALEXNET,
                    Optional.of(Preprocessing.imageNet(224, Normalization.IMAGENET))),
            new Architecture("alexnet-2012", "AlexNet with two groups, as it won in 2012",
                    Shape.of(1, 3, 227, 227), IMAGENET_CLASSES, AlexNet2012::of, Recipe.ALEXNET_2012,
                    Optional.of(Preprocessing.imageNet(227, Normalization.IMAGENET_CENTRED))));

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
