package gradbook.training;

import gradbook.tensor.Seed;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A data set dealt out in mini-batches.
///
/// The gradient over a mini-batch is a noisy estimate of the gradient over everything, at a fraction
/// of its cost. Shuffling anew in each epoch keeps the noise from repeating. The order of an epoch
/// depends on the seed and on its number only, so a run that was interrupted meets the same batches.
///
/// @param shuffle  where the orders come from; empty for the order of the data set
/// @param dropLast whether examples that do not fill a batch are left out
public record Batches(Dataset data, int batchSize, Optional<Seed> shuffle, boolean dropLast) {

    /// @throws IllegalArgumentException unless a batch has at least 1 example
    public Batches {
        if (batchSize < 1) throw new IllegalArgumentException("a batch needs at least 1 example, not " + batchSize);
    }

    /// In the order of the data set, the last batch maybe smaller.
    public static Batches inOrder(Dataset data, int batchSize) {
        return new Batches(data, batchSize, Optional.empty(), false);
    }

    /// In another order each epoch, the last batch maybe smaller.
    public static Batches shuffled(Dataset data, int batchSize, Seed seed) {
        return new Batches(data, batchSize, Optional.of(seed), false);
    }

    /// The same without a last, smaller batch.
    public Batches dropLast(boolean dropLast) {
        return new Batches(data, batchSize, shuffle, dropLast);
    }

    /// The number of batches in an epoch.
    public int count() {
        return dropLast ? data.size() / batchSize : Math.ceilDiv(data.size(), batchSize);
    }

    /// The number of examples in an epoch.
    public int examples() {
        return Math.min(data.size(), count() * batchSize);
    }

    /// The batches of epoch `epoch`, each made when it is its turn.
    public Iterable<Batch> epoch(int epoch) {
        int[] order = order(epoch);
        Dataset data = this.data.inEpoch(epoch);
        return () -> IntStream.range(0, count()).mapToObj(i -> data.batch(Arrays.copyOfRange(
                order, i * batchSize, Math.min(order.length, (i + 1) * batchSize)))).iterator();
    }

    /// The numbers of all examples in the order in which epoch `epoch` meets them.
    public int[] order(int epoch) {
        int[] order = IntStream.range(0, data.size()).toArray();
        shuffle.ifPresent(seed -> shuffle(order, seed.split(epoch).generator()));
        return order;
    }

    /// Fisher and Yates' shuffle: every order is equally likely.
    static void shuffle(int[] numbers, RandomGenerator random) {
        for (int i = numbers.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int number = numbers[i];
            numbers[i] = numbers[j];
            numbers[j] = number;
        }
    }
}
