package gradbook.benchmarks;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.layers.Losses;
import gradbook.layers.Mode;
import gradbook.tensor.Seed;
import gradbook.tensor.Workspace;
import gradbook.training.Batch;
import gradbook.training.Optimizer;
import java.util.random.RandomGenerator;

/// A network of ours that learns, step by step as in [gradbook.training.Trainer].
final class Student {
    private final Layer model;
    private final Optimizer optimizer;
    private final RandomGenerator random = Seed.of(1).split("dropout").generator();
    private final Workspace workspace = new Workspace();

    Student(Layer model, Optimizer optimizer) {
        this.model = model;
        this.optimizer = optimizer;
    }

    /// Learns from `batch`.
    ///
    /// @return the loss before
    double step(Batch batch) {
        return workspace.run(() -> {
            Variable inputs = Variable.constant(batch.inputs());
            Variable logits = Mode.train(random, () -> model.apply(inputs));
            Variable loss = Losses.crossEntropy(logits, batch.labels());
            double value = loss.value().item();
            optimizer.step(loss.backward());
            return value;
        });
    }
}
