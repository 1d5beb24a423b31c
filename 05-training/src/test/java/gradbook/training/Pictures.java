package gradbook.training;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/// Small pictures, drawn for tests.
final class Pictures {

    /// The level of colour `c` at (x, y).
    interface Levels {
        int at(int c, int x, int y);
    }

    static Picture of(int width, int height, Levels levels) {
        byte[] pixels = new byte[3 * height * width];
        for (int c = 0; c < 3; c++)
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++) pixels[(c * height + y) * width + x] = (byte) levels.at(c, x, y);
        return new Picture(width, height, pixels);
    }

    /// The first channel of `picture`.
    static Picture grey(Picture picture) {
        int plane = picture.width() * picture.height();
        return new Picture(picture.width(), picture.height(), Arrays.copyOf(picture.pixels(), plane));
    }

    static Picture random(int width, int height, long seed) {
        var random = new Random(seed);
        return of(width, height, (_, _, _) -> random.nextInt(256));
    }

    /// In one colour, `rgb`.
    static BufferedImage plain(int width, int height, int type, int rgb) {
        var image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) image.setRGB(x, y, rgb);
        return image;
    }

    /// As a PNG file in `folder`, which is made if it is not there.
    static Path save(Picture picture, Path folder, String name) throws Exception {
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++)
            for (int x = 0; x < picture.width(); x++)
                image.setRGB(x, y, picture.level(0, x, y) << 16 | picture.level(1, x, y) << 8 | picture.level(2, x, y));
        return save(image, "png", Files.createDirectories(folder).resolve(name));
    }

    static Path save(BufferedImage image, String format, Path file) throws Exception {
        if (!ImageIO.write(image, format, file.toFile())) throw new AssertionError("no writer for " + format);
        return file;
    }

    private Pictures() {}
}
