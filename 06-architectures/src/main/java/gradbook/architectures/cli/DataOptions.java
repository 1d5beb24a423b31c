package gradbook.architectures.cli;

import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which images to train and to test with.
final class DataOptions {

    @Option(names = "--data", paramLabel = "DIR",
            description = "Take the images from the four files of MNIST in this folder, packed or not, in place of "
            + "those in the box.")
    private Path folder;

    @Option(names = "--limit", paramLabel = "N",
            description = "Take only the first N images of each part, for a quick try.")
    private Integer limit;

    /// All images to train with, and those to test with.
    ImageDataset.Split load() throws IOException {
        requireSensible();
        ImageDataset.Split all = folder == null ? new ImageDataset.Split(Mnist.train(), Mnist.test())
                : Mnist.load(folder);
        return new ImageDataset.Split(limited(all.train()), limited(all.heldOut()));
    }

    /// Those to test with only.
    ImageDataset loadTest() throws IOException {
        requireSensible();
        return limited(folder == null ? Mnist.test() : Mnist.load(folder).heldOut());
    }

    private void requireSensible() throws IOException {
        if (limit != null && limit < 1) throw new UsageException("--limit must be at least 1, not " + limit);
        if (folder != null && !Files.isDirectory(folder))
            throw new NoSuchFileException(folder.toString(), null, "--data needs a folder");
    }

    private ImageDataset limited(ImageDataset images) {
        return limit == null || limit >= images.size() ? images : images.take(limit);
    }
}
