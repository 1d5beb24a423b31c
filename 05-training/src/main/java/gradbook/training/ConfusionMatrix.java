package gradbook.training;

import gradbook.layers.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What was taken for what: `counts[t][p]` examples of class t were predicted to be of class p.
public record ConfusionMatrix(int[][] counts, List<String> classNames) {

    /// Copies `counts`.
    ///
    /// @throws IllegalArgumentException unless it has a row and a column for each class
    public ConfusionMatrix {
        classNames = List.copyOf(classNames);
        int classes = classNames.size();
        if (counts.length != classes || Arrays.stream(counts).anyMatch(row -> row.length != classes))
            throw new IllegalArgumentException("a confusion matrix of " + classes
                    + " classes needs as many rows and columns");
        counts = Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
    }

    /// What `model` makes of all examples in `data`, in evaluation mode and without recording.
    public static ConfusionMatrix of(Layer model, Dataset data) {
        return Evaluation.of(model, data).confusion();
    }

    /// The number of examples.
    public int total() {
        return Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
    }

    /// The fraction of examples whose class was found.
    public double accuracy() {
        return (double) IntStream.range(0, counts.length).map(c -> counts[c][c]).sum() / total();
    }

    /// Of the examples predicted to be of class `c`, the fraction that are; NaN if there are none.
    public double precision(int c) {
        return (double) counts[c][c] / predicted(c);
    }

    /// Of the examples of class `c`, the fraction predicted to be so; NaN if there are none.
    public double recall(int c) {
        return (double) counts[c][c] / Arrays.stream(counts[c]).sum();
    }

    /// The harmonic mean of precision and recall, 2pr/(p + r): near 1 only if both are. 0 if no example of class `c`
    /// was found, NaN if there are none, neither true nor predicted.
    public double f1(int c) {
        return 2.0 * counts[c][c] / (Arrays.stream(counts[c]).sum() + predicted(c));
    }

    /// The mean of [#f1] over the classes, each counting as much as any other however many examples it has; NaN if a
    /// class has none.
    public double macroF1() {
        return IntStream.range(0, counts.length).mapToDouble(this::f1).average().orElse(Double.NaN);
    }

    private int predicted(int c) {
        return Arrays.stream(counts).mapToInt(row -> row[c]).sum();
    }

    /// A table with a row per true class and a column per predicted one, bordered by recall and
    /// precision.
    @Override public String toString() {
        int classes = counts.length;
        String[][] cells = new String[classes + 2][classes + 2];
        cells[0][0] = "true \\ predicted";
        cells[0][classes + 1] = "recall";
        cells[classes + 1][0] = "precision";
        cells[classes + 1][classes + 1] = percent(accuracy());
        for (int c = 0; c < classes; c++) {
            cells[0][c + 1] = cells[c + 1][0] = classNames.get(c);
            cells[c + 1][classes + 1] = percent(recall(c));
            cells[classes + 1][c + 1] = percent(precision(c));
            for (int p = 0; p < classes; p++) cells[c + 1][p + 1] = String.valueOf(counts[c][p]);
        }
        return aligned(cells);
    }

    private static String percent(double fraction) {
        return Double.isNaN(fraction) ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * fraction);
    }

    /// The first column to the left, the others to the right, each as wide as its widest cell.
    private static String aligned(String[][] cells) {
        var text = new StringBuilder();
        for (String[] row : cells) {
            for (int c = 0; c < row.length; c++) {
                int column = c;
                int width = Arrays.stream(cells).mapToInt(r -> r[column].length()).max().orElseThrow();
                text.append(String.format(c == 0 ? "%-" + width + "s" : "  %" + width + "s", row[c]));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
