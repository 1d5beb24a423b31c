package gradbook.architectures.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// In which form images are kept, recognised by the names of the files.
enum DataKind {
    /// As MNIST's digits are.
    IDX,
    /// CIFAR-10 in its binary version.
    CIFAR10,
    /// CIFAR-100 in its binary version.
    CIFAR100,
    /// In a file each, in a sub-folder for each class, or all in one zip file.
    PICTURES;

    /// @throws IllegalArgumentException if there is nothing known in `path`
    static DataKind of(Path path) throws IOException {
        if (!Files.exists(path))
            throw new NoSuchFileException(path.toString(), null, "--data needs a folder or a zip file");
        if (Files.isRegularFile(path)) return PICTURES;
        if (has(path, "train-images-idx3-ubyte") || has(path, "train-images-idx3-ubyte.gz")) return IDX;
        if (has(path, "data_batch_1.bin")) return CIFAR10;
        if (has(path, "train.bin")) return CIFAR100;
        if (hasSubfolders(path)) return PICTURES;
        throw new IllegalArgumentException("there are no images in " + path + ": neither files like MNIST's "
                + "(train-images-idx3-ubyte.gz) or CIFAR's (data_batch_1.bin or train.bin), nor sub-folders"
                + "\n  hint: pictures belong into a sub-folder for each class, such as " + path.resolve("cat") + " and "
                + path.resolve("dog"));
    }

    private static boolean has(Path folder, String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    private static boolean hasSubfolders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .anyMatch(entry -> !entry.getFileName().toString().startsWith("."));
        }
    }
}
