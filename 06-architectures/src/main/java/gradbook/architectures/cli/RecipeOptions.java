package gradbook.architectures.cli;

import gradbook.architectures.Recipe;
import gradbook.training.Adam;
import gradbook.training.Sgd;
import gradbook.training.UpdateRule;
import picocli.CommandLine.Option;

/// What to do otherwise than a model's recipe says.
final class RecipeOptions {
    /// Adam's steps have about the length of the learning rate, whatever the gradient.
    private static final double ADAM_LEARNING_RATE = 0.001;

    private enum Optimizer { SGD, ADAM }

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images.")
    private Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Images per step.")
    private Integer batch;

    @Option(names = "--lr", paramLabel = "X", description = "The largest learning rate (with --optimizer adam: 0.001).")
    private Double learningRate;

    @Option(names = "--optimizer", paramLabel = "NAME", description = "sgd or adam.")
    private Optimizer optimizer;

    @Option(names = "--momentum", paramLabel = "X", description = "Of sgd, from 0 to less than 1.")
    private Double momentum;

    @Option(names = "--weight-decay", paramLabel = "X", description = "How strongly weights are drawn to 0.")
    private Double weightDecay;

    @Option(names = "--schedule", paramLabel = "NAME",
            description = "How the learning rate goes down: constant, cosine (to 0 at the end) or step (to a tenth "
            + "after each quarter of the epochs).")
    private Recipe.Decay decay;

    @Option(names = "--warm-up", paramLabel = "X",
            description = "The part of the training in which the learning rate goes up from 0, such as 0.1.")
    private Double warmUp;

    /// `recipe` with the options that were given.
    ///
    /// @throws UsageException if a number is out of range
    Recipe applyTo(Recipe recipe) {
        try {
            Recipe changed = recipe.rule(rule(recipe.rule()));
            if (optimizer == Optimizer.ADAM) changed = changed.learningRate(ADAM_LEARNING_RATE);
            if (epochs != null) changed = changed.epochs(epochs);
            if (batch != null) changed = changed.batchSize(batch);
            if (learningRate != null) changed = changed.learningRate(learningRate);
            if (decay != null) changed = changed.decay(decay);
            if (warmUp != null) changed = changed.warmUp(warmUp);
            return changed;
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private UpdateRule rule(UpdateRule before) {
        UpdateRule rule = switch (optimizer) {
            case null -> before;
            case SGD -> before instanceof Sgd ? before : new Sgd().momentum(0.9);
            case ADAM -> new Adam();
        };
        return switch (rule) {
            case Sgd sgd -> {
                if (momentum != null) sgd = sgd.momentum(momentum);
                yield weightDecay == null ? sgd : sgd.weightDecay(weightDecay);
            }
            case Adam adam -> {
                if (momentum != null) throw new UsageException("--momentum is for --optimizer sgd: adam has its own");
                yield weightDecay == null ? adam : adam.weightDecay(weightDecay);
            }
            default -> rule;
        };
    }
}
