package gradbook.architectures;

import gradbook.layers.Layer;
import gradbook.tensor.Shape;
import gradbook.training.Preprocessing;
import gradbook.training.Transform;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A network that can be asked for by name.
///
/// @param name          as on the command line
/// @param description   what it is, in one line
/// @param input         the shape of a batch with one example
/// @param anyShape      whether it can be made for images of other shapes, too
/// @param classes       how many it tells apart where nothing else is said
/// @param factory       makes the network with fresh weights
/// @param recipe        how it is trained
/// @param augmentation  how grey images of its input's size are varied in training, if they are
/// @param preprocessing how pictures of any size become its input, and any number of classes its output;
///                      empty for networks that tell MNIST's digits apart
public record Architecture(String name, String description, Shape input, boolean anyShape, int classes,
                           Factory factory, Recipe recipe, Optional<Transform> augmentation,
                           Optional<Preprocessing> preprocessing) {

    /// Makes a network for images of shape `image`, (channels, height, width), in `classes` classes.
    @FunctionalInterface
    public interface Factory {
        /// The network with fresh weights drawn from `random`.
        Layer create(Shape image, int classes, RandomGenerator random);
    }

    /// The network with fresh weights, for its own input and classes.
    public Layer create(RandomGenerator random) {
        return create(image(), classes, random);
    }

    /// The network with fresh weights, for images of shape `image` in `classes` classes.
    ///
    /// @throws IllegalArgumentException if it is for other images or another number of classes only
    public Layer create(Shape image, int classes, RandomGenerator random) {
        requireFits(image, classes);
        return factory.create(image, classes, random);
    }

    /// @throws IllegalArgumentException unless the network can be made for images of shape `image` in `classes`
    ///         classes
    public void requireFits(Shape image, int classes) {
        if (!anyShape && !image.equals(image()))
            throw new IllegalArgumentException(name + " sees images of " + image() + ", and these are " + image
                    + preprocessing.map(_ -> "\n  hint: pictures of any size are scaled to fit, as JPEG or PNG files in"
                    + " a sub-folder for each class").orElse(""));
        if (preprocessing.isEmpty() && classes != this.classes)
            throw new IllegalArgumentException(name + " tells " + this.classes + " classes apart, not " + classes);
    }

    /// The shape of one image where nothing else is said.
    public Shape image() {
        return input.without(0);
    }

    /// How images of shape `image` are varied in training, if they are. Those in colour are varied as pictures
    /// are. Grey ones may be letters or digits, whose mirror images are others.
    public Optional<Transform> augmentation(Shape image) {
        return image.dim(0) == 1 ? augmentation : preprocessing.map(Preprocessing::augmentation);
    }
}
