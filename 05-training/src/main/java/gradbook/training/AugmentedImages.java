package gradbook.training;

import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Images that are varied at random while a network learns from them: a digit that leans a little more, or
/// stands a little higher, is the same digit. They are varied as bytes, before the normalisation.
///
/// How an image is varied depends on the seed, the epoch and the image's number only.
///
/// @param images    as they are, of one channel or three
/// @param transform what varies them; it has to keep their size
public record AugmentedImages(ImageDataset images, Transform transform, Seed seed) implements Dataset {
    private static final int IMAGES_PER_TASK = 8;

    @Override public int size() {
        return images.size();
    }

    @Override public List<String> classNames() {
        return images.classNames();
    }

    /// What the network gets to see of image `i`.
    ///
    /// @throws ShapeException if the transform has changed the size
    public Picture picture(int i) {
        Objects.checkIndex(i, size());
        Picture before = images.picture(i), after = transform.apply(before, seed.split(i).generator());
        if (!after.shape().equals(before.shape()))
            throw new ShapeException("cannot vary images " + images.imageShape() + " by \"" + transform
                    + "\": that gives " + after.shape()
                    + "\n  hint: all must keep their size, as with a RandomShift in place of a RandomCrop");
        return after;
    }

    @Override public Batch batch(int... examples) {
        Shape shape = images.imageShape();
        byte[] pixels = new byte[Math.multiplyExact(examples.length, shape.size())];
        Parallel.ranges(examples.length, IMAGES_PER_TASK, (from, to) -> {
            for (int i = from; i < to; i++)
                System.arraycopy(picture(examples[i]).pixels(), 0, pixels, i * shape.size(), shape.size());
        });
        int[] labels = IntStream.of(examples).map(i -> images.labels()[i]).toArray();
        return new ImageDataset(shape, pixels, labels, classNames(), images.normalization())
                .batch(IntStream.range(0, examples.length).toArray());
    }

    @Override public AugmentedImages inEpoch(int epoch) {
        return new AugmentedImages(images, transform, seed.split(epoch));
    }

    @Override public String toString() {
        return images + ", varied: " + transform;
    }
}
