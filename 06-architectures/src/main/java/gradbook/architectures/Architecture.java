package gradbook.architectures;

import gradbook.layers.Layer;
import gradbook.tensor.Shape;
import gradbook.training.Preprocessing;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A network that can be asked for by name.
///
/// @param name          as on the command line
/// @param description   what it is, in one line
/// @param input         the shape of a batch with one example
/// @param classes       how many it tells apart where nothing else is said
/// @param factory       makes the network with fresh weights
/// @param recipe        how it is trained
/// @param preprocessing how pictures of any size become its input, and any number of classes its output;
///                      empty for networks that read MNIST's digits
public record Architecture(String name, String description, Shape input, int classes, Factory factory, Recipe recipe,
                           Optional<Preprocessing> preprocessing) {

    /// Makes a network that tells `classes` classes apart.
    @FunctionalInterface
    public interface Factory {
        Layer create(int classes, RandomGenerator random);
    }

    /// The network with fresh weights.
    public Layer create(RandomGenerator random) {
        return create(classes, random);
    }

    /// The network with fresh weights, for `classes` classes.
    ///
    /// @throws IllegalArgumentException if it is for another number of classes only
    public Layer create(int classes, RandomGenerator random) {
        if (preprocessing.isEmpty() && classes != this.classes)
            throw new IllegalArgumentException(name + " tells " + this.classes + " classes apart, not " + classes);
        return factory.create(classes, random);
    }

    /// @throws IllegalArgumentException unless the network sees images of `shape`
    public void requireSees(Shape shape) {
        if (!input.without(0).equals(shape))
            throw new IllegalArgumentException(name + " sees images of " + input.without(0) + ", and these are "
                    + shape);
    }
}
