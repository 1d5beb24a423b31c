package gradbook.autodiff;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/// Walks what a function consists of. A function with parameters is a record: its components are
/// its parameters, its inner functions, and lists of them, and their names give each part its path, such
/// as `features.3.weight`.
public final class RecordTree {

    /// Shows `root` and every part of it, each before what it contains, with its path; the path of the
    /// root is empty.
    public static void visit(Object root, BiConsumer<String, Object> visitor) {
        visit("", root, visitor);
    }

    private static void visit(String path, Object value, BiConsumer<String, Object> visitor) {
        if (value != null) visitor.accept(path, value);
        switch (value) {
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) visit(join(path, String.valueOf(i)), list.get(i), visitor);
            }
            case Record function when function instanceof UnaryOperator<?> -> {
                RecordComponent[] parts = function.getClass().getRecordComponents();
                for (RecordComponent part : parts) {
                    String place = isSequence(parts) ? path : join(path, snakeCase(part.getName()));
                    visit(place, read(function, part), visitor);
                }
            }
            case null, default -> {}
        }
    }

    /// The elements of a record that is nothing but a list are numbered without a name of their own, as
    /// in PyTorch.
    private static boolean isSequence(RecordComponent[] parts) {
        return parts.length == 1 && parts[0].getType() == List.class;
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

    private RecordTree() {}
}
