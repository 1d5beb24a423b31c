package gradbook.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What stands before the elements in a `.npy` file: eight bytes that name the format and its
/// version, the length of the text that follows (two bytes in version 1.0, four in 2.0 and 3.0),
/// and as text a Python dictionary, filled up with spaces:
///
/// ```
/// {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
/// ```
///
/// @param order how the bytes of an element are ordered: `<` little-endian, `>` big-endian
/// @param fortranOrder whether the first index runs fastest
/// @param length the number of bytes before the elements
record NpyHeader(NpyType type, ByteOrder order, boolean fortranOrder, Shape shape, int length) {
    private static final byte[] MAGIC = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);
    /// Longer texts describe records, which are not read here.
    private static final int MAX_TEXT = 1 << 16;
    private static final int ALIGNMENT = 64;

    /// The number of bytes of the elements.
    long dataLength() {
        return (long) shape.size() * type.bytes;
    }

    static NpyHeader read(InputStream in, String name) throws IOException {
        byte[] magic = in.readNBytes(8);
        if (magic.length < 8 || !Arrays.equals(magic, 0, 6, MAGIC, 0, 6))
            throw new FormatException(name, 0, "the eight bytes that start a .npy file (93 'NUMPY' and a version)",
                    magic.length == 0 ? "the end" : HexFormat.ofDelimiter(" ").formatHex(magic));
        if (magic[6] < 1 || magic[6] > 3 || magic[7] != 0)
            throw new FormatException(name, 6, "version 1.0, 2.0 or 3.0", magic[6] + "." + magic[7]);

        int lengthBytes = magic[6] == 1 ? 2 : 4, textAt = 8 + lengthBytes;
        byte[] lengthField = in.readNBytes(lengthBytes);
        if (lengthField.length < lengthBytes)
            throw new FormatException(name, 8 + lengthField.length, "the length of the header", "the end");
        long textLength = Integer.toUnsignedLong(ByteBuffer.wrap(Arrays.copyOf(lengthField, 4))
                .order(ByteOrder.LITTLE_ENDIAN).getInt());
        if (textLength > MAX_TEXT)
            throw new FormatException(name, 8, "a header of at most " + MAX_TEXT + " bytes", textLength + " bytes");
        byte[] text = in.readNBytes((int) textLength);
        if (text.length < textLength)
            throw new FormatException(name, textAt + text.length, "a header of " + textLength + " bytes",
                    "the end after " + text.length);
        return of(new PythonLiteral(new String(text, StandardCharsets.ISO_8859_1), name, textAt), textAt + text.length);
    }

    private static NpyHeader of(PythonLiteral text, int length) throws FormatException {
        Map<String, Object> entries = text.dictionary();
        if (!(entries.size() == 3 && entries.get("descr") instanceof String descr
                && entries.get("fortran_order") instanceof Boolean fortranOrder
                && entries.get("shape") instanceof List<?> dims))
            throw text.error(0, "the entries 'descr' (text), 'fortran_order' (True or False) and 'shape' (a tuple)",
                    entries.toString());
        NpyType type = NpyType.ofCode(descr.isEmpty() ? "" : descr.substring(1)).orElse(null);
        char order = descr.isEmpty() ? ' ' : descr.charAt(0);
        if (type == null || !(order == '<' || order == '>' || order == '|' && type.bytes == 1))
            throw text.error(0, "an element type < or > with one of " + NpyType.allCodes(), "'" + descr + "'");
        try {
            Shape shape = Shape.of(dims.stream().mapToInt(d -> Math.toIntExact((Long) d)).toArray());
            return new NpyHeader(type, order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                    fortranOrder, shape, length);
        } catch (ShapeException | ArithmeticException _) {
            throw text.error(0, "a shape of dimensions from 0, with at most 2³¹−1 elements",
                    dims.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")")));
        }
    }

    /// The header that NumPy would write: version 1.0, filled up to a multiple of 64 bytes.
    static byte[] bytes(NpyType type, Shape shape) {
        String dims = Arrays.stream(shape.dims()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String text = "{'descr': '<" + type.code + "', 'fortran_order': False, 'shape': ("
                + dims + (shape.rank() == 1 ? "," : "") + "), }";
        int before = MAGIC.length + 4;
        int length = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - before));
        header.put((text + " ".repeat(length - before - text.length() - 1) + "\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        return header.array();
    }
}
