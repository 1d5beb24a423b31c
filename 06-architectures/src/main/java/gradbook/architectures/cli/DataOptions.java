package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.tensor.Seed;
import gradbook.training.Cifar;
import gradbook.training.Dataset;
import gradbook.training.ImageDataset;
import gradbook.training.ImageFolder;
import gradbook.training.Mnist;
import gradbook.training.Preprocessing;
import gradbook.training.Split;
import gradbook.training.Transform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which images to train and to test with: MNIST's digits, or what is in a folder.
final class DataOptions {
    private static final double DEFAULT_HOLD_OUT = 0.1;

    @Option(names = "--data", paramLabel = "DIR",
            description = "Where the images are (default: the digits of MNIST in the box): a folder with the four "
            + "files of MNIST, packed or not, or of other images in the same form, such as Fashion-MNIST in a folder "
            + "fashion, with the names of the classes in classes.txt; for small-cnn and alexnet a folder, or a zip "
            + "file, of pictures, with a sub-folder for each class, or with the parts train and test (or val) that "
            + "have them; for small-cnn also a folder with the binary files of CIFAR-10 or CIFAR-100.")
    private Path folder;

    @Option(names = "--hold-out", paramLabel = "X",
            description = "Of a folder of pictures without a part test: the part of them to test with, drawn at "
            + "random (default: 0.1).")
    private Double holdOut;

    @Option(names = "--limit", paramLabel = "N",
            description = "Take only N images of each part, for a quick try: the first ones, or as many pictures of "
            + "each class.")
    private Integer limit;

    /// All images to train with, and those to test with.
    ///
    /// @param augment whether they are varied in training
    Images load(Architecture architecture, Seed seed, boolean augment) throws IOException {
        if (arePictures(architecture)) {
            Preprocessing preprocessing = augment ? preprocessing(architecture)
                    : preprocessing(architecture).withoutAugmentation();
            Split<ImageFolder> pictures = ImageFolder.split(folder, preprocessing, holdOut(), seed);
            if (pictures.train().size() == 0)
                throw new UsageException("--hold-out " + holdOut() + " leaves nothing to train with of "
                        + pictures.heldOut().size() + " pictures");
            return Images.of(new Split<>(limited(pictures.train()), limited(pictures.heldOut())), preprocessing,
                    augment, holdOut());
        }
        Split<ImageDataset> images = images();
        architecture.requireFits(images.train().imageShape(), images.train().classNames().size());
        Optional<Transform> transform = architecture.augmentation(images.train().imageShape());
        if (!augment && transform.isEmpty())
            throw new UsageException("--no-augment has nothing to leave out: " + architecture.name()
                    + " learns from images as they are");
        return Images.of(new Split<>(limited(images.train()), limited(images.heldOut())), transform, augment, seed);
    }

    /// Those to test `weights` with only, turned into the numbers that it was trained with; if they were drawn at
    /// random, the same that were held out when it was trained.
    Dataset loadTest(Weights weights) throws IOException {
        Architecture architecture = weights.architecture();
        if (arePictures(architecture)) {
            Preprocessing preprocessing = preprocessing(architecture).normalization(weights.form().normalization());
            if (holdOut == null) holdOut = weights.holdOut().orElse(DEFAULT_HOLD_OUT);
            ImageFolder test = ImageFolder.split(folder, preprocessing, holdOut, weights.seed()).heldOut();
            weights.requireKnows(preprocessing.shape(), test.classNames(), where());
            return limited(test);
        }
        ImageDataset test = folder == null ? Mnist.test() : images().heldOut();
        weights.requireKnows(test.imageShape(), test.classNames(), where());
        return limited(test.normalization(weights.form().normalization()));
    }

    /// Whether the images are pictures in files, in place of images of one size.
    private boolean arePictures(Architecture architecture) throws IOException {
        if (limit != null && limit < 1) throw new UsageException("--limit must be at least 1, not " + limit);
        if (holdOut != null && !(holdOut > 0 && holdOut <= 1))
            throw new UsageException("--hold-out must be more than 0 and at most 1, not " + holdOut);
        boolean seesPictures = architecture.preprocessing().isPresent();
        if (folder == null && seesPictures && !architecture.anyShape())
            throw new UsageException(architecture.name() + " needs pictures, and there are none in the box"
                    + "\n  hint: --data pictures takes them from a folder that has a sub-folder for each class, such "
                    + "as pictures/cat and pictures/dog");
        boolean arePictures = folder != null && DataKind.of(folder) == DataKind.PICTURES;
        if (arePictures && !seesPictures)
            throw new IllegalArgumentException(architecture.name() + " sees images of " + architecture.image()
                    + " in files like those of MNIST, and in " + folder + " are pictures"
                    + "\n  hint: small-cnn and alexnet learn from pictures");
        if (holdOut != null && !arePictures)
            throw new UsageException("--hold-out is for folders of pictures: " + where() + " has images to test with");
        return arePictures;
    }

    private Split<ImageDataset> images() throws IOException {
        if (folder == null) return new Split<>(Mnist.train(), Mnist.test());
        return switch (DataKind.of(folder)) {
            case IDX -> Mnist.load(folder);
            case CIFAR10 -> Cifar.load10(folder);
            case CIFAR100 -> Cifar.load100(folder);
            case PICTURES -> throw new IllegalStateException(folder + " has pictures");
        };
    }

    private static Preprocessing preprocessing(Architecture architecture) {
        return architecture.preprocessing().orElseThrow();
    }

    private String where() {
        return folder == null ? "MNIST" : folder.toString();
    }

    private double holdOut() {
        return holdOut == null ? DEFAULT_HOLD_OUT : holdOut;
    }

    private ImageDataset limited(ImageDataset images) {
        return limit == null || limit >= images.size() ? images : images.take(limit);
    }

    private ImageFolder limited(ImageFolder pictures) {
        return limit == null || limit >= pictures.size() ? pictures : pictures.take(limit);
    }
}
