package gradbook.training;

import gradbook.tensor.AtomicFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Brings a [PublicDataset] into a folder: downloads each file as `NAME.part`, compares its checksum, and only then
/// gives it its name. Archives are unpacked, and gone afterwards. Files that are there already are not brought again,
/// and whatever else is in the folder stays as it is.
///
/// @param folder   made if it is not there
/// @param origin   where the files are
/// @param listener told of the progress
public record Fetch(PublicDataset dataset, Path folder, Origin origin, FetchListener listener) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Where the files of a data set are.
    public sealed interface Origin {
        /// A folder with copies of them.
        record Folder(Path path) implements Origin {}

        /// The address of a folder, of a mirror or of the publisher.
        record Web(URI base) implements Origin {}

        /// A folder, or the address of one if it begins with `http://` or `https://`.
        static Origin of(String text) {
            if (!text.matches("(?i)https?://.*")) return new Folder(Path.of(text));
            try {
                return new Web(URI.create(text.endsWith("/") ? text : text + "/"));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(text + " is no address of a folder on the web", e);
            }
        }
    }

    /// Brings what is not there yet.
    ///
    /// @throws FetchException if a file cannot be had, or is not what was published
    public void run() throws IOException {
        Files.createDirectories(folder);
        boolean archive = !dataset.unpacked().isEmpty();
        if (!archive || !haveAll(dataset.unpacked())) {
            for (PublicDataset.File file : dataset.files()) if (!isThere(file)) bring(file, 2);
            if (archive) unpack(folder.resolve(dataset.files().getFirst().name()));
        }
        for (PublicDataset.File file : dataset.files()) listener.onFile(file.name());
        writeClassNames();
    }

    private boolean haveAll(List<String> names) {
        return names.stream().map(folder::resolve).allMatch(Files::isRegularFile);
    }

    private boolean isThere(PublicDataset.File file) throws IOException {
        Path target = folder.resolve(file.name());
        if (!Files.exists(target)) return false;
        Checksum found = file.checksum().of(target);
        if (found.equals(file.checksum())) return true;
        throw new FetchException(target + " is there already, and is not the file that was published: "
                + difference(file, found) + "\n  hint: move it away, or fetch into another folder with --to");
    }

    private static String difference(PublicDataset.File file, Checksum found) {
        return "expected " + file.checksum() + ", found " + found.hex();
    }

    /// A part from an earlier attempt may be of another version, or from another mirror: then the second attempt begins
    /// at the beginning.
    private void bring(PublicDataset.File file, int attempts) throws IOException {
        Path part = folder.resolve(file.name() + ".part");
        boolean resumed = Files.exists(part);
        String from = switch (origin) {
            case Origin.Folder(Path path) -> copy(path.resolve(file.name()), part);
            case Origin.Web(URI base) -> download(base.resolve(file.name()), part);
        };
        Checksum found = file.checksum().of(part);
        if (found.equals(file.checksum())) {
            Files.move(part, folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Files.delete(part);
        if (resumed && attempts > 1) bring(file, attempts - 1);
        else throw new FetchException(from + " is not the file that was published: " + difference(file, found)
                + "\n  hint: it was not kept; another source can be given with --from, a folder or a mirror's address");
    }

    private String copy(Path source, Path part) throws IOException {
        if (!Files.isRegularFile(source))
            throw new NoSuchFileException(source.toString(), null, dataset.name() + " consists of "
                    + String.join(", ", dataset.files().stream().map(PublicDataset.File::name).toList())
                    + "\n  hint: --from needs a folder with them, as they are published");
        if (Files.size(source) > dataset.most())
            throw new FetchException(source + " is larger than " + (dataset.most() >> 20)
                    + " MB, so it is not the file that was published");
        Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
        return source.toString();
    }

    private String download(URI uri, Path part) throws IOException {
        try {
            new Download(uri, part, dataset.most(), PATIENCE, listener).run();
        } catch (FetchException e) {
            if (e.getMessage().contains("hint:")) throw e;
            throw new FetchException(e.getMessage() + "\n  hint: 'gradbook datasets fetch " + dataset.name()
                    + " --from' takes a folder with the files or the address of a mirror", e);
        }
        return uri.toString();
    }

    /// All or nothing: into a folder beside, and from there into place.
    private void unpack(Path archive) throws IOException {
        Path draft = Files.createTempDirectory(folder, ".unpacking-");
        try {
            Unpack.files(archive, dataset.unpacked(), dataset.most(), draft);
            for (String name : dataset.unpacked()) requireFree(folder.resolve(name), draft.resolve(name));
            for (String name : dataset.unpacked())
                Files.move(draft.resolve(name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            try (Stream<Path> files = Files.list(draft)) {
                for (Path file : files.toList()) Files.delete(file);
            }
            Files.delete(draft);
        }
        Files.delete(archive);
    }

    private static void requireFree(Path place, Path file) throws IOException {
        if (Files.exists(place) && Files.mismatch(place, file) >= 0)
            throw new FetchException(place + " is there already, and is not what was published"
                    + "\n  hint: move it away, or fetch into another folder with --to");
    }

    private void writeClassNames() throws IOException {
        Path file = folder.resolve("classes.txt");
        if (dataset.classNames().isEmpty() || Files.exists(file)) return;
        byte[] text = (String.join("\n", dataset.classNames()) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFiles.write(file, out -> out.write(text));
    }
}
