package gradbook.layers.testing;

import gradbook.autodiff.OpChecks;
import gradbook.autodiff.check.GradientCheck;
import gradbook.autodiff.check.Report;
import gradbook.autodiff.check.Subject;
import gradbook.layers.Layer;
import gradbook.layers.Mode;
import gradbook.tensor.Tensor;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Gradient checks of layers, at their input and at each of their parameters, in evaluation and in training.
public final class LayerCheck {

    /// @throws AssertionError saying in which mode what differs, unless the layer is right or there is
    ///         nothing to see
    public static void verify(Layer layer, Tensor input, RandomGenerator random) {
        long seed = random.nextLong();
        OpChecks.require(inEvaluation(layer, input, seed));
        OpChecks.require(inTraining(layer, input, seed));
    }

    /// The check of what the layer computes in use.
    public static Report inEvaluation(Layer layer, Tensor input, long seed) {
        Subject subject = Subject.of(layer);
        return run(subject, "evaluation", in -> Mode.evaluate(() -> subject.function().apply(in)), input, seed);
    }

    /// The check of what the layer computes in training. Each call is given a new generator with the same seed:
    /// differences only make sense if it draws the same each time.
    public static Report inTraining(Layer layer, Tensor input, long seed) {
        Subject subject = Subject.of(layer);
        return run(subject, "training",
                in -> Mode.train(new Random(seed), () -> subject.function().apply(in)), input, seed);
    }

    private static Report run(Subject layer, String mode, Subject.Function function, Tensor input, long seed) {
        return GradientCheck.of(new Subject(layer.name() + " in " + mode, function, layer.parameters(), layer.op()))
                .at(input).seed(seed).run();
    }

    private LayerCheck() {}
}
