package gradbook.training;

import gradbook.tensor.FormatException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// A zip file as if it were the folder that was packed into it. Nothing is unpacked: to Java the entries are files
/// with paths of their own, and each is read when it is its turn.
final class PictureZip {
    /// Java makes a folder for each part of a name, however long it is: those of a name with 30,000 parts would fill a
    /// gigabyte.
    private static final int LONGEST_NAME = 1000, MOST_FOLDERS = 32;

    /// What is to be read as a folder: `path` itself if it is one; if it is a file, the folder in that zip file which
    /// has the others, be it the uppermost one, or the only one in that. The file stays open as long as any path in it
    /// is in use, and several threads may read from it.
    ///
    /// @throws FormatException if it is not an intact zip file, or has names that could not be those of its files
    static Path asFolder(Path path) throws IOException {
        if (!Files.isRegularFile(path)) return path;
        try {
            requireSensible(path);
            return uppermost(FileSystems.newFileSystem(path).getPath("/"));
        } catch (FileSystemException | FormatException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) { // of many kinds, and not always with a message
            throw new FormatException(path.toString(), 0, "a folder, or an intact zip file of one",
                    e.getMessage() == null ? "the end" : "damage: " + e.getMessage());
        }
    }

    private static Path uppermost(Path top) throws IOException {
        List<Path> folders = PictureFiles.subfolders(top);
        return folders.size() == 1 && !PictureFiles.subfolders(folders.getFirst()).isEmpty() ? folders.getFirst() : top;
    }

    private static void requireSensible(Path file) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) requireSensible(entry.getName(), file);
        }
    }

    private static void requireSensible(String name, Path file) throws FormatException {
        List<String> parts = List.of(name.split("/"));
        if (name.length() > LONGEST_NAME || parts.size() > MOST_FOLDERS)
            throw new FormatException(file.toString(), 0, "names of at most " + LONGEST_NAME + " letters and "
                    + MOST_FOLDERS + " parts", "one of " + name.length() + " letters and " + parts.size() + " parts");
        if (name.startsWith("/") || name.contains("\\") || parts.contains("..") || parts.contains("."))
            throw new FormatException(file.toString(), 0, "names of files that stay inside, such as cat/1.jpg",
                    "'" + name + "'");
    }

    /// How to tell the user which file `path` is: one in a zip file is called by the names of both, such as
    /// `pictures.zip/cat/1.jpg`.
    static String name(Path path) {
        boolean isInZip = path.getFileSystem() != FileSystems.getDefault();
        return isInZip ? path.getFileSystem() + path.toAbsolutePath().toString() : path.toString();
    }

    private PictureZip() {}
}
