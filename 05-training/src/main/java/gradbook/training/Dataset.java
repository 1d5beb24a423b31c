package gradbook.training;

import java.util.List;

/// Numbered examples, each with the class it belongs to.
public interface Dataset {

    /// The number of examples.
    int size();

    /// What the classes are called, class 0 first.
    List<String> classNames();

    /// The examples with the given numbers, in that order.
    ///
    /// @throws IndexOutOfBoundsException if there is no example of some number
    Batch batch(int... examples);
}
