package gradbook.layers;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.RecordTree;
import gradbook.tensor.Tensor;
import java.util.function.BiConsumer;

/// What a layer consists of: its inner layers, parameters and buffers, each with the path that leads to it,
/// such as `features.3.weight`.
final class LayerTree {

    /// Shows every layer, parameter and buffer (a plain tensor) in `root`, each before what it contains, with its path.
    static void visit(Layer root, BiConsumer<String, Object> visitor) {
        RecordTree.visit(root, (path, part) -> {
            if (part instanceof Layer || part instanceof Parameter || part instanceof Tensor)
                visitor.accept(path, part);
        });
    }

    /// The path from `root` to `layer` itself (not an equal one), or `null` if it is not a part.
    static String pathOf(Layer root, Layer layer) {
        String[] found = {null};
        visit(root, (path, value) -> {
            if (value == layer && found[0] == null) found[0] = path;
        });
        return found[0];
    }

    /// Whether `layer` contains no other layers, so that its work is its own.
    static boolean isLeaf(Layer layer) {
        int[] layers = {0};
        visit(layer, (_, value) -> layers[0] += value instanceof Layer ? 1 : 0);
        return layers[0] == 1;
    }

    /// What a layer calls itself, or where it did not define that, its class; a lambda has no name.
    static String describe(Layer layer) {
        String name = layer.getClass().getSimpleName();
        if (layer.getClass().isHidden() || name.isEmpty()) return "function";
        String text = layer.toString();
        boolean undefined = text.startsWith(name + "[") || text.startsWith(layer.getClass().getName() + "@");
        return undefined ? name : text;
    }

    private LayerTree() {}
}
