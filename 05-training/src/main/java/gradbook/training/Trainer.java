package gradbook.training;

import gradbook.layers.Layer;
import gradbook.tensor.Seed;
import gradbook.tensor.Workspace;
import java.util.List;
import java.util.random.RandomGenerator;

/// Trains a classifier. The recipe is `train` and `learn` below: for each epoch, for each batch, run the
/// network forward, compare with the labels, run backward, take a step; then test.
///
/// ```java
/// var trainer = Trainer.of(model, new Optimizer(model, new Sgd().momentum(0.9), 0.02), Seed.of(7));
/// History history = trainer.train(Mnist.train(), Mnist.test(), 3);
/// ```
///
/// All randomness of a step comes from the seed, the epoch and the number of the batch, so a run that
/// goes on from a [Checkpoint] gives the same bits as one that never stopped.
///
/// @param model     from a batch of inputs to logits, (N, classes)
/// @param schedule  how the optimiser's learning rate changes from step to step
/// @param batchSize examples per step
/// @param seed      of the order of the examples and of what layers draw in training
/// @param listeners who is told of progress, in this order
public record Trainer(Layer model, Optimizer optimizer, Schedule schedule, int batchSize, Seed seed,
                      List<TrainingListener> listeners) {

    /// Copies the list of listeners.
    public Trainer {
        listeners = List.copyOf(listeners);
    }

    /// With batches of 64 and a constant learning rate.
    public static Trainer of(Layer model, Optimizer optimizer, Seed seed) {
        return new Trainer(model, optimizer, Schedule.constant(), 64, seed, List.of());
    }

    /// With this schedule of the learning rate.
    public Trainer schedule(Schedule schedule) {
        return new Trainer(model, optimizer, schedule, batchSize, seed, listeners);
    }

    /// With this many examples in a batch, the last one of an epoch maybe smaller.
    public Trainer batchSize(int batchSize) {
        return new Trainer(model, optimizer, schedule, batchSize, seed, listeners);
    }

    /// With these listeners in place of those before.
    public Trainer listeners(TrainingListener... listeners) {
        return new Trainer(model, optimizer, schedule, batchSize, seed, List.of(listeners));
    }

    /// Trains for `epochs` epochs.
    public History train(Dataset train, Dataset test, int epochs) {
        return train(train, test, History.empty(), epochs);
    }

    /// Goes on after the epochs in `before`, until there are `epochs` in all, or a listener
    /// stops it.
    public History train(Dataset train, Dataset test, History before, int epochs) {
        if (train.size() == 0 || test.size() == 0)
            throw new IllegalArgumentException("training needs examples to learn from and to be tested with;"
                    + " given were " + train.size() + " and " + test.size());
        Batches batches = Batches.shuffled(train, batchSize, seed.split("shuffle"));
        listeners.forEach(listener -> listener.onStart(before, epochs));

        History history = before;
        while (history.size() < epochs && !stopsAfter(history)) {
            int epoch = history.size() + 1;
            long start = System.nanoTime();
            Tally tally = learn(batches, schedule.after(history), epoch, epochs);
            double seconds = (System.nanoTime() - start) / 1e9;
            Evaluation tested = Evaluation.of(model, test);

            History after = history.with(new EpochReport(epoch, tally.loss(), tally.accuracy(), tested.loss(),
                    tested.accuracy(), seconds, tally.examples / seconds));
            listeners.forEach(listener -> listener.onEpoch(after));
            history = after;
        }
        History all = history;
        listeners.forEach(listener -> listener.onEnd(all));
        return all;
    }

    private boolean stopsAfter(History history) {
        return history.size() > 0 && listeners.stream().anyMatch(listener -> listener.stopsAfter(history));
    }

    private Tally learn(Batches batches, Schedule schedule, int epoch, int epochs) {
        var tally = new Tally();
        var workspace = new Workspace();
        int number = 0;
        for (Batch batch : batches.epoch(epoch)) {
            double factor = schedule.factor(epoch - 1 + (double) number / batches.count());
            RandomGenerator random = seed.split("step").split(epoch).split(++number).generator();
            Step step = workspace.run(() -> Step.of(model, optimizer, batch, factor, random));
            if (!Double.isFinite(step.loss()))
                throw new DivergedException(step.loss(), epoch, number, factor * optimizer.learningRate());
            tally.add(step);

            var report = new BatchReport(epoch, epochs, tally.examples, batches.examples(),
                    tally.loss(), tally.accuracy(), factor * optimizer.learningRate());
            listeners.forEach(listener -> listener.onBatch(report));
        }
        return tally;
    }

    /// Running totals over the examples of an epoch.
    private static final class Tally {
        private int examples;
        private int correct;
        private double lossSum;

        void add(Step step) {
            examples += step.examples();
            correct += step.correct();
            lossSum += step.loss() * step.examples();
        }

        double loss() {
            return lossSum / examples;
        }

        double accuracy() {
            return (double) correct / examples;
        }
    }
}
