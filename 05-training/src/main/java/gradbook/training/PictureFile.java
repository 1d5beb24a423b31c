package gradbook.training;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
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
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Reads pictures in the formats that Java knows: JPEG, PNG, GIF (the first frame), BMP and TIFF.
public final class PictureFile {
    private static final int LARGEST_SIDE = 8192;
    private static final int MOST_BYTES = 64 << 20;
    /// 8 pixels of black or white in a byte, of which gzip's method makes at best 1032 from one.
    private static final long MOST_PIXELS_PER_BYTE = 8 * 1032;
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
        String name = PictureZip.name(file);
        if (!Files.exists(file)) throw new NoSuchFileException(name);
        if (Files.isDirectory(file)) throw new IllegalArgumentException(name + " is a folder, not a picture");
        if (!Files.isReadable(file)) throw new AccessDeniedException(name);
        try (ImageInputStream in = open(file, name)) {
            return read(in, Files.size(file), name);
        } catch (RefusedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Java's readers were not written for damaged files, and fail in many ways.
            throw damaged(name, e);
        }
    }

    private static BufferedImage read(ImageInputStream in, long size, String name) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        if (!readers.hasNext())
            throw new RefusedException(name + " is no picture: a JPEG, PNG, GIF, BMP or TIFF file is needed", null);
        ImageReader reader = readers.next();
        try {
            reader.setInput(in);
            requireSensible(reader.getWidth(0), reader.getHeight(0), size, name);
            requireReadable(reader, name);
            return readWhole(reader, name);
        } finally {
            reader.dispose();
        }
    }

    /// From a zip file it is read into memory, where readers can go back and forth in it.
    private static ImageInputStream open(Path file, String name) throws IOException {
        if (file.getFileSystem() == FileSystems.getDefault()) return new FileImageInputStream(file.toFile());
        try (InputStream in = Files.newInputStream(file)) {
            // Grows its array as bytes arrive: the size that a zip file gives may be wrong.
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES)
                throw new RefusedException(name + " is larger than the " + (MOST_BYTES >> 20)
                        + " MB up to which pictures in zip files are read\n  hint: unpack the zip file", null);
            if (bytes.length != Files.size(file)) throw damaged(name, null);
            return new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
        }
    }

    /// The reader of JPEG fills what is missing of a file that was cut short with grey, and only warns.
    private static BufferedImage readWhole(ImageReader reader, String file) throws IOException {
        var cutShort = new AtomicBoolean();
        reader.addIIOReadWarningListener((_, warning) -> {
            String text = warning.toLowerCase(Locale.ROOT);
            if (text.contains("truncated") || text.contains("premature")) cutShort.set(true);
        });
        BufferedImage image = reader.read(0);
        if (cutShort.get()) throw damaged(file, null);
        return image;
    }

    private static RefusedException damaged(String file, Exception cause) {
        return new RefusedException(file + " is damaged, it cannot be read as a picture"
                + "\n  hint: take it out, or put a sound copy in its place", cause);
    }

    /// Readers make room for all pixels before they look for them in the file.
    private static void requireSensible(int width, int height, long size, String file) {
        if (Math.max(width, height) > LARGEST_SIDE)
            throw new RefusedException(file + " has " + width + " × " + height + " pixels: at most "
                    + LARGEST_SIDE + " × " + LARGEST_SIDE + " are read", null);
        if ((long) width * height > size * MOST_PIXELS_PER_BYTE) throw damaged(file, null);
    }

    /// JPEG files for printing have four colours of ink, which Java's reader cannot mix.
    private static void requireReadable(ImageReader reader, String file) throws IOException {
        if (!reader.getImageTypes(0).hasNext())
            throw new RefusedException(file + " has colours that cannot be read, such as those of ink (CMYK)"
                    + "\n  hint: save it as an RGB picture", null);
    }

    /// With a message for the user, unlike what the readers throw.
    private static final class RefusedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        RefusedException(String message, Exception cause) {
            super(message, cause);
        }
    }

    private PictureFile() {}
}
