package gradbook.training;

import gradbook.tensor.FormatException;
import gradbook.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// MNIST: 70,000 handwritten digits as grey images of 28 × 28 pixels, 60,000 to train with and 10,000
/// to test. They come with this chapter.
///
/// Source: Y. LeCun, C. Cortes, C. J. C. Burges, *The MNIST database of handwritten digits*, licence
/// CC BY-SA 3.0; see the file `NOTICE.md` next to them. Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017)
/// has photographs of clothes in files of the same names, and can be read from a folder.
public final class Mnist {
    private static final String TRAIN = "train";
    private static final String TEST = "t10k";

    private static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    private static final List<String> CLOTHES = List.of("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal",
            "Shirt", "Sneaker", "Bag", "Ankle boot");

    // Mean and standard deviation of all pixels of the training images.
    private static final Normalization DIGIT_PIXELS = Normalization.of(0.1307, 0.3081);
    private static final Normalization CLOTHES_PIXELS = Normalization.of(0.2860, 0.3530);

    /// Where a file comes from, by its name.
    private interface Source {
        Idx read(String name, int rank) throws IOException;
    }

    /// The 60,000 training images.
    public static ImageDataset train() {
        return inTheBox(TRAIN);
    }

    /// The 10,000 test images.
    public static ImageDataset test() {
        return inTheBox(TEST);
    }

    /// The four files in `folder`, packed or not, of MNIST or of any data set in the same form. If there is a file
    /// `classes.txt`, it names the classes, one a line, and the pixels are normalised by the mean and deviation of
    /// those to train with. Else, what a folder with "fashion" in its name has is Fashion-MNIST, and all others have
    /// MNIST's digits.
    ///
    /// @throws FormatException if one is damaged, or images and labels do not fit together
    public static Split<ImageDataset> load(Path folder) throws IOException {
        Path names = folder.resolve("classes.txt");
        if (Files.exists(names)) {
            Split<ImageDataset> images = load(folder, ClassNames.read(names, 0), DIGIT_PIXELS);
            var pixels = Normalization.ofPixels(images.train().pixels());
            return new Split<>(images.train().normalization(pixels), images.heldOut().normalization(pixels));
        }
        Path name = folder.toAbsolutePath().normalize().getFileName();
        boolean fashion = name != null && name.toString().toLowerCase(Locale.ROOT).contains("fashion");
        return fashion ? loadFashion(folder) : load(folder, DIGITS, DIGIT_PIXELS);
    }

    /// The four files of Fashion-MNIST in `folder`, packed or not.
    ///
    /// @throws FormatException if one is damaged, or images and labels do not fit together
    public static Split<ImageDataset> loadFashion(Path folder) throws IOException {
        return load(folder, CLOTHES, CLOTHES_PIXELS);
    }

    private static Split<ImageDataset> load(Path folder, List<String> classNames, Normalization normalization)
            throws IOException {
        Source files = (name, rank) -> Idx.read(find(folder, name), rank);
        return new Split<>(
                read(files, TRAIN, classNames, normalization), read(files, TEST, classNames, normalization));
    }

    private static Path find(Path folder, String name) throws IOException {
        Path plain = folder.resolve(name);
        Path packed = folder.resolve(name + ".gz");
        if (Files.exists(plain)) return plain;
        if (Files.exists(packed)) return packed;
        throw new NoSuchFileException(plain.toString(), null, "nor is there " + packed.getFileName());
    }

    private static ImageDataset inTheBox(String part) {
        try {
            return read(Mnist::resource, part, DIGITS, DIGIT_PIXELS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Idx resource(String name, int rank) throws IOException {
        String path = "mnist/" + name + ".gz";
        try (InputStream in = Mnist.class.getResourceAsStream(path)) {
            if (in == null) throw new NoSuchFileException(path, null, "it belongs into the jar of this chapter");
            return Idx.read(in, path, rank);
        }
    }

    private static ImageDataset read(Source source, String part, List<String> classNames, Normalization normalization)
            throws IOException {
        String imageFile = part + "-images-idx3-ubyte";
        String labelFile = part + "-labels-idx1-ubyte";
        Idx images = source.read(imageFile, 3);
        Idx labels = source.read(labelFile, 1);
        int count = images.shape().dim(0);
        if (labels.shape().dim(0) != count)
            throw new FormatException(labelFile, 4, count + " labels, as many as " + imageFile + " has images",
                    String.valueOf(labels.shape().dim(0)));

        int[] classes = new int[count];
        for (int i = 0; i < count; i++) {
            classes[i] = labels.data()[i] & 255;
            if (classes[i] >= classNames.size())
                throw new FormatException(labelFile, 8 + i, "a label from 0 to " + (classNames.size() - 1),
                        String.valueOf(classes[i]));
        }
        Shape image = Shape.of(1, images.shape().dim(1), images.shape().dim(2));
        return new ImageDataset(image, images.data(), classes, classNames, normalization);
    }

    private Mnist() {}
}
