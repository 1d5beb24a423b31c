package gradbook.architectures.cli;

import gradbook.architectures.Recipe;
import gradbook.training.AdaDelta;
import gradbook.training.AdaGrad;
import gradbook.training.Adam;
import gradbook.training.AdamW;
import gradbook.training.Clipping;
import gradbook.training.RmsProp;
import gradbook.training.Sgd;
import gradbook.training.UpdateRule;
import picocli.CommandLine.Option;

/// What to do otherwise than a model's recipe says.
final class RecipeOptions {
    /// With the learning rate that fits them where none is given; that of sgd is the recipe's. The steps of the
    /// others do not grow with the gradient: those of the last three are about as long as the learning rate.
    private enum Optimizer {
        SGD(new Sgd().momentum(0.9), 0), ADAGRAD(new AdaGrad(), 0.01), ADADELTA(new AdaDelta(), 1),
        RMSPROP(new RmsProp(), 0.001), ADAM(new Adam(), 0.001), ADAMW(new AdamW(), 0.001);

        private final UpdateRule rule;
        private final double learningRate;

        Optimizer(UpdateRule rule, double learningRate) {
            this.rule = rule;
            this.learningRate = learningRate;
        }
    }

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images.")
    private Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Images per step.")
    private Integer batch;

    @Option(names = "--lr", paramLabel = "X",
            description = "The largest learning rate (default: the recipe's, adagrad 0.01, adadelta 1, "
            + "rmsprop, adam and adamw 0.001).")
    private Double learningRate;

    @Option(names = "--optimizer", paramLabel = "NAME", description = "sgd, adagrad, adadelta, rmsprop, adam or adamw.")
    private Optimizer optimizer;

    @Option(names = "--momentum", paramLabel = "X", description = "Of sgd or rmsprop, from 0 to less than 1.")
    private Double momentum;

    @Option(names = "--weight-decay", paramLabel = "X", description = "How strongly weights are drawn to 0.")
    private Double weightDecay;

    @Option(names = "--schedule", paramLabel = "NAME",
            description = "How the learning rate goes down: constant, cosine (to 0 at the end), step (to a tenth "
            + "after each quarter of the epochs), onecycle (up in the warm-up, then down) or plateau (to a tenth when "
            + "the error gets no lower).")
    private Recipe.Decay decay;

    @Option(names = "--warm-up", paramLabel = "X",
            description = "The part of the training in which the learning rate goes up from 0, such as 0.1.")
    private Double warmUp;

    @Option(names = "--clip", paramLabel = "X",
            description = "Shorten all gradients together, seen as one vector, to at most this length.")
    private Double clip;

    /// `recipe` with the options that were given.
    ///
    /// @throws UsageException if a number is out of range
    Recipe applyTo(Recipe recipe) {
        try {
            Recipe changed = recipe.rule(rule(recipe.rule()));
            if (optimizer != null && optimizer != Optimizer.SGD) changed = changed.learningRate(optimizer.learningRate);
            if (epochs != null) changed = changed.epochs(epochs);
            if (batch != null) changed = changed.batchSize(batch);
            if (learningRate != null) changed = changed.learningRate(learningRate);
            if (decay != null) changed = changed.decay(decay);
            if (warmUp != null) changed = changed.warmUp(warmUp);
            if (clip != null) changed = changed.clipping(Clipping.norm(clip));
            return changed;
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private UpdateRule rule(UpdateRule before) {
        boolean keep = optimizer == null || optimizer == Optimizer.SGD && before instanceof Sgd;
        return withWeightDecay(withMomentum(keep ? before : optimizer.rule));
    }

    private UpdateRule withMomentum(UpdateRule rule) {
        if (momentum == null) return rule;
        return switch (rule) {
            case Sgd sgd -> sgd.momentum(momentum);
            case RmsProp rmsProp -> rmsProp.momentum(momentum);
            default -> throw new UsageException("--momentum is for --optimizer sgd or rmsprop, and this is " + rule);
        };
    }

    private UpdateRule withWeightDecay(UpdateRule rule) {
        if (weightDecay == null) return rule;
        return switch (rule) {
            case Sgd sgd -> sgd.weightDecay(weightDecay);
            case AdaGrad adaGrad -> adaGrad.weightDecay(weightDecay);
            case AdaDelta adaDelta -> adaDelta.weightDecay(weightDecay);
            case RmsProp rmsProp -> rmsProp.weightDecay(weightDecay);
            case Adam adam -> adam.weightDecay(weightDecay);
            case AdamW adamW -> adamW.weightDecay(weightDecay);
            default -> throw new UsageException("--weight-decay cannot be set for " + rule);
        };
    }
}
