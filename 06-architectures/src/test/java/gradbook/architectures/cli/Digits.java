package gradbook.architectures.cli;

import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// MNIST's test digits, drawn as people would draw them.
final class Digits {
    static final ImageDataset TEST = Mnist.test();

    /// Digit `i`, each pixel `factor` pixels wide, at (x, y) on a sheet of `width` × `height`. Ink and
    /// paper may be transparent.
    static BufferedImage draw(int i, int factor, int x, int y, int width, int height, Color ink, Color paper) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        byte[] pixels = TEST.image(i);
        for (int py = 0; py < height; py++)
            for (int px = 0; px < width; px++) {
                int u = Math.floorDiv(px - x, factor), v = Math.floorDiv(py - y, factor);
                boolean inside = u >= 0 && u < 28 && v >= 0 && v < 28;
                image.setRGB(px, py, mixed(paper, ink, inside ? (pixels[v * 28 + u] & 255) / 255f : 0));
            }
        return image;
    }

    private static int mixed(Color paper, Color ink, float share) {
        float[] a = paper.getRGBComponents(null), b = ink.getRGBComponents(null);
        // A transparent sheet has no colour to mix with.
        float s = a[3] == 0 ? 1 : share;
        return new Color(a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1]), a[2] + s * (b[2] - a[2]),
                a[3] + share * (b[3] - a[3])).getRGB();
    }

    /// The same picture in another of Java's pixel formats.
    static BufferedImage as(int type, BufferedImage image) {
        var copy = new BufferedImage(image.getWidth(), image.getHeight(), type);
        Graphics2D graphics = copy.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return copy;
    }

    static Path save(BufferedImage image, Path file) throws Exception {
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private Digits() {}
}
