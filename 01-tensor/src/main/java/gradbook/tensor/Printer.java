package gradbook.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The text of a tensor as `print(array)` shows it in NumPy (2.3 and later): a bracket per
/// dimension, matrices set apart by blank lines, lines of at most 75 characters, and above 1000
/// elements only the first and last three along each dimension. [NumberStyle] writes the numbers.
final class Printer {
    private static final int LINE_WIDTH = 75;
    private static final int MAX_ELEMENTS = 1000;
    private static final int EDGE = 3;
    private static final int GAP = -1;

    private final boolean summarised;
    private final NumberStyle style;

    private Printer(Tensor x) {
        summarised = x.size() > MAX_ELEMENTS;
        style = NumberStyle.fitting(shownElements(x).toArray(), x.dtype());
    }

    static String print(Tensor x) {
        if (x.rank() == 0) return NumberStyle.single(x.item(), x.dtype());
        if (x.size() == 0) return "[]";
        return new Printer(x).brackets(x, " ", LINE_WIDTH);
    }

    private DoubleStream shownElements(Tensor x) {
        if (x.rank() == 0) return DoubleStream.of(x.item());
        return shown(x.dim(0)).filter(i -> i != GAP).boxed().flatMapToDouble(i -> shownElements(x.select(0, i)));
    }

    /// The indices along a dimension that are shown, with a [#GAP] for those that are not.
    private IntStream shown(int length) {
        return summarised && length > 2 * EDGE
                ? IntStream.of(0, 1, 2, GAP, length - 3, length - 2, length - 1)
                : IntStream.range(0, length);
    }

    /// `indent` is what stands before an element at the start of a line; each bracket adds one
    /// space to it on the left, and takes one character of `width` on the right.
    private String brackets(Tensor x, String indent, int width) {
        List<String> parts = shown(x.dim(0))
                .mapToObj(i -> i == GAP ? "..." : part(x.select(0, i), indent, width)).toList();
        String inside = x.rank() == 1
                ? wrap(parts, indent, width - 1)
                : String.join("\n".repeat(x.rank() - 1) + indent, parts);
        return "[" + inside + "]";
    }

    private String part(Tensor x, String indent, int width) {
        return x.rank() == 0 ? style.format(x.item()) : brackets(x, indent + " ", width - 1);
    }

    /// `words` in lines that end before `width`; a word wider than that gets a line of its own.
    private static String wrap(List<String> words, String indent, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (!line.isEmpty() && indent.length() + line.length() + 1 + word.length() > width) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return String.join("\n" + indent, lines);
    }
}
