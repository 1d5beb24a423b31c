package gradbook.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table in Markdown, whose columns are also straight where it is read as it is. The first column is text, the
/// others are numbers.
record Table(List<String> header, List<List<String>> rows) {

    Table {
        for (List<String> row : rows)
            if (row.size() != header.size())
                throw new IllegalArgumentException("a row of " + row.size() + " cells in a table of "
                        + header.size() + " columns: " + row);
    }

    String toMarkdown() {
        int[] widths = IntStream.range(0, header.size()).map(this::width).toArray();
        var lines = new ArrayList<String>();
        lines.add(line(header, widths));
        lines.add(IntStream.range(0, widths.length)
                .mapToObj(c -> c == 0 ? "-".repeat(widths[c]) : "-".repeat(widths[c] - 1) + ":")
                .collect(Collectors.joining(" | ", "| ", " |")));
        for (List<String> row : rows) lines.add(line(row, widths));
        return String.join("\n", lines) + "\n";
    }

    private int width(int column) {
        int widest = Math.max(3, header.get(column).length());
        for (List<String> row : rows) widest = Math.max(widest, row.get(column).length());
        return widest;
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(c -> {
                    String padding = " ".repeat(widths[c] - cells.get(c).length());
                    return c == 0 ? cells.get(c) + padding : padding + cells.get(c);
                })
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
