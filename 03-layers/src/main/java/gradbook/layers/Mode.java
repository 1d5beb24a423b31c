package gradbook.layers;

import java.util.Optional;
import java.util.random.RandomGenerator;

/// Whether layers such as [Dropout] behave as in training or as in use.
///
/// Training holds for one call and for the calling thread, and cannot be left switched on: outside
/// [#train] it is evaluation. The randomness of training is passed in with it, so that the same
/// generator gives the same run.
public final class Mode {
    private static final ScopedValue<Optional<RandomGenerator>> RANDOM = ScopedValue.newInstance();

    /// Whether the innermost call around this one is [#train], and not [#evaluate] or neither.
    public static boolean isTraining() {
        return random().isPresent();
    }

    /// Where layers draw from in training; empty in evaluation.
    public static Optional<RandomGenerator> random() {
        return RANDOM.orElse(Optional.empty());
    }

    /// Calls `body` in training mode.
    public static <T> T train(RandomGenerator random, ScopedValue.CallableOp<T, RuntimeException> body) {
        return ScopedValue.where(RANDOM, Optional.of(random)).call(body);
    }

    /// Calls `body` in evaluation mode, also from within training.
    public static <T> T evaluate(ScopedValue.CallableOp<T, RuntimeException> body) {
        return ScopedValue.where(RANDOM, Optional.empty()).call(body);
    }

    private Mode() {}
}
