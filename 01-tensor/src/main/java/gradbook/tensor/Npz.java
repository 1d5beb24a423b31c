package gradbook.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// NumPy's file format for several named arrays, `.npz`: a zip archive with one [Npy] file for
/// each, `NAME.npy`. Reads what `numpy.savez` and `numpy.savez_compressed` write, and
/// `numpy.load` reads what is written here.
public final class Npz {
    private static final String SUFFIX = ".npy";
    /// The first moment a zip archive can name. Were it the time of writing, equal tensors would
    /// not make equal files.
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    /// Weights can be packed to a half or a third; zeros, or one piece that many entries share, to a thousandth. An
    /// archive may unpack to 16 MB, and to 100 times its size beyond that.
    private static final long FREE = 16 << 20, MOST_RATIO = 100;

    /// Reads all arrays in `file`, in the order of its directory.
    ///
    /// @throws FormatException if it is not an intact zip archive of complete `.npy` files, each
    ///     with a name of its own that could not leave the folder it is unpacked in
    public static SequencedMap<String, Tensor> read(Path file) throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        try (var zip = new ZipFile(file.toFile())) {
            long left = FREE + MOST_RATIO * Files.size(file);
            for (ZipEntry entry : zip.stream().toList()) {
                String path = entry.getName();
                if (!path.endsWith(SUFFIX) || !staysInside(path))
                    throw new FormatException(file.toString(), 0, "entries named like 'weights.npy'", "'" + path + "'");
                String name = path.substring(0, path.length() - SUFFIX.length());
                if (tensors.containsKey(name))
                    throw new FormatException(file.toString(), 0, "each name once", "'" + path + "' twice");
                Tensor tensor = read(zip, entry, file + ", entry " + path, left, Files.size(file));
                left -= (long) tensor.size() * tensor.dtype().bytes();
                tensors.put(name, tensor);
            }
        } catch (ZipException | EOFException e) {
            throw new FormatException(file.toString(), 0, "an intact zip archive", reason(e));
        }
        return tensors;
    }

    private static Tensor read(ZipFile zip, ZipEntry entry, String name, long left, long fileSize) throws IOException {
        try (var in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            NpyHeader header = NpyHeader.read(in, name);
            if (header.dataLength() > left)
                throw new FormatException(name, header.length(), "at most " + left + " bytes more from an archive of "
                        + fileSize + " bytes, as no weights would unpack to", header.dataLength()
                        + "\n  hint: if they are all sound, save them unpacked");
            Tensor tensor = Npy.read(in, name, header);
            long sum = in.getChecksum().getValue();
            if (sum != entry.getCrc())
                throw new FormatException(name, 0, "the checksum " + Long.toHexString(entry.getCrc()),
                        Long.toHexString(sum));
            return tensor;
        } catch (ZipException | EOFException e) {
            throw new FormatException(name, 0, "intact compressed data", reason(e));
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "the end" : "damage: " + e.getMessage();
    }

    /// Whether unpacking an entry of this name could only write below the chosen folder.
    private static boolean staysInside(String path) {
        return !path.contains("\\") && List.of(path.split("/", -1)).stream()
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /// Writes `tensors` to `file` in their order, uncompressed; `file` is replaced if it exists.
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        for (String name : tensors.keySet())
            if (!staysInside(name))
                throw new IllegalArgumentException("a tensor in an .npz file cannot be named '" + name
                        + "': it is the path of a file, without empty parts, '.', '..' or '\\'");
        AtomicFiles.write(file, out -> {
            var zip = new ZipOutputStream(out);
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
                ZipEntry entry = new ZipEntry(tensor.getKey() + SUFFIX);
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                Npy.write(zip, tensor.getValue());
            }
            zip.finish();
        });
    }

    private Npz() {}
}
