package gradbook.training;

import gradbook.tensor.FormatException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Takes files out of a `.tar.gz` archive, one entry after another:
///
/// ```
/// header   512 bytes: name, size, kind
/// content  filled up to a multiple of 512 bytes
/// ```
///
/// An archive is written by others. It could name files outside the folder, link to such files, or unpack to more than
/// the disk holds; a library reads its headers, and what it may do is decided here.
final class Unpack {
    /// More than any header of an archive with short names needs.
    private static final int MOST_HEADER_BYTES = 1 << 16;

    private final Path archive;
    private final Meter meter;
    private final TarArchiveInputStream tar;
    private long left;

    private Unpack(Path archive, InputStream packed, long most) throws IOException {
        this.archive = archive;
        this.left = most;
        meter = new Meter(intact(() -> new GZIPInputStream(packed, 1 << 16)));
        tar = new TarArchiveInputStream(meter);
    }

    /// Writes those of `wanted` to `folder`, whatever folder of the archive each is in; the others are read past.
    ///
    /// @param most bytes that all files may have together
    /// @throws FormatException if it is damaged, or lacks one, or has what it should not; some may have been written
    static void files(Path archive, List<String> wanted, long most, Path folder) throws IOException {
        try (InputStream packed = new BufferedInputStream(Files.newInputStream(archive), 1 << 16)) {
            new Unpack(archive, packed, most).files(wanted, folder);
        }
    }

    private void files(List<String> wanted, Path folder) throws IOException {
        var missing = new ArrayList<>(wanted);
        for (TarArchiveEntry entry = next(); entry != null; entry = next()) {
            requireHarmless(entry);
            String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
            boolean take = entry.isFile() && wanted.contains(name);
            if (take && !missing.remove(name)) throw error("each file once", "'" + name + "' twice");
            try (OutputStream out = take ? Files.newOutputStream(folder.resolve(name))
                    : OutputStream.nullOutputStream()) {
                copy(out);
            }
        }
        if (!missing.isEmpty()) throw error("an archive with " + String.join(", ", wanted),
                "none with " + String.join(", ", missing));
    }

    /// The library keeps the whole of a long name in memory, and a name can be as long as a file.
    private TarArchiveEntry next() throws IOException {
        meter.allow(MOST_HEADER_BYTES);
        return intact(tar::getNextEntry);
    }

    private void requireHarmless(TarArchiveEntry entry) throws FormatException {
        String name = entry.getName();
        if (name.startsWith("/") || name.contains("\\") || name.matches("[A-Za-z]:.*")
                || Arrays.asList(name.split("/")).contains(".."))
            throw error("names of files that stay inside the folder", "'" + name + "'");
        boolean plain = entry.isDirectory() || entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()
                && !entry.isSparse() && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO();
        if (!plain) throw error("files and folders only", "'" + name + "', a link or a device");
        if (entry.getSize() > left)
            throw error("files of at most " + left + " bytes in all", "'" + name + "' of " + entry.getSize());
        left -= entry.getSize();
        meter.allow(entry.getSize() + MOST_HEADER_BYTES);
    }

    private void copy(OutputStream out) throws IOException {
        byte[] piece = new byte[1 << 16];
        for (int n = read(piece); n >= 0; n = read(piece)) out.write(piece, 0, n);
    }

    private int read(byte[] piece) throws IOException {
        return intact(() -> tar.read(piece));
    }

    private interface Reading<T> {
        T get() throws IOException;
    }

    /// Damage shows as exceptions of many kinds; those of writing to the disk are none of them.
    private <T> T intact(Reading<T> reading) throws IOException {
        try {
            return reading.get();
        } catch (FormatException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw error("a complete and undamaged .tar.gz archive",
                    e.getMessage() == null ? "the end" : e.getMessage());
        }
    }

    private FormatException error(String expected, String found) {
        return new FormatException(archive.toString(), meter == null ? 0 : meter.count, expected, found);
    }

    /// Lets no more through than was allowed last.
    private final class Meter extends FilterInputStream {
        private long count;
        private long allowed;

        Meter(InputStream in) {
            super(in);
        }

        void allow(long bytes) {
            allowed = bytes;
        }

        @Override public int read() throws IOException {
            int next = super.read();
            if (next >= 0) passed(1);
            return next;
        }

        @Override public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            if (n > 0) passed(n);
            return n;
        }

        @Override public long skip(long bytes) throws IOException {
            long n = super.skip(bytes);
            passed(n);
            return n;
        }

        private void passed(long n) throws FormatException {
            count += n;
            allowed -= n;
            if (allowed < 0) throw error("a header of at most " + MOST_HEADER_BYTES + " bytes", "more");
        }
    }
}
