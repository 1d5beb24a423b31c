package gradbook.training;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/// Stops training when the network gets no better, and leaves it with the weights of its best epoch.
///
/// After some epochs a network begins to learn its training examples by heart. Their loss goes on falling, that of
/// others rises. Stopping in between is the cheapest regularisation there is.
///
/// What is watched is the loss of the held-out examples. They have then been used to choose, so the accuracy to
/// report must come from others: three parts are needed, see [Subset#randomSplit].
///
/// When to stop follows from the history alone, so that a run that was interrupted stops where it would have stopped.
/// But the best weights are kept in memory only. If they came from before the interruption, they are gone, and those
/// that are restored are the best from then on, beginning with the ones that the run was resumed with.
public final class EarlyStopping implements TrainingListener {
    private final Layer model;
    private final int patience;
    private final ToDoubleFunction<EpochReport> error;
    private final SequencedMap<String, Tensor> best = new LinkedHashMap<>();
    private double lowest;
    private int bestEpoch;

    /// @param model    the one that is trained
    /// @param patience after how many epochs in a row that are no better than the best to stop, at least 1
    public EarlyStopping(Layer model, int patience) {
        this(model, patience, EpochReport::testLoss);
    }

    /// Watches something else than the loss.
    ///
    /// @param error what shall be low, such as `epoch -> 1 - epoch.testAccuracy()`; NaN counts as the highest
    public EarlyStopping(Layer model, int patience, ToDoubleFunction<EpochReport> error) {
        if (patience < 1) throw new IllegalArgumentException("patience is at least 1 epoch, not " + patience);
        this.model = model;
        this.patience = patience;
        this.error = error;
    }

    @Override public void onStart(History before, int epochs) {
        bestEpoch = 0;
        best.clear();
        if (before.size() > 0) onEpoch(before);
    }

    @Override public void onEpoch(History history) {
        double now = error.applyAsDouble(history.last());
        if (bestEpoch > 0 && !isLess(now, lowest)) return;
        lowest = now;
        bestEpoch = history.last().epoch();
        StateDict.of(model).forEach((name, tensor) -> best.put(name, tensor.copy()));
    }

    @Override public boolean stopsAfter(History history) {
        EpochReport lowest = history.epochs().getFirst();
        for (EpochReport epoch : history.epochs())
            if (isLess(error.applyAsDouble(epoch), error.applyAsDouble(lowest))) lowest = epoch;
        return history.last().epoch() - lowest.epoch() >= patience;
    }

    /// NaN is the largest number for `Double.compare`.
    private static boolean isLess(double a, double b) {
        return Double.compare(a, b) < 0;
    }

    @Override public void onEnd(History history) {
        if (bestEpoch > 0) StateDict.load(model, best);
    }

    /// The epoch whose weights the model has in the end, the earliest of several equally good ones; 0 before the first.
    public int bestEpoch() {
        return bestEpoch;
    }
}
