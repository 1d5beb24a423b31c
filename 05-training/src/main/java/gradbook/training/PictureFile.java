package gradbook.training;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Reads pictures in the formats that Java knows: JPEG, PNG, GIF (the first frame), BMP and TIFF.
public final class PictureFile {
    private static final int LARGEST_SIDE = 8192;
    private static final List<String> SUFFIXES = Arrays.stream(ImageIO.getReaderFileSuffixes())
            .map(suffix -> "." + suffix.toLowerCase(Locale.ROOT)).filter(suffix -> suffix.length() > 1)
            .distinct().sorted().toList();

    /// How the names of files end that should be pictures, such as `.jpg`.
    public static List<String> suffixes() {
        return SUFFIXES;
    }

    /// The picture in `file`.
    ///
    /// @throws IOException              if there is no such file, or no permission to read it
    /// @throws IllegalArgumentException if it is no picture, or damaged, cut short or too large
    public static BufferedImage read(Path file) throws IOException {
        if (!Files.exists(file)) throw new NoSuchFileException(file.toString());
        if (Files.isDirectory(file)) throw new IllegalArgumentException(file + " is a folder, not a picture");
        if (!Files.isReadable(file)) throw new AccessDeniedException(file.toString());
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext())
                throw new IllegalArgumentException(file + " is no picture: a JPEG, PNG, GIF, BMP or TIFF file is"
                        + " needed");
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                requireSensible(reader.getWidth(0), reader.getHeight(0), file);
                requireReadable(reader, file);
                return readWhole(reader, file);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            // Java's readers were not written for damaged files, and fail in many ways.
            throw damaged(file, e);
        }
    }

    /// The reader of JPEG fills what is missing of a file that was cut short with grey, and only warns.
    private static BufferedImage readWhole(ImageReader reader, Path file) throws IOException {
        var cutShort = new AtomicBoolean();
        reader.addIIOReadWarningListener((_, warning) -> {
            String text = warning.toLowerCase(Locale.ROOT);
            if (text.contains("truncated") || text.contains("premature")) cutShort.set(true);
        });
        BufferedImage image = reader.read(0);
        if (cutShort.get()) throw damaged(file, null);
        return image;
    }

    private static IllegalArgumentException damaged(Path file, Exception cause) {
        return new IllegalArgumentException(file + " is damaged, it cannot be read as a picture"
                + "\n  hint: take it out, or put a sound copy in its place", cause);
    }

    private static void requireSensible(int width, int height, Path file) {
        if (Math.max(width, height) > LARGEST_SIDE)
            throw new IllegalArgumentException(file + " has " + width + " × " + height + " pixels: at most "
                    + LARGEST_SIDE + " × " + LARGEST_SIDE + " are read");
    }

    /// JPEG files for printing have four colours of ink, which Java's reader cannot mix.
    private static void requireReadable(ImageReader reader, Path file) throws IOException {
        if (!reader.getImageTypes(0).hasNext())
            throw new IllegalArgumentException(file + " has colours that cannot be read, such as those of ink (CMYK)"
                    + "\n  hint: save it as an RGB picture");
    }

    private PictureFile() {}
}
