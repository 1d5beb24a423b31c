package gradbook.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of cells below a head, to be printed in aligned columns.
///
/// ```
/// layer   parameters
/// ──────────────────
/// conv1          156
/// conv2        2,416
/// ```
///
/// A column of numbers is aligned to the right. It is one if each of its cells, the head aside, is empty or begins
/// with a digit, or with a sign or a sign of comparison before a digit.
public final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private boolean total;

    public TextTable(String... head) {
        rows.add(List.of(head));
    }

    /// Adds a row; cells are shown as `String.valueOf` does.
    ///
    /// @return this table
    /// @throws IllegalArgumentException unless there are as many as the head has
    public TextTable row(Object... cells) {
        if (cells.length != rows.getFirst().size())
            throw new IllegalArgumentException("a row of " + cells.length + " cells " + Arrays.toString(cells)
                    + " for a table of " + rows.getFirst().size() + " columns " + rows.getFirst());
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    /// Adds the last row, with a line above it.
    ///
    /// @return this table
    public TextTable total(Object... cells) {
        row(cells);
        total = true;
        return this;
    }

    /// The rows so far, the head first.
    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /// The table, each row ending with a new line.
    @Override public String toString() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        boolean[] numbers = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            widths[c] = width(c);
            numbers[c] = isNumbers(c);
        }
        String line = "─".repeat(Arrays.stream(widths).sum() + GAP.length() * (columns - 1));
        var text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            if (r == 1 || total && r == rows.size() - 1) text.append(line).append('\n');
            text.append(aligned(rows.get(r), widths, numbers)).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow();
    }

    private boolean isNumbers(int column) {
        return rows.size() > 1 && rows.stream().skip(1).map(row -> row.get(column))
                .allMatch(cell -> cell.isEmpty() || cell.matches("[-−+<>≤≥±]? ?\\d.*"));
    }

    private static String aligned(List<String> row, int[] widths, boolean[] numbers) {
        var line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String space = " ".repeat(widths[c] - row.get(c).length());
            line.append(c == 0 ? "" : GAP).append(numbers[c] ? space + row.get(c) : row.get(c) + space);
        }
        return line.toString().stripTrailing();
    }
}
