package gradbook.training;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.layers.Losses;
import gradbook.layers.Mode;
import java.util.random.RandomGenerator;

/// What came of one step of training: forward to the loss of a batch, backward to its gradients, and with the
/// optimiser a little downhill.
///
/// @param examples in the batch
/// @param loss     the cross-entropy of the batch, before the step
/// @param correct  how many examples the model got right, before the step
public record Step(int examples, double loss, int correct) {

    /// Lets `model` learn from `batch`. If the loss is infinite or no number, the weights stay as they are.
    ///
    /// @param factor of the optimiser's learning rate
    /// @param random of what layers draw
    public static Step of(Layer model, Optimizer optimizer, Batch batch, double factor, RandomGenerator random) {
        Variable inputs = Variable.constant(batch.inputs());
        Variable logits = Mode.train(random, () -> model.apply(inputs));
        Variable loss = Losses.crossEntropy(logits, batch.labels());
        double value = loss.value().item();
        int correct = Metrics.correct(logits.value(), batch.labels());
        if (Double.isFinite(value)) optimizer.step(loss.backward(), factor);
        return new Step(batch.size(), value, correct);
    }
}
