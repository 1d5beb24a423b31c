package gradbook.architectures.cli;

import gradbook.architectures.pictures.Drawing;
import gradbook.training.ConfusionMatrix;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/// A confusion matrix as a heat map: what was right in blue, what was wrong in orange. Each has a scale
/// of its own, since the few mistakes are what one looks for.
final class ConfusionPicture {
    /// More could neither be told apart nor kept in memory.
    static final int MOST_CLASSES = 50;
    private static final int SMALLEST_CELL = 52;
    private static final int MARGIN = 90;
    private static final Color RIGHT = new Color(0x2c7fb8);
    private static final Color WRONG = new Color(0xe6550d);

    static BufferedImage draw(ConfusionMatrix matrix) {
        int[][] counts = matrix.counts();
        List<String> names = matrix.classNames();
        int name = Drawing.widest(names.stream());
        int cell = Math.max(SMALLEST_CELL, name + 10), left = Math.max(MARGIN, name + 60);
        int side = counts.length * cell;
        var drawing = new Drawing(side + left + 30, side + MARGIN + 44);
        String title = String.format(Locale.ROOT, "%.2f %% of %,d test images right", 100 * matrix.accuracy(),
                matrix.total());
        drawing.text(title, Drawing.TITLE, Drawing.INK, left + side / 2.0, 26);
        drawing.text("predicted", Drawing.LABEL, Drawing.INK, left + side / 2.0, side + MARGIN + 20);
        drawing.uprightText("true", Drawing.LABEL, Drawing.INK, 24, MARGIN - 30 + side / 2.0);

        int top = MARGIN - 30;
        int mostRight = 1, mostWrong = 1;
        for (int t = 0; t < counts.length; t++)
            for (int p = 0; p < counts.length; p++)
                if (t == p) mostRight = Math.max(mostRight, counts[t][p]);
                else mostWrong = Math.max(mostWrong, counts[t][p]);

        for (int t = 0; t < counts.length; t++) {
            drawing.text(names.get(t), Drawing.LABEL, Drawing.INK, left - 15 - name / 2.0, top + (t + 0.5) * cell);
            drawing.text(names.get(t), Drawing.LABEL, Drawing.INK, left + (t + 0.5) * cell, top + side + 18);
            for (int p = 0; p < counts.length; p++) {
                double strength = (double) counts[t][p] / (t == p ? mostRight : mostWrong);
                drawing.fill(mixed(t == p ? RIGHT : WRONG, strength), left + p * cell, top + t * cell, cell - 1,
                        cell - 1);
                drawing.text(String.valueOf(counts[t][p]), Drawing.LABEL, strength > 0.6 ? Color.WHITE : Drawing.INK,
                        left + (p + 0.5) * cell, top + (t + 0.5) * cell);
            }
        }
        return drawing.image();
    }

    /// Nearly white at strength 0, `colour` at 1, with a step after 0, so that a single mistake shows.
    private static Color mixed(Color colour, double strength) {
        float s = (float) (strength == 0 ? 0.03 : 0.1 + 0.9 * strength);
        float[] c = colour.getRGBColorComponents(null);
        return new Color(1 - s * (1 - c[0]), 1 - s * (1 - c[1]), 1 - s * (1 - c[2]));
    }

    private ConfusionPicture() {}
}
