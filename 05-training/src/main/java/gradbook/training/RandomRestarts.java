package gradbook.training;

import gradbook.tensor.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Training several times from different random weights, and keeping the result with the lowest training error.
///
/// Descent ends in whatever valley it started in. Small networks have bad ones: two hidden units may both learn the
/// same, and the loss stays high for good. Starting again is the remedy. (Choosing by the *training* error is fair
/// to all held-out examples: they have no part in it.)
///
/// @param model  the best result
/// @param seed   that it came from
/// @param errors the training errors of all, in their order
public record RandomRestarts<M>(M model, Seed seed, List<Double> errors) {

    /// Copies `errors`.
    public RandomRestarts {
        errors = List.copyOf(errors);
    }

    /// Calls `train` with `restarts` different seeds. An error that is not a number counts as the worst.
    ///
    /// @param train what makes and trains a model, with all its randomness from the seed it is given
    /// @param error of a trained model on the training examples
    public static <M> RandomRestarts<M> best(int restarts, Seed seed, Function<Seed, M> train,
            ToDoubleFunction<M> error) {
        if (restarts < 1) throw new IllegalArgumentException("at least 1 start is needed, not " + restarts);
        var errors = new ArrayList<Double>();
        M best = null;
        Seed bestSeed = null;
        double lowest = Double.NaN;
        for (int i = 0; i < restarts; i++) {
            Seed own = seed.split(i);
            M model = train.apply(own);
            double e = error.applyAsDouble(model);
            errors.add(e);
            // NaN is the largest number for Double.compare.
            if (best == null || Double.compare(e, lowest) < 0) {
                best = model;
                bestSeed = own;
                lowest = e;
            }
        }
        return new RandomRestarts<>(best, bestSeed, errors);
    }
}
