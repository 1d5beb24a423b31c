package gradbook.architectures;

import gradbook.training.Clipping;
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
/// @param clipping     what happens to long gradients
public record Recipe(int epochs, int batchSize, double learningRate, UpdateRule rule, Decay decay, double warmUp,
                     Clipping clipping) {

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
        /// To a tenth whenever a tenth of the epochs has brought no lower loss of the held-out images.
        PLATEAU
    }

    /// In three epochs, seeds 1 to 5 got 99.02 to 99.15 % of the test images right.
    public static final Recipe LENET5 = new Recipe(3, 64, 0.06, new Sgd().momentum(0.9).weightDecay(5e-4),
            Decay.COSINE, 0.1, Clipping.none());

    /// The distances that this network puts out are large numbers, so its steps are small.
    public static final Recipe LENET5_1998 = LENET5.batchSize(32).learningRate(0.004);

    /// Batch normalisation bears longer steps, and digits that are never the same twice are worth more epochs. With
    /// seed 1, 99.47 % of the test images are right in the end.
    public static final Recipe LENET5_BN = new Recipe(15, 64, 0.1, new Sgd().momentum(0.9).weightDecay(5e-4),
            Decay.COSINE, 0.1, Clipping.none());

    /// In one cycle, to get far in few epochs. With seed 1, 78.65 % of CIFAR-10's test images are right in the end,
    /// and 92.22 % of Fashion-MNIST's.
    public static final Recipe SMALL_CNN = new Recipe(8, 64, 0.05,
            new Sgd().momentum(0.9).weightDecay(5e-4).nesterov(true), Decay.ONECYCLE, 0.25, Clipping.none());

    /// As in 2012 (Krizhevsky et al., section 5): "roughly 90 cycles through the training set"; the learning
    /// rate was divided by 10 "when the validation error rate stopped improving", three times in all.
    public static final Recipe ALEXNET = new Recipe(90, 128, 0.01, new Sgd().momentum(0.9).weightDecay(5e-4),
            Decay.STEP, 0, Clipping.none());

    /// The same with a tenth of the learning rate, which was 0.01 for 1000 classes. The biases of 1 make all
    /// units of its last hidden layer active for every picture at first, so that a step moves a logit by the
    /// learning rate times the sum of their squares, several thousand, times the mean error of its
    /// probability. Of ten classes each is off by a hundred times as much as of 1000, and at 0.01 the loss
    /// leaps up.
    public static final Recipe ALEXNET_2012 = ALEXNET.learningRate(0.001);

    /// @throws IllegalArgumentException unless there are epochs and examples in a batch, the learning rate is
    ///         positive and finite, and the warm-up is a part of the training, at least 0 and less than 1
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

    /// The same over this many epochs.
    public Recipe epochs(int epochs) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp, clipping);
    }

    /// The same in batches of this size.
    public Recipe batchSize(int batchSize) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp, clipping);
    }

    /// The same with this largest learning rate.
    public Recipe learningRate(double learningRate) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp, clipping);
    }

    /// The same with this formula of the optimiser.
    public Recipe rule(UpdateRule rule) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp, clipping);
    }

    /// The same with this way down of the learning rate.
    public Recipe decay(Decay decay) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp, clipping);
    }

    /// The same with this part of the training as warm-up.
    public Recipe warmUp(double warmUp) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp, clipping);
    }

    /// The same with gradients clipped like this.
    public Recipe clipping(Clipping clipping) {
        return new Recipe(epochs, batchSize, learningRate, rule, decay, warmUp, clipping);
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
        String clipped = clipping instanceof Clipping.None ? "" : ", gradients clipped by " + clipping;
        return epochs + (epochs == 1 ? " epoch" : " epochs") + " in batches of " + batchSize + ", " + rule
                + ", learning rate " + learningRate + down + up + clipped;
    }
}
