package gradbook.architectures;

import gradbook.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// All networks of this book by name.
public final class Models {
    private static final int IMAGENET_CLASSES = 1000;

    /// In the order of the chapter.
    public static final List<Architecture> ALL = List.of(
            new Architecture("lenet5", "LeNet-5 with ReLU and max pooling, as it is built today",
                    Shape.of(1, 1, 28, 28), LeNet5::of, Optional.of(Recipe.LENET5)),
            new Architecture("lenet5-1998", "LeNet-5 as published in 1998",
                    Shape.of(1, 1, 28, 28), LeNet5Of1998::of, Optional.of(Recipe.LENET5_1998)),
            new Architecture("alexnet", "AlexNet with one tower, as it is built today",
                    Shape.of(1, 3, 224, 224), random -> AlexNet.of(IMAGENET_CLASSES, random), Optional.empty()),
            new Architecture("alexnet-2012", "AlexNet with two groups, as it won in 2012",
                    Shape.of(1, 3, 227, 227), random -> AlexNet2012.of(IMAGENET_CLASSES, random), Optional.empty()));

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
