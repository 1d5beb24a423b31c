package gradbook.training;

import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Labelled images of one size, kept as bytes: a quarter of the memory that numbers would take. They
/// are turned into numbers a batch at a time.
///
/// @param imageShape    of one image, (channels, height, width)
/// @param pixels        the images one after another, in reading order; not copied
/// @param labels        the class of each image; not copied
/// @param classNames    what the classes are called
/// @param normalization how bytes become numbers
public record ImageDataset(Shape imageShape, byte[] pixels, int[] labels, List<String> classNames,
                           Normalization normalization) implements Dataset {
    private static final int IMAGES_PER_TASK = 64;

    /// @throws ShapeException unless there are (channels, height, width) bytes for each label
    /// @throws IllegalArgumentException if a label is none of the classes
    public ImageDataset {
        classNames = List.copyOf(classNames);
        if (imageShape.rank() != 3 || imageShape.dim(0) != normalization.mean().size())
            throw new ShapeException("images of shape " + imageShape + ": they need (channels, height, width), with "
                    + normalization.mean().size() + " channel(s) as the normalisation has");
        if (pixels.length != (long) labels.length * imageShape.size())
            throw new ShapeException(labels.length + " images of shape " + imageShape + " need "
                    + (long) labels.length * imageShape.size() + " bytes, and " + pixels.length + " were given");
        for (int i = 0; i < labels.length; i++)
            if (labels[i] < 0 || labels[i] >= classNames.size())
                throw new IllegalArgumentException("image " + i + " has the label " + labels[i]
                        + ", which is not among 0 … " + (classNames.size() - 1));
    }

    /// The same images, their bytes becoming other numbers.
    public ImageDataset normalization(Normalization normalization) {
        return new ImageDataset(imageShape, pixels, labels, classNames, normalization);
    }

    @Override public int size() {
        return labels.length;
    }

    /// The images with the given numbers as float32, shape (N, channels, height, width), normalised.
    @Override public Batch batch(int... examples) {
        for (int i : examples) Objects.checkIndex(i, size());
        float[] numbers = new float[Math.multiplyExact(examples.length, imageShape.size())];
        int channels = imageShape.dim(0);
        for (int c = 0; c < channels; c++) {
            int channel = c;
            float[] table = normalization.table(c);
            Parallel.ranges(examples.length, IMAGES_PER_TASK, (from, to) -> {
                for (int i = from; i < to; i++)
                    convert(examples[i] * channels + channel, i * channels + channel, table, numbers);
            });
        }
        return new Batch(Tensor.wrap(new Storage.F32(numbers), imageShape.insert(0, examples.length)),
                Arrays.stream(examples).map(i -> labels[i]).toArray());
    }

    /// Copies plane `from` of all planes of pixels to plane `to` of `numbers`.
    private void convert(int from, int to, float[] table, float[] numbers) {
        int plane = imageShape.dim(1) * imageShape.dim(2);
        for (int i = 0; i < plane; i++) numbers[to * plane + i] = table[pixels[from * plane + i] & 255];
    }

    /// The bytes of image `i`, to be shown or saved.
    public byte[] image(int i) {
        int start = Objects.checkIndex(i, size()) * imageShape.size();
        return Arrays.copyOfRange(pixels, start, start + imageShape.size());
    }

    /// Image `i` as a picture, in grey or in colour.
    public Picture picture(int i) {
        return new Picture(imageShape.dim(2), imageShape.dim(1), image(i));
    }

    /// These images to train with, a little different in each epoch.
    ///
    /// @param transform what varies them; it has to keep their size
    public AugmentedImages augmented(Transform transform, Seed seed) {
        return new AugmentedImages(this, transform, seed);
    }

    /// The images with the given numbers only, in that order.
    public ImageDataset subset(int... examples) {
        byte[] chosen = new byte[Math.multiplyExact(examples.length, imageShape.size())];
        for (int i = 0; i < examples.length; i++)
            System.arraycopy(image(examples[i]), 0, chosen, i * imageShape.size(), imageShape.size());
        return new ImageDataset(imageShape, chosen, Arrays.stream(examples).map(i -> labels[i]).toArray(),
                classNames, normalization);
    }

    /// The first `n` images.
    public ImageDataset take(int n) {
        return subset(IntStream.range(0, n).toArray());
    }

    /// Draws `heldOut` images to judge by, which training then must not see; the rest are for training.
    public Split<ImageDataset> split(int heldOut, Seed seed) {
        if (heldOut < 0 || heldOut > size())
            throw new IllegalArgumentException("cannot hold out " + heldOut + " of " + size() + " images");
        int[] order = Batches.shuffled(this, 1, seed).order(0);
        return new Split<>(subset(Arrays.copyOfRange(order, heldOut, size())), subset(Arrays.copyOf(order, heldOut)));
    }

    @Override public String toString() {
        return size() + " images " + imageShape + " of " + classNames.size() + " classes";
    }
}
