package gradbook.training;

import gradbook.tensor.FormatException;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// An array of unsigned bytes in the IDX format, in which MNIST and its relatives are published.
///
/// ```
/// 0  0  type  rank        type 8: unsigned bytes
/// length of each dimension, 4 bytes each, most significant first
/// the elements in reading order
/// ```
///
/// Source: Y. LeCun, C. Cortes, C. J. C. Burges, *The MNIST database of handwritten digits*.
///
/// @param shape the length of each dimension
/// @param data  the elements, 0 to 255 when read as `data[i] & 255`
public record Idx(Shape shape, byte[] data) {
    private static final int UNSIGNED_BYTES = 8;
    private static final int GZIP_MAGIC = 0x1f8b;
    /// Images are packed to a third or a tenth, zeros to a thousandth. A packed file may unpack to 16 MB, and to 100
    /// times its size beyond that.
    private static final long FREE = 16 << 20, MOST_RATIO = 100;

    /// Reads the array of `rank` dimensions in `file`, which may be packed by gzip.
    ///
    /// @throws FormatException if it is anything else, or not complete
    public static Idx read(Path file, int rank) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), rank);
        }
    }

    /// Reads the array of `rank` dimensions that `in` consists of, to its end; `name` is for error
    /// messages. In a packed file they count bytes after unpacking.
    static Idx read(InputStream in, String name, int rank) throws IOException {
        var bytes = new BufferedInputStream(in, 1 << 16);
        bytes.mark(2);
        boolean packed = (bytes.read() << 8 | bytes.read()) == GZIP_MAGIC;
        bytes.reset();
        if (!packed) return unpacked(bytes, name, rank, Integer.MAX_VALUE);

        Unpacker unpacker = null;
        try {
            byte[] whole = bytes.readAllBytes();
            unpacker = new Unpacker(whole);
            Idx idx = unpacked(unpacker, name, rank, FREE + MOST_RATIO * whole.length);
            if (unpacker.surplus() > 0)
                throw new FormatException(name, unpacker.count(), "the end after the packed data",
                        unpacker.surplus() + " more byte(s) in the file");
            return idx;
        } catch (ZipException | EOFException e) {
            throw new FormatException(name, unpacker == null ? 0 : unpacker.count(), "complete and undamaged gzip data",
                    e.getMessage());
        }
    }

    private static Idx unpacked(InputStream in, String name, int rank, long most) throws IOException {
        Shape shape = header(in, name, rank);
        int start = 4 + 4 * rank;
        if (shape.size() > most)
            throw new FormatException(name, 4, "an array of at most " + most + " bytes, as no images would unpack to",
                    shape + "\n  hint: if it is sound, unpack it with gzip -d");
        String expected = shape.size() + " bytes for an array " + shape;
        // readNBytes grows its array as bytes arrive, so a header that promises too much costs nothing.
        byte[] data = in.readNBytes(shape.size());
        if (data.length < shape.size())
            throw new FormatException(name, start + (long) data.length, expected, "the end after " + data.length);
        if (in.read() != -1)
            throw new FormatException(name, start + (long) data.length, "the end after " + expected, "more bytes");
        return new Idx(shape, data);
    }

    private static Shape header(InputStream in, String name, int rank) throws IOException {
        byte[] bytes = in.readNBytes(4 + 4 * rank);
        if (bytes.length < 4 || bytes[0] != 0 || bytes[1] != 0)
            throw new FormatException(name, 0, "the start of an IDX file, two zero bytes, a type and a rank",
                    bytes.length < 4 ? "the end after " + bytes.length : bytes[0] + ", " + bytes[1]);
        if (bytes[2] != UNSIGNED_BYTES)
            throw new FormatException(name, 2, "type 8, unsigned bytes", "type " + bytes[2]);
        if (bytes[3] != rank) throw new FormatException(name, 3, rank + " dimension(s)", String.valueOf(bytes[3]));
        if (bytes.length < 4 + 4 * rank)
            throw new FormatException(name, bytes.length, "the lengths of " + rank + " dimension(s)", "the end");

        int[] dims = new int[rank];
        var lengths = new DataInputStream(new ByteArrayInputStream(bytes, 4, 4 * rank));
        for (int d = 0; d < rank; d++) dims[d] = lengths.readInt();
        try {
            return Shape.of(dims);
        } catch (ShapeException e) {
            throw new FormatException(name, 4, "dimensions of an array with less than 2³¹ elements", e.getMessage());
        }
    }

    /// Unpacks gzip, and can tell how far it got. Java's class ignores what comes after the packed data;
    /// it is given all bytes at once, so that those left over are all in its buffer.
    private static final class Unpacker extends GZIPInputStream {
        private static final int TRAILER = 8; // checksum and length, which are read past the inflater

        Unpacker(byte[] packed) throws IOException {
            super(new ByteArrayInputStream(packed), packed.length);
        }

        int surplus() {
            return inf.getRemaining() - TRAILER;
        }

        long count() {
            return inf.getBytesWritten();
        }
    }
}
