package gradbook.architectures.experiments;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.layers.Losses;
import gradbook.layers.StateDict;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import gradbook.tensor.Workspace;
import gradbook.training.Batch;
import gradbook.training.Batches;
import gradbook.training.Dataset;
import java.util.Collection;

/// How far the gradient of a random batch is from the gradient over all examples.
///
/// With gᵢ the gradient of the loss of example i, and g their mean over all N of them, let
/// σ² = 1/N·Σᵢ‖gᵢ − g‖². The gradient of a batch is the mean of B of them, drawn without putting any back, and
///
/// ```
/// E‖g_batch − g‖² = σ²/B · (N − B)/(N − 1)
/// ```
///
/// as for any sample (W. G. Cochran, *Sampling Techniques*, 1977, theorem 2.2). So the noise falls as 1/√B, while the
/// cost grows as B, and at B = N there is none.
///
/// @param full      g, all parameters in one line
/// @param deviation σ
record GradientNoise(Layer model, Dataset data, Tensor full, double deviation) {

    /// At the present weights of `model`, which must not change afterwards.
    static GradientNoise of(Layer model, Dataset data) {
        Tensor full = gradient(model, Batches.inOrder(data, data.size()).epoch(0).iterator().next());
        double squares = 0;
        var workspace = new Workspace();
        for (Batch one : Batches.inOrder(data, 1).epoch(0))
            squares += workspace.run(() -> squareDistance(gradient(model, one), full));
        return new GradientNoise(model, data, full, Math.sqrt(squares / data.size()));
    }

    /// √E‖g_batch − g‖² / ‖g‖ by the formula.
    double predicted(int batchSize) {
        int n = data.size();
        return deviation * Math.sqrt((n - batchSize) / (batchSize * (n - 1.0))) / norm();
    }

    /// The same as the root of a mean over `draws` batches.
    double measured(int batchSize, int draws, Seed seed) {
        Batches batches = Batches.shuffled(data, batchSize, seed).dropLast(true);
        var workspace = new Workspace();
        double squares = 0;
        int drawn = 0;
        for (int epoch = 1; drawn < draws; epoch++)
            for (Batch batch : batches.epoch(epoch)) {
                if (drawn++ == draws) break;
                squares += workspace.run(() -> squareDistance(gradient(model, batch), full));
            }
        return Math.sqrt(squares / draws) / norm();
    }

    private double norm() {
        return Math.sqrt(full.square().sum().item());
    }

    private static double squareDistance(Tensor a, Tensor b) {
        return a.sub(b).square().sum().item();
    }

    private static Tensor gradient(Layer model, Batch batch) {
        Collection<Parameter> parameters = StateDict.parameters(model).values();
        Gradients gradients = Losses.crossEntropy(model.apply(Variable.constant(batch.inputs())), batch.labels())
                .backward();
        return Tensor.concat(0, parameters.stream().map(p -> gradients.of(p).value().flatten(0))
                .toArray(Tensor[]::new));
    }
}
