package gradbook.training;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Parameter;
import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.DType;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Moves all parameters of a model by an [UpdateRule], and keeps what the rule has to remember.
///
/// ```java
/// var optimizer = new Optimizer(model, new Sgd().momentum(0.9), 0.02);
/// optimizer.step(loss.backward());
/// ```
///
/// Parameters that the loss does not depend on stay as they are, buffers included.
public final class Optimizer {
    private static final String STEP = "step";

    private final SequencedMap<String, Parameter> parameters;
    private final UpdateRule rule;
    private final double learningRate;
    private final Clipping clipping;
    private final Map<String, Map<String, Tensor>> buffers;
    private final Map<String, Integer> steps;

    /// For all parameters of `model`.
    public Optimizer(Layer model, UpdateRule rule, double learningRate) {
        this(StateDict.parameters(model), rule, learningRate);
    }

    /// For some parameters only, under their names; the others stay frozen.
    public Optimizer(SequencedMap<String, Parameter> parameters, UpdateRule rule, double learningRate) {
        this.parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
        this.rule = rule;
        UpdateRule.requireInRange("the learning rate", learningRate, 0, Double.POSITIVE_INFINITY);
        this.learningRate = learningRate;
        clipping = Clipping.none();
        buffers = new HashMap<>();
        steps = new HashMap<>();
        parameters.forEach((name, p) -> {
            var zeros = new LinkedHashMap<String, Tensor>();
            for (String buffer : rule.buffers()) zeros.put(buffer, Tensor.zeros(p.shape(), p.value().dtype()));
            buffers.put(name, zeros);
            steps.put(name, 0);
        });
    }

    private Optimizer(Optimizer like, Clipping clipping) {
        parameters = like.parameters;
        rule = like.rule;
        learningRate = like.learningRate;
        this.clipping = clipping;
        buffers = like.buffers;
        steps = like.steps;
    }

    /// This optimiser, with the same memory, taking its steps along clipped gradients.
    public Optimizer clipping(Clipping clipping) {
        return new Optimizer(this, clipping);
    }

    /// The formula by which weights move, with its constants.
    public UpdateRule rule() {
        return rule;
    }

    /// η, which the factor of a schedule multiplies.
    public double learningRate() {
        return learningRate;
    }

    /// One step downhill, for every parameter that `gradients` knows.
    public void step(Gradients gradients) {
        step(gradients, 1);
    }

    /// The same with `factor` times the learning rate, as a [Schedule] may ask for.
    public void step(Gradients gradients, double factor) {
        List<String> moving = parameters.keySet().stream()
                .filter(name -> gradients.contains(parameters.get(name))).toList();
        List<Tensor> clipped = clipping.clip(moving.stream()
                .map(name -> gradients.of(parameters.get(name)).value()).toList());
        for (int i = 0; i < moving.size(); i++) {
            String name = moving.get(i);
            int step = steps.merge(name, 1, Integer::sum);
            rule.update(parameters.get(name).value(), clipped.get(i), buffers.get(name), factor * learningRate, step);
        }
    }

    /// What the rule remembers: for each parameter the number of its steps, a float64 scalar such as
    /// `conv1.weight.step`, and its buffers, such as `conv1.weight.momentum_buffer`. The buffers are
    /// not copied: they move as training goes on.
    public SequencedMap<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        parameters.keySet().forEach(name -> {
            state.put(name + "." + STEP, Tensor.scalar(steps.get(name), DType.FLOAT64));
            buffers.get(name).forEach((buffer, tensor) -> state.put(name + "." + buffer, tensor));
        });
        return state;
    }

    /// Takes over a [#state], after which training goes on as if it had never stopped. Either all
    /// of it fits, or nothing is changed.
    ///
    /// @throws ShapeException if a name is missing or unknown, or a shape differs
    public void load(Map<String, Tensor> state) {
        SequencedMap<String, Tensor> own = state();
        if (!own.keySet().equals(state.keySet()))
            throw new ShapeException("cannot load the state of an optimiser, " + state.keySet() + ", into " + rule
                    + ", which keeps " + own.keySet() + "\n  hint: use the model and the rule that it was saved with");
        own.forEach((name, tensor) -> {
            if (!tensor.shape().equals(state.get(name).shape()))
                throw new ShapeException("cannot load " + name + " of shape " + state.get(name).shape()
                        + ": the optimiser's has the shape " + tensor.shape());
        });
        parameters.keySet().forEach(name -> {
            steps.put(name, (int) state.get(name + "." + STEP).item());
            buffers.get(name).forEach((buffer, tensor) -> tensor.copyInPlace(state.get(name + "." + buffer)));
        });
    }
}
