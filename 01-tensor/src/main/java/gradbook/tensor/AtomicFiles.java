package gradbook.tensor;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// Files that are there completely or not at all. Whoever pulls the plug while weights are being
/// saved still has the weights saved before.
public final class AtomicFiles {

    /// Writes the content of a file.
    public interface Content {
        /// Writes all of the content; the stream is closed afterwards.
        void writeTo(OutputStream out) throws IOException;
    }

    /// Makes or replaces `file`. The content is first written to a new file in the same folder and
    /// then moved into place in one step; if writing it fails, `file` stays as it was.
    public static void write(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder))
            throw new NoSuchFileException(file.toString(), null, "the folder to write it to does not exist");
        if (!Files.isWritable(folder)) throw new AccessDeniedException(folder.toString());
        Path draft = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            writeDraft(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /// Returns when the bytes are on the disk, since a move can get there earlier than they do.
    private static void writeDraft(Path draft, Content content) throws IOException {
        try (var file = new FileOutputStream(draft.toFile()); var out = new BufferedOutputStream(file, 1 << 16)) {
            content.writeTo(out);
            out.flush();
            file.getFD().sync();
        }
    }

    private AtomicFiles() {}
}
