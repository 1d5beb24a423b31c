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

    /// The data as they are in epoch `epoch`: the same in all epochs, unless the data set varies its
    /// examples at random. Then an epoch's number alone decides how, so that a run that was
    /// interrupted meets the same examples.
    default Dataset inEpoch(int epoch) {
        return this;
    }
}
