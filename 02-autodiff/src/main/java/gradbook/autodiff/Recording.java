package gradbook.autodiff;

import gradbook.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/// What operations on variables do besides computing: remember where their results came from,
/// and, if asked to, watch for results that are not finite.
///
/// Both are settled for the calling thread, and only for as long as the given call lasts.
public final class Recording {
    /// Which results remember their origin.
    private enum Mode { NONE, DIFFERENTIABLE, ALL }

    private static final ScopedValue<Mode> MODE = ScopedValue.newInstance();
    private static final ScopedValue<NonFiniteDetector> DETECTOR = ScopedValue.newInstance();

    /// Whether results remember where they came from. They do, unless inside [#off].
    public static boolean isOn() {
        return MODE.orElse(Mode.DIFFERENTIABLE) != Mode.NONE;
    }

    /// Calls `body` without recording: no graph is kept, which saves memory when only values are
    /// wanted.
    public static <T> T off(ScopedValue.CallableOp<T, RuntimeException> body) {
        return ScopedValue.where(MODE, Mode.NONE).call(body);
    }

    /// Calls `body` with recording, also from within [#off].
    static <T> T on(ScopedValue.CallableOp<T, RuntimeException> body) {
        return isOn() ? body.call() : ScopedValue.where(MODE, Mode.DIFFERENTIABLE).call(body);
    }

    /// Calls `body` with everything recorded, even what is computed from constants only: for
    /// writing formulas down.
    static <T> T all(ScopedValue.CallableOp<T, RuntimeException> body) {
        return ScopedValue.where(MODE, Mode.ALL).call(body);
    }

    /// Whether to remember the origin of a result, which depends on a variable that needs a
    /// gradient or (not `differentiable`) does not.
    static boolean keeps(boolean differentiable) {
        return switch (MODE.orElse(Mode.DIFFERENTIABLE)) {
            case NONE -> false;
            case DIFFERENTIABLE -> differentiable;
            case ALL -> true;
        };
    }

    /// Calls `body` with every result checked, forward and backward. For finding out where a loss
    /// turned into NaN: checking takes time.
    ///
    /// ```java
    /// Recording.detectNonFinite(() -> loss(model, batch).backward());
    /// ```
    ///
    /// @throws NonFiniteException at the first NaN or infinity, naming the operation, the element,
    ///         what it was computed from, and the line of the caller
    public static <T> T detectNonFinite(ScopedValue.CallableOp<T, RuntimeException> body) {
        return ScopedValue.where(DETECTOR, new NonFiniteDetector()).call(body);
    }

    static void inspect(Op op, List<Variable> inputs, Tensor result, Origin origin) {
        if (DETECTOR.isBound()) DETECTOR.get().inspect(op, inputs, result, origin);
    }

    /// Runs `rules`, those of `node`; a complaint about a result in them says whose rules they are.
    static List<Variable> inRulesOf(Variable node, Origin.Result origin, Supplier<List<Variable>> rules) {
        return DETECTOR.isBound() ? DETECTOR.get().inRulesOf(node, origin, rules) : rules.get();
    }

    private Recording() {}
}
