package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.tensor.Seed;
import gradbook.training.Dataset;
import gradbook.training.ImageDataset;
import gradbook.training.ImageFolder;
import gradbook.training.Mnist;
import gradbook.training.Preprocessing;
import gradbook.training.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which images to train and to test with: MNIST's digits, or for networks that see photographs the
/// pictures in a folder.
final class DataOptions {
    private static final double DEFAULT_HOLD_OUT = 0.1;

    @Option(names = "--data", paramLabel = "DIR",
            description = "For alexnet: a folder of pictures, with a sub-folder for each class, or with the parts "
            + "train and test (or val) that have them. For lenet5: a folder with the four files of MNIST, packed or "
            + "not (default: those in the box), or of other images in the same form, such as Fashion-MNIST in a folder "
            + "fashion, with the names of the classes in classes.txt.")
    private Path folder;

    @Option(names = "--hold-out", paramLabel = "X",
            description = "Of a folder without a part test: the part of all pictures to test with, drawn at random "
            + "(default: 0.1).")
    private Double holdOut;

    @Option(names = "--limit", paramLabel = "N",
            description = "Take only N images of each part, for a quick try: the first ones, or as many pictures of "
            + "each class.")
    private Integer limit;

    /// All images to train with, and those to test with.
    ///
    /// @param augment whether pictures are varied in training
    Split<? extends Dataset> load(Architecture architecture, Seed seed, boolean augment) throws IOException {
        requireSensible(architecture);
        if (architecture.preprocessing().isEmpty()) {
            Split<ImageDataset> digits = digits();
            architecture.requireSees(digits.train().imageShape());
            return new Split<>(limited(digits.train()), limited(digits.heldOut()));
        }
        Preprocessing preprocessing = architecture.preprocessing().get();
        Split<ImageFolder> pictures = ImageFolder.split(folder,
                augment ? preprocessing : preprocessing.withoutAugmentation(), holdOut(), seed);
        if (pictures.train().size() == 0)
            throw new UsageException("--hold-out " + holdOut() + " leaves nothing to train with of "
                    + pictures.heldOut().size() + " pictures");
        return new Split<>(limited(pictures.train()), limited(pictures.heldOut()));
    }

    /// Those to test `weights` with only: if they were drawn at random, the same that were held out when it
    /// was trained.
    Dataset loadTest(Weights weights) throws IOException {
        Architecture architecture = weights.architecture();
        requireSensible(architecture);
        if (architecture.preprocessing().isEmpty()) {
            ImageDataset test = folder == null ? Mnist.test() : Mnist.load(folder).heldOut();
            architecture.requireSees(test.imageShape());
            return limited(test);
        }
        if (holdOut == null) holdOut = weights.holdOut().orElse(DEFAULT_HOLD_OUT);
        ImageFolder test = ImageFolder.split(folder, architecture.preprocessing().get(), holdOut, weights.seed())
                .heldOut();
        weights.requireKnows(test.classNames(), folder);
        return limited(test);
    }

    /// The part of the pictures to test with where the folder has no such part.
    double holdOut() {
        return holdOut == null ? DEFAULT_HOLD_OUT : holdOut;
    }

    private Split<ImageDataset> digits() throws IOException {
        return folder == null ? new Split<>(Mnist.train(), Mnist.test()) : Mnist.load(folder);
    }

    private void requireSensible(Architecture architecture) throws IOException {
        boolean seesPictures = architecture.preprocessing().isPresent();
        if (limit != null && limit < 1) throw new UsageException("--limit must be at least 1, not " + limit);
        if (holdOut != null && !(holdOut > 0 && holdOut <= 1))
            throw new UsageException("--hold-out must be more than 0 and at most 1, not " + holdOut);
        if (holdOut != null && !seesPictures)
            throw new UsageException("--hold-out is for pictures: MNIST, which " + architecture.name()
                    + " reads, has images to test with");
        if (folder == null && seesPictures)
            throw new UsageException(architecture.name() + " needs pictures, and there are none in the box"
                    + "\n  hint: --data pictures takes them from a folder that has a sub-folder for each class, such "
                    + "as pictures/cat and pictures/dog");
        if (folder != null && !Files.isDirectory(folder))
            throw new NoSuchFileException(folder.toString(), null, "--data needs a folder");
    }

    private ImageDataset limited(ImageDataset images) {
        return limit == null || limit >= images.size() ? images : images.take(limit);
    }

    private ImageFolder limited(ImageFolder pictures) {
        return limit == null || limit >= pictures.size() ? pictures : pictures.take(limit);
    }
}
