package gradbook.training;

import gradbook.tensor.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Some examples of a data set, in some order. Nothing is copied.
///
/// @param data     all examples
/// @param examples the numbers of those that belong to it
public record Subset(Dataset data, int[] examples) implements Dataset {

    /// @throws IndexOutOfBoundsException if there is no example of some number
    public Subset {
        examples = examples.clone();
        for (int i : examples) Objects.checkIndex(i, data.size());
    }

    /// Deals out all examples of `data` at random, such as 50,000 to learn from, 10,000 to choose by (the *validation*
    /// set: when to stop, which learning rate), and 10,000 to report on, each into one part only. The name is that of
    /// PyTorch's function.
    ///
    /// @param sizes how many each part gets; their sum is the size of `data`
    public static List<Subset> randomSplit(Dataset data, Seed seed, int... sizes) {
        long sum = IntStream.of(sizes).asLongStream().sum();
        if (sum != data.size() || IntStream.of(sizes).anyMatch(size -> size < 0))
            throw new IllegalArgumentException("cannot deal out " + data.size() + " examples in parts of "
                    + Arrays.toString(sizes) + ", which are " + sum + " in all");
        int[] order = Batches.shuffled(data, 1, seed).order(0);
        var parts = new ArrayList<Subset>();
        int start = 0;
        for (int size : sizes) parts.add(new Subset(data, Arrays.copyOfRange(order, start, start += size)));
        return parts;
    }

    @Override public int size() {
        return examples.length;
    }

    @Override public List<String> classNames() {
        return data.classNames();
    }

    @Override public Batch batch(int... numbers) {
        return data.batch(IntStream.of(numbers).map(i -> examples[i]).toArray());
    }

    @Override public Subset inEpoch(int epoch) {
        return new Subset(data.inEpoch(epoch), examples);
    }

    @Override public String toString() {
        return size() + " of " + data;
    }
}
