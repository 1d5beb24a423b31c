package gradbook.training;

import gradbook.tensor.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// k-fold cross-validation: the examples are dealt out into k folds; each is held out once, and the others are
/// learnt from. Every example is judged by a network that did not see it, so that even a small data set says how good
/// a choice of learning rate or weight decay is, and how sure we can be of it.
///
/// @param folds k, at least 2
/// @param seed  of the dealing out
public record KFold(int folds, Seed seed) {

    /// @throws IllegalArgumentException unless there are at least 2 folds
    public KFold {
        if (folds < 2) throw new IllegalArgumentException("cross-validation needs at least 2 folds, not " + folds);
    }

    /// The k ways to hold out one fold of `data`. No two folds share an example, together they are all of them, and
    /// their sizes differ by at most 1.
    ///
    /// @throws IllegalArgumentException if there are fewer examples than folds
    public List<Split<Subset>> split(Dataset data) {
        int n = data.size();
        if (n < folds)
            throw new IllegalArgumentException("cannot deal out " + n + " examples into " + folds + " folds");
        int[] order = Batches.shuffled(data, 1, seed).order(0);
        var splits = new ArrayList<Split<Subset>>();
        for (int fold = 0; fold < folds; fold++) {
            int from = start(fold, n), to = start(fold + 1, n);
            int[] rest = IntStream.concat(Arrays.stream(order, 0, from), Arrays.stream(order, to, n)).toArray();
            splits.add(new Split<>(new Subset(data, rest), new Subset(data, Arrays.copyOfRange(order, from, to))));
        }
        return splits;
    }

    private int start(int fold, int n) {
        return (int) ((long) fold * n / folds);
    }

    /// What `score` says of each split of `data`: it trains a fresh model and tests it on what is held out.
    public Scores crossValidate(Dataset data, ToDoubleFunction<Split<Subset>> score) {
        return new Scores(split(data).stream().map(score::applyAsDouble).toList());
    }

    /// One number for each fold.
    public record Scores(List<Double> values) {
        /// Copies `values`.
        public Scores {
            values = List.copyOf(values);
        }

        /// Σ x / k.
        public double mean() {
            return values.stream().mapToDouble(x -> x).sum() / values.size();
        }

        /// How much they scatter: √(Σ(x − mean)² / (k − 1)).
        public double deviation() {
            double mean = mean();
            return Math.sqrt(values.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum() / (values.size() - 1));
        }
    }
}
