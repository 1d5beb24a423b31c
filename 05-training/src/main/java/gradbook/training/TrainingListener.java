package gradbook.training;

/// Watches training: to show progress, to save checkpoints, to draw curves.
public interface TrainingListener {

    /// Training begins, or goes on after the epochs in `before`, until `epochs` are done.
    default void onStart(History before, int epochs) {}

    /// A batch was learnt from.
    default void onBatch(BatchReport report) {}

    /// An epoch is over and the test done; its report is the last one in `history`.
    default void onEpoch(History history) {}

    /// Whether training should end here; asked after each epoch, when all have seen it, and before training goes on
    /// after those of an earlier run.
    default boolean stopsAfter(History history) {
        return false;
    }

    /// All epochs are over.
    default void onEnd(History history) {}
}
