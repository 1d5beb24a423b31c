package gradbook.architectures;

import gradbook.training.ReduceOnPlateau;
import gradbook.training.Schedule;
import gradbook.training.Sgd;
import gradbook.training.UpdateRule;

/// How a network is trained.
///
/// @param epochs       passes over the training images
/// @param batchSize    images per step
/// @param learningRate the largest that it becomes
/// @param rule         the optimiser's formula
/// @param decay        how the learning rate goes down
/// @param warmUp       the part of the training, 0 to 1, in which the learning rate first goes up from 0
public record Recipe(int epochs, int batchSize, double learningRate, UpdateRule rule, Decay decay, double warmUp) {

    /// How the learning rate goes down.
    public enum Decay {
        /// Not at all.
        CONSTANT,
        /// Along half a cosine wave, to 0 at the end.
        COSINE,
        /// To a tenth after each quarter of the epochs.
        STEP,
        /// First up, in the part of the training that is the warm-up (or 30 % if there is none), then to almost 0.
        ONECYCLE,
        /// To a tenth whenever a tenth of the epochs has brought no lower error on the held-out images.
        PLATEAU
    }

    /// In three epochs, seeds 1 to 5 got 99.02 to 99.15 % of the test images right.
    public static final Recipe LENET5 = new Recipe(3, 64, 0.06, new Sgd().momentum(0.9).weightDecay(5e-4),
            Decay.COSINE, 0.1);

    /// The distances that this network puts out are large numbers, so its steps are small.
    public static final Recipe LENET5_1998 = LENET5.batchSize(32).learningRate(0.004);

    /// As in 2012 (Krizhevsky et al., section 5): "roughly 90 cycles through the training set"; the learning
    /// rate was divided by 10 "when the validation error rate stopped improving", three times in all.
    public static final Recipe ALEXNET = new Recipe(90, 128, 0.01, new Sgd().momentum(0.9).weightDecay(5e-4),
            Decay.STEP, 0);

    /// The same with a tenth of the learning rate, which was 0.01 for 1000 classes. The biases of 1 make all
    /// units of its last hidden layer active for every picture at first, so that a step moves a logit by the
    /// learning rate times the sum of their squares, several thousand, times the mean error of its
    /// probability. Of ten classes each is off by a hundred times as much as of 1000, and at 0.01 the loss
    /// leaps up.
    public static final Recipe ALEXNET_2012 = ALEXNET.learningRate(0.001);

    public Recipe {
        require(epochs >= 1, "the number of epochs must be at least 1", epochs);
        require(batchSize >= 1, "the batch size must be at least 1", batchSize);
        require(learningRate > 0 && Double.isFinite(learningRate),
                "the learning rate must be greater than 0 and finite", learningRate);
        require(warmUp >= 0 && warmUp < 1,
                "the warm-up must be a part of the training, at least 0 and less than 1", warmUp);
    }

    private static void require(boolean holds, String what, Number given) {
        if (!holds) throw new IllegalArgumentException(what + ", not " + given);
    }

    public Recipe epochs(int epochs) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp);
    }

    public Recipe batchSize(int batchSize) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp);
    }

    public Recipe learningRate(double learningRate) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp);
    }

    public Recipe rule(UpdateRule rule) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp);
    }

    public Recipe decay(Decay decay) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp);
    }

    public Recipe warmUp(double warmUp) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp);
    }

    /// The factor on the learning rate over the course of the training.
    public Schedule schedule() {
        Schedule down = switch (decay) {
            case CONSTANT -> Schedule.constant();
            case COSINE -> Schedule.cosine(epochs);
            case STEP -> Schedule.stepDecay(epochs / 4.0, 0.1);
            case ONECYCLE -> Schedule.oneCycle(epochs, warmUp == 0 ? 0.3 : warmUp);
            case PLATEAU -> new ReduceOnPlateau(0.1, Math.ceilDiv(epochs, 10));
        };
        return warmUp == 0 || decay == Decay.ONECYCLE ? down : down.withWarmUp(warmUp * epochs, 0);
    }

    @Override public String toString() {
        String down = switch (decay) {
            case CONSTANT -> " constant";
            case COSINE -> " down to 0 by cosine";
            case STEP -> " to a tenth after each quarter";
            case ONECYCLE -> " down to almost 0 in one cycle";
            case PLATEAU -> " to a tenth when it gets no better";
        };
        String up = warmUp == 0 ? "" : " after a warm-up over " + Math.round(100 * warmUp) + " %";
        return epochs + (epochs == 1 ? " epoch" : " epochs") + " in batches of " + batchSize + ", " + rule
                + ", learning rate " + learningRate + down + up;
    }
}
