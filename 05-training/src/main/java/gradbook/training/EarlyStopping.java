package gradbook.training;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Stops training when the network gets no better, and leaves it with the weights of its best epoch.
///
/// After some epochs a network begins to learn its training examples by heart. Their error goes on falling, that of
/// others rises. Stopping in between is the cheapest regularisation there is.
///
/// What is watched is the accuracy on the held-out examples. They have then been used to choose, so the accuracy to
/// report must come from others: three parts are needed, see [Subset#randomSplit].
///
/// The best weights are kept in memory only. A run that goes on from a checkpoint has those of the last epoch, and
/// counts from there.
public final class EarlyStopping implements TrainingListener {
    private final Layer model;
    private final int patience;
    private final SequencedMap<String, Tensor> best = new LinkedHashMap<>();
    private double highest;
    private int bestEpoch;

    /// @param model    the one that is trained
    /// @param patience after how many epochs in a row that are no better than the best to stop, at least 1
    public EarlyStopping(Layer model, int patience) {
        if (patience < 1) throw new IllegalArgumentException("patience is at least 1 epoch, not " + patience);
        this.model = model;
        this.patience = patience;
    }

    @Override public void onStart(History before, int epochs) {
        highest = Double.NEGATIVE_INFINITY;
        bestEpoch = 0;
        best.clear();
        if (before.size() > 0) onEpoch(before);
    }

    @Override public void onEpoch(History history) {
        double accuracy = history.last().testAccuracy();
        if (!(accuracy > highest)) return;
        highest = accuracy;
        bestEpoch = history.last().epoch();
        StateDict.of(model).forEach((name, tensor) -> best.put(name, tensor.copy()));
    }

    @Override public boolean stopsAfter(History history) {
        return history.last().epoch() - bestEpoch >= patience;
    }

    @Override public void onEnd(History history) {
        if (bestEpoch > 0) StateDict.load(model, best);
    }

    /// The epoch whose weights the model has in the end, the earliest of several equally good ones.
    public int bestEpoch() {
        return bestEpoch;
    }
}
