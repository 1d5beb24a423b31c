package gradbook.training;

import gradbook.tensor.FormatException;
import gradbook.tensor.Shape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// CIFAR-10 and CIFAR-100 in their binary version: 60,000 colour pictures of 32 × 32 pixels in 10 or 100 classes,
/// 50,000 to train with and 10,000 to test.
///
/// A file is a row of records, without a header:
///
/// ```
/// label                 1 byte; in CIFAR-100 2 bytes, of the coarse class (0 to 19) and of the fine one (0 to 99)
/// pixels             3072 bytes: 1024 of red in reading order, then green, then blue
/// ```
///
/// Source: A. Krizhevsky, *Learning multiple layers of features from tiny images*, 2009.
public final class Cifar {
    private static final Shape IMAGE = Shape.of(3, 32, 32);
    /// In one file: as many as the largest one has.
    private static final int MOST_IMAGES = 50_000;

    private static final List<String> CLASSES = List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog",
            "horse", "ship", "truck");

    // Mean and standard deviation of the red, green and blue of all training images of CIFAR-100.
    private static final Normalization HUNDRED = new Normalization(List.of(0.5071, 0.4865, 0.4409),
            List.of(0.2673, 0.2564, 0.2762));

    /// How the records of a file begin, and what they mean.
    ///
    /// @param labels how many of them a record begins with, of which the last one is the class
    private record Format(int labels, List<String> classNames, Normalization normalization) {
        int recordSize() {
            return labels + IMAGE.size();
        }
    }

    /// The images of CIFAR-10 in `folder`: `data_batch_1.bin` to `data_batch_5.bin` to train with, `test_batch.bin` to
    /// test.
    ///
    /// @throws FormatException if a file is damaged
    public static Split<ImageDataset> load10(Path folder) throws IOException {
        var format = new Format(1, CLASSES, Normalization.CIFAR10);
        List<Path> train = new ArrayList<>();
        for (int i = 1; i <= 5; i++) train.add(folder.resolve("data_batch_" + i + ".bin"));
        return new Split<>(read(train, format), read(List.of(folder.resolve("test_batch.bin")), format));
    }

    /// The images of CIFAR-100 in `folder`, with their fine classes: `train.bin` and `test.bin`, and the names of the
    /// classes in `fine_label_names.txt`, one a line.
    ///
    /// @throws FormatException if a file is damaged
    public static Split<ImageDataset> load100(Path folder) throws IOException {
        var format = new Format(2, ClassNames.read(folder.resolve("fine_label_names.txt"), 100), HUNDRED);
        return new Split<>(read(List.of(folder.resolve("train.bin")), format),
                read(List.of(folder.resolve("test.bin")), format));
    }

    private static ImageDataset read(List<Path> files, Format format) throws IOException {
        int[] counts = new int[files.size()];
        for (int i = 0; i < counts.length; i++) counts[i] = count(files.get(i), format);
        int images = IntStream.of(counts).sum();
        byte[] pixels = new byte[Math.multiplyExact(images, IMAGE.size())];
        int[] labels = new int[images];
        int start = 0;
        for (int i = 0; i < counts.length; start += counts[i++])
            read(files.get(i), format, counts[i], pixels, labels, start);
        return new ImageDataset(IMAGE, pixels, labels, format.classNames, format.normalization);
    }

    /// How many records `file` has, by its length: known before memory for them is allocated.
    private static int count(Path file, Format format) throws IOException {
        if (!Files.isRegularFile(file)) throw new NoSuchFileException(file.toString());
        long size = Files.size(file), most = (long) MOST_IMAGES * format.recordSize();
        if (size == 0 || size > most || size % format.recordSize() != 0)
            throw new FormatException(file.toString(), Math.min(size, most), "the end after 1 to " + MOST_IMAGES
                    + " records of " + format.recordSize() + " bytes", "a file of " + size + " bytes");
        return (int) (size / format.recordSize());
    }

    /// Reads the `count` records of `file` as images `start`, `start` + 1, …
    private static void read(Path file, Format format, int count, byte[] pixels, int[] labels, int start)
            throws IOException {
        byte[] record = new byte[format.recordSize()];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int i = 0; i < count; i++) {
                long offset = (long) i * record.length;
                if (in.readNBytes(record, 0, record.length) < record.length)
                    throw new FormatException(file.toString(), offset, "a record of " + record.length + " bytes",
                            "the end");
                int label = record[format.labels - 1] & 255;
                if (label >= format.classNames.size())
                    throw new FormatException(file.toString(), offset + format.labels - 1,
                            "a label from 0 to " + (format.classNames.size() - 1), String.valueOf(label));
                labels[start + i] = label;
                System.arraycopy(record, format.labels, pixels, (start + i) * IMAGE.size(), IMAGE.size());
            }
        }
    }

    private Cifar() {}
}
