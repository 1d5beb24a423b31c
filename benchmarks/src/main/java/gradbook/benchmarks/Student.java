package gradbook.benchmarks;

import gradbook.layers.Layer;
import gradbook.tensor.Seed;
import gradbook.tensor.Workspace;
import gradbook.training.Batch;
import gradbook.training.Optimizer;
import gradbook.training.Step;
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
        return workspace.run(() -> Step.of(model, optimizer, batch, 1, random)).loss();
    }
}
