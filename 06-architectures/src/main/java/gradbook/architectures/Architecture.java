package gradbook.architectures;

import gradbook.layers.Layer;
import gradbook.tensor.Shape;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// A network that can be asked for by name.
///
/// @param name        as on the command line
/// @param description what it is, in one line
/// @param input       the shape of a batch with one example
/// @param factory     makes the network with fresh weights
/// @param recipe      how it is trained; empty if there are no data for it in the box
public record Architecture(String name, String description, Shape input, Function<RandomGenerator, Layer> factory,
                           Optional<Recipe> recipe) {

    /// The network with fresh weights.
    public Layer create(RandomGenerator random) {
        return factory.apply(random);
    }

    /// @throws IllegalArgumentException unless the network sees images of `shape`
    public void requireSees(Shape shape) {
        if (!input.without(0).equals(shape))
            throw new IllegalArgumentException(name + " sees images of " + input.without(0) + ", and these are "
                    + shape);
    }
}
