package gradbook.training;

import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Pictures of any size, in files that are sorted into a folder for each class, as for torchvision's
/// `ImageFolder`. They are read when it is their turn, a batch at a time, on all processors.
///
/// How a picture is varied in training depends on the seed, the epoch and the picture's number only.
public final class ImageFolder implements Dataset {
    /// About 1,300 photographs of 256 × 256 pixels, or 80,000 of 32 × 32.
    private static final long CACHE_BYTES = 256L << 20;

    private final PictureFiles files;
    private final Preprocessing preprocessing;
    private final Transform view;
    private final Seed seed;
    private final PictureCache cache;

    private ImageFolder(PictureFiles files, Preprocessing preprocessing, Transform view, Seed seed,
                        PictureCache cache) {
        this.files = files;
        this.preprocessing = preprocessing;
        this.view = view;
        this.seed = seed;
        this.cache = cache;
    }

    private static ImageFolder of(PictureFiles files, Preprocessing preprocessing, Transform view, Seed seed) {
        return new ImageFolder(files, preprocessing, view, seed,
                new PictureCache(files.files(), preprocessing.resize(), CACHE_BYTES));
    }

    /// All pictures in `folder`, which may be packed into a zip file, seen as by a network in use.
    ///
    /// @throws IllegalArgumentException if it has fewer than two classes, or one without pictures
    public static ImageFolder of(Path folder, Preprocessing preprocessing) throws IOException {
        return of(PictureFiles.in(PictureZip.asFolder(folder)), preprocessing, preprocessing.crop(), Seed.of(0));
    }

    /// Pictures in `folder`, which may be packed into a zip file, to train with, varied at random, and others to test
    /// with. The latter are those in the
    /// folder's part `test` or `val`, if its classes are in a part `train`; otherwise the part
    /// `heldOut` of all pictures, drawn at random.
    ///
    /// @param heldOut more than 0; with 1 nothing is left to train with
    public static Split<ImageFolder> split(Path folder, Preprocessing preprocessing, double heldOut, Seed seed)
            throws IOException {
        if (!(heldOut > 0 && heldOut <= 1))
            throw new IllegalArgumentException(
                    "the part held out must be more than 0 and at most 1, not " + heldOut);
        List<PictureFiles> parts = parts(PictureZip.asFolder(folder), heldOut, seed.split("hold out"));
        return new Split<>(
                of(parts.getFirst(), preprocessing, preprocessing.augmentation(), seed.split("augmentation")),
                of(parts.getLast(), preprocessing, preprocessing.crop(), seed));
    }

    /// Those to train with, and those to test with.
    private static List<PictureFiles> parts(Path folder, double heldOut, Seed seed) throws IOException {
        Path train = folder.resolve("train");
        // There may be a class of trains.
        if (!Files.isDirectory(train) || PictureFiles.subfolders(train).isEmpty())
            return PictureFiles.in(folder).split(heldOut, seed);
        PictureFiles learn = PictureFiles.in(train);
        Path test = Stream.of("test", "val").map(folder::resolve).filter(Files::isDirectory).findFirst().orElse(null);
        if (test == null) return learn.split(heldOut, seed);
        PictureFiles judge = PictureFiles.in(test);
        learn.requireSameClasses(judge);
        return List.of(learn, judge);
    }

    @Override public int size() {
        return files.size();
    }

    @Override public List<String> classNames() {
        return files.classNames();
    }

    /// The pictures with the given numbers, shape (N, 3, height, width), cut and normalised.
    ///
    /// @throws IllegalArgumentException if a file is no picture, or is damaged; the message names it
    @Override public Batch batch(int... examples) {
        Picture[] pictures = new Picture[examples.length];
        Parallel.run(examples.length, i -> pictures[i] = picture(examples[i]));
        return new Batch(preprocessing.toTensor(pictures),
                Arrays.stream(examples).map(i -> files.labels()[i]).toArray());
    }

    /// What a network gets to see of picture `i`.
    public Picture picture(int i) {
        Objects.checkIndex(i, size());
        return view.apply(cache.get(i), seed.split(i).generator());
    }

    @Override public ImageFolder inEpoch(int epoch) {
        return new ImageFolder(files, preprocessing, view, seed.split(epoch), cache);
    }

    /// `n` of the pictures: the first of each class, then the second of each, and so on.
    public ImageFolder take(int n) {
        return of(files.take(n), preprocessing, view, seed);
    }

    /// The file that picture `i` is in.
    public Path file(int i) {
        return files.files().get(i);
    }

    @Override public String toString() {
        return size() + " pictures of " + classNames().size() + " classes in " + PictureZip.name(files.folder());
    }
}
