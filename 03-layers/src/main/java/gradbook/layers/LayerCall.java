package gradbook.layers;

import gradbook.autodiff.Variable;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;

/// What surrounds every use of a layer: who listens, and which model it is part of.
final class LayerCall {

    /// Told of each call after it returned, so inner layers come before those that contain them.
    interface Listener {
        void called(Layer layer, Shape input, Shape output);
    }

    private static final ScopedValue<Listener> LISTENER = ScopedValue.newInstance();
    private static final ScopedValue<Layer> MODEL = ScopedValue.newInstance();

    static Variable run(Layer layer, Variable x) {
        if (!MODEL.isBound()) return ScopedValue.where(MODEL, layer).call(() -> run(layer, x));
        Variable y;
        try {
            y = layer.forward(x);
        } catch (ShapeException e) {
            throw e.isLocated() ? e : e.in(placeOf(layer) + ", given an input of shape " + x.shape());
        }
        if (LISTENER.isBound()) LISTENER.get().called(layer, x.shape(), y.shape());
        return y;
    }

    /// Calls `model` with every inner call told to `listener`.
    static Variable listen(Layer model, Variable x, Listener listener) {
        return ScopedValue.where(LISTENER, listener).call(() -> model.apply(x));
    }

    private static String placeOf(Layer layer) {
        String path;
        try {
            path = LayerTree.pathOf(MODEL.get(), layer);
        } catch (IllegalArgumentException _) {
            path = null; // a model that cannot be walked must not hide what went wrong in it
        }
        return path == null || path.isEmpty() ? LayerTree.describe(layer) : path + ", " + LayerTree.describe(layer);
    }

    private LayerCall() {}
}
