package gradbook.architectures.pictures;

import gradbook.tensor.AtomicFiles;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// A white sheet to draw on, and the fonts of all pictures.
public final class Drawing {
    /// Of titles.
    public static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 18);
    /// Of everything else.
    public static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    /// Nearly black.
    public static final Color INK = new Color(0x202020);

    private final BufferedImage image;
    private final Graphics2D graphics;

    /// @param width  in pixels, as is `height`
    public Drawing(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
    }

    /// What was drawn so far; not copied.
    public BufferedImage image() {
        return image;
    }

    /// To draw with whatever Java can draw.
    public Graphics2D graphics() {
        return graphics;
    }

    /// A line of text whose middle is at (x, y).
    public void text(String text, Font font, Color colour, double x, double y) {
        graphics.setFont(font);
        graphics.setColor(colour);
        var metrics = graphics.getFontMetrics();
        graphics.drawString(text, (float) (x - metrics.stringWidth(text) / 2.0),
                (float) (y + (metrics.getAscent() - metrics.getDescent()) / 2.0));
    }

    /// The same, read from bottom to top.
    public void uprightText(String text, Font font, Color colour, double x, double y) {
        var before = graphics.getTransform();
        graphics.rotate(-Math.PI / 2, x, y);
        text(text, font, colour, x, y);
        graphics.setTransform(before);
    }

    /// A rectangle with its upper left corner at (`x`, `y`), in pixels.
    public void fill(Color colour, int x, int y, int width, int height) {
        graphics.setColor(colour);
        graphics.fillRect(x, y, width, height);
    }

    /// The width of the widest of these labels, in pixels.
    public static int widest(Stream<String> labels) {
        var metrics = new Drawing(1, 1).graphics.getFontMetrics(LABEL);
        return labels.mapToInt(metrics::stringWidth).max().orElse(0);
    }

    /// Whether text can be drawn. Small systems come without any font, and what Java then throws depends
    /// on what else they lack.
    public static boolean hasFonts() {
        try {
            return new Drawing(1, 1).graphics.getFontMetrics(LABEL).stringWidth("0") > 0;
        } catch (RuntimeException | InternalError | LinkageError _) {
            return false;
        }
    }

    /// Writes `image` as a PNG file.
    public static void save(BufferedImage image, Path file) throws IOException {
        AtomicFiles.write(file, out -> ImageIO.write(image, "png", out));
    }
}
