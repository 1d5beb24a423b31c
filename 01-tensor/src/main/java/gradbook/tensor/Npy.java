package gradbook.tensor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/// NumPy's file format for one array, `.npy`: a [NpyHeader], and then the elements as they stand
/// in memory. `numpy.load` reads what [#write] writes, and [#read] reads what `numpy.save` writes:
/// float16 and float32 become float32; float64, integers and booleans become float64, which is
/// exact but for 64-bit integers beyond ±2⁵³. Both byte orders and both element orders are read.
///
/// Source: NumPy Enhancement Proposal 1, *A Simple File Format for NumPy Arrays*.
public final class Npy {
    private static final int PIECE = 1 << 16;

    /// Reads the array in `file`.
    ///
    /// @throws FormatException if it is not a complete `.npy` file, or has elements of another type
    public static Tensor read(Path file) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            return read(in, file.toString());
        }
    }

    /// Reads the array that `in` consists of, to its end; `name` is for error messages.
    ///
    /// @throws FormatException if it is not a complete `.npy` file, or has elements of another type
    public static Tensor read(InputStream in, String name) throws IOException {
        return read(in, name, NpyHeader.read(in, name));
    }

    /// The array of which the header has been read.
    static Tensor read(InputStream in, String name, NpyHeader header) throws IOException {
        byte[] data = dataOf(in, name, header);
        ByteBuffer bytes = ByteBuffer.wrap(data).order(header.order());
        NpyType type = header.type();
        Storage elements = type.dtype.zeros(header.shape().size());
        for (int i = 0; i < elements.size(); i++) elements.set(i, type.decoder.at(bytes, i * type.bytes));
        return header.fortranOrder() ? columnMajor(elements, header.shape()) : Tensor.wrap(elements, header.shape());
    }

    /// `readNBytes` grows its array as bytes arrive, so a header that promises too much costs nothing.
    private static byte[] dataOf(InputStream in, String name, NpyHeader header) throws IOException {
        long wanted = header.dataLength();
        String expected = wanted + " bytes of data for " + header.shape() + " elements of type " + header.type().code;
        if (wanted > Integer.MAX_VALUE - 8)
            throw new FormatException(name, header.length(), "at most 2 GB of data", expected);
        byte[] data = in.readNBytes((int) wanted);
        if (data.length < wanted)
            throw new FormatException(name, header.length() + data.length, expected, "the end after " + data.length);
        if (in.read() != -1)
            throw new FormatException(name, header.length() + wanted, "the end after " + expected, "more bytes");
        return data;
    }

    /// In Fortran's order the first index runs fastest: the transpose of a row-major array.
    private static Tensor columnMajor(Storage elements, Shape shape) {
        int[] backwards = IntStream.range(0, shape.rank()).map(d -> shape.rank() - 1 - d).toArray();
        Shape transposed = Shape.of(IntStream.of(backwards).map(shape::dim).toArray());
        return Tensor.wrap(elements, transposed).permute(backwards);
    }

    /// Writes `x` to `file`, which is replaced if it exists.
    public static void write(Path file, Tensor x) throws IOException {
        AtomicFiles.write(file, out -> write(out, x));
    }

    static void write(OutputStream out, Tensor x) throws IOException {
        NpyType type = x.dtype() == DType.FLOAT32 ? NpyType.F4 : NpyType.F8;
        out.write(NpyHeader.bytes(type, x.shape()));
        ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < x.size(); i++) {
            if (type == NpyType.F4) piece.putFloat((float) x.at(i));
            else piece.putDouble(x.at(i));
            if (!piece.hasRemaining() || i == x.size() - 1) {
                out.write(piece.array(), 0, piece.position());
                piece.clear();
            }
        }
    }

    private Npy() {}
}
