package gradbook.layers;

import gradbook.autodiff.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/// Walks what a layer consists of: the components of records and the elements of lists, with the
/// path that leads to each, such as `features.3.weight`.
final class LayerTree {

    /// Shows every layer and parameter in `root`, each before what it contains, with its path.
    static void visit(Layer root, BiConsumer<String, Object> visitor) {
        visit("", root, visitor);
    }

    private static void visit(String path, Object value, BiConsumer<String, Object> visitor) {
        if (value instanceof Layer || value instanceof Parameter) visitor.accept(path, value);
        switch (value) {
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) visit(join(path, String.valueOf(i)), list.get(i), visitor);
            }
            // The layers of a sequence are numbered without a name of their own, as in PyTorch.
            case Sequential(List<Layer> layers) -> visit(path, layers, visitor);
            case Record record when record instanceof Layer -> {
                for (RecordComponent part : record.getClass().getRecordComponents())
                    visit(join(path, snakeCase(part.getName())), read(record, part), visitor);
            }
            case null, default -> {}
        }
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

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// `runningMean` as `running_mean`, the custom of Python.
    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static Object read(Record record, RecordComponent part) {
        try {
            part.getAccessor().trySetAccessible();
            return part.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read the component " + part.getName() + " of the layer "
                    + record.getClass().getName()
                    + ": make the record public, in a package that its module exports", e);
        }
    }

    private LayerTree() {}
}
