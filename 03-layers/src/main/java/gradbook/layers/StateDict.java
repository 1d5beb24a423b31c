package gradbook.layers;

import gradbook.autodiff.Parameter;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/// The numbers of a model by name, in order: `conv1.weight`, `conv1.bias`, `features.0.weight` …
///
/// A name is the path of record components that leads to a parameter, or to a tensor that is kept without
/// being trained, a *buffer* such as `bn1.running_mean`; lists and [Sequential] count from 0. Names and layouts
/// are those of PyTorch's `state_dict`, so weights move both ways.
public final class StateDict {

    /// The parameters of `model`, each once, under the first path that leads to it.
    public static SequencedMap<String, Parameter> parameters(Layer model) {
        var parameters = new LinkedHashMap<String, Parameter>();
        LayerTree.visit(model, (path, value) -> {
            if (value instanceof Parameter p && !parameters.containsValue(p)) parameters.put(path, p);
        });
        return parameters;
    }

    /// The tensors of `model`, those of its parameters and its buffers, each once. They are not copied: they
    /// move as training goes on.
    public static SequencedMap<String, Tensor> of(Layer model) {
        var tensors = new LinkedHashMap<String, Tensor>();
        LayerTree.visit(model, (path, part) -> {
            Tensor tensor = part instanceof Parameter p ? p.value() : part instanceof Tensor buffer ? buffer : null;
            if (tensor != null && !tensors.containsValue(tensor)) tensors.put(path, tensor);
        });
        return tensors;
    }

    /// Copies `tensors` into those of `model`, rounded to their type. Either all fit, or nothing is
    /// changed.
    ///
    /// @throws ShapeException if a name is missing or unknown, or a shape differs
    public static void load(Layer model, Map<String, Tensor> tensors) {
        SequencedMap<String, Tensor> own = of(model);
        requireSameNames(own, tensors);
        own.forEach((name, tensor) -> {
            if (!tensor.shape().equals(tensors.get(name).shape()))
                throw new ShapeException("cannot load " + name + " of shape " + tensors.get(name).shape()
                        + ": the model's has the shape " + tensor.shape());
        });
        own.forEach((name, tensor) -> tensor.copyInPlace(tensors.get(name)));
    }

    private static void requireSameNames(Map<String, Tensor> own, Map<String, Tensor> given) {
        var missing = new TreeSet<>(own.keySet());
        missing.removeAll(given.keySet());
        var unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(own.keySet());
        if (!missing.isEmpty() || !unknown.isEmpty())
            throw new ShapeException("cannot load " + given.size() + " tensors into a model of " + own.size()
                    + (missing.isEmpty() ? "" : "; missing are " + String.join(", ", missing))
                    + (unknown.isEmpty() ? "" : "; unknown are " + String.join(", ", unknown)));
    }

    private StateDict() {}
}
