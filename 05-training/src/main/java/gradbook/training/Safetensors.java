package gradbook.training;

import gradbook.tensor.AtomicFiles;
import gradbook.tensor.FormatException;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// Tensors by name, in a file: the safetensors format, in which weights are exchanged between
/// frameworks. Unlike a pickle, it holds numbers and nothing that could run.
///
/// ```
/// length of the header     8 bytes, least significant first
/// header                   JSON: type, shape and place of each tensor; free texts as metadata
/// numbers                  tensor after tensor, in reading order, least significant byte first
/// ```
///
/// float16, bfloat16 and float32 are read as float32; float64 and the integers as float64, which is
/// exact but for 64-bit integers beyond ±2⁵³. The numbers may be NaN or infinite.
///
/// Source: the format's description and reference implementation, github.com/huggingface/safetensors.
///
/// @param tensors  in the order of the header
/// @param metadata free texts by name
public record Safetensors(SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata) {
    /// The limit of the reference implementation.
    private static final int MAX_HEADER = 100_000_000;
    /// A multiple of the length of all types.
    private static final int PIECE = 1 << 20;

    /// Copies the maps, not the tensors.
    ///
    /// @throws IllegalArgumentException if a tensor has the name that the format keeps for its metadata
    public Safetensors {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
        if (tensors.containsKey(SafetensorsHeader.METADATA))
            throw new IllegalArgumentException("a tensor cannot be called " + SafetensorsHeader.METADATA
                    + ": in a safetensors file this name is taken by the metadata");
    }

    // ------------------------------------------------------------------------------ writing

    /// Makes or replaces `file`. The elements stand in the order of the tensors, but float64 before
    /// float32, so that all are aligned.
    public void write(Path file) throws IOException {
        var header = new SafetensorsHeader(entries(), metadata);
        byte[] json = header.bytes();
        AtomicFiles.write(file, out -> {
            out.write(littleEndian(SafetensorsHeader.START).putLong(json.length).array());
            out.write(json);
            for (SafetensorsHeader.Entry entry : header.entries()) write(tensors.get(entry.name()), entry.type(), out);
        });
    }

    private List<SafetensorsHeader.Entry> entries() {
        List<Map.Entry<String, Tensor>> widestFirst = tensors.entrySet().stream()
                .sorted(Comparator.comparing(entry -> SafetensorsType.of(entry.getValue().dtype()))).toList();
        var entries = new ArrayList<SafetensorsHeader.Entry>();
        long at = 0;
        for (Map.Entry<String, Tensor> entry : widestFirst) {
            Tensor x = entry.getValue();
            long end = at + (long) x.size() * x.dtype().bytes();
            entries.add(new SafetensorsHeader.Entry(entry.getKey(), SafetensorsType.of(x.dtype()), x.shape(), at, end));
            at = end;
        }
        return entries;
    }

    private static void write(Tensor tensor, SafetensorsType type, OutputStream out) throws IOException {
        Tensor x = tensor.contiguous();
        int start = x.layout().offset();
        ByteBuffer piece = littleEndian(PIECE);
        for (int i = 0; i < x.size(); i++) {
            if (type == SafetensorsType.F32) piece.putFloat((float) x.storage().get(start + i));
            else piece.putDouble(x.storage().get(start + i));
            if (!piece.hasRemaining() || i == x.size() - 1) {
                out.write(piece.array(), 0, piece.position());
                piece.clear();
            }
        }
    }

    // ------------------------------------------------------------------------------ reading

    /// A single NaN among the weights makes NaN of all that a network says, and so does an infinite one sooner or
    /// later. They come from a training that went wrong, or from damage.
    ///
    /// @param name of the file
    /// @throws FormatException naming the first of the tensors that has any, and how many
    public static void requireFinite(Map<String, Tensor> weights, String name) throws FormatException {
        for (Map.Entry<String, Tensor> entry : weights.entrySet()) {
            Tensor x = entry.getValue();
            long bad = IntStream.range(0, x.size()).filter(i -> !Double.isFinite(x.at(i))).count();
            if (bad > 0)
                throw new FormatException(name, 0, "weights that are numbers", bad + " of " + x.size() + " in "
                        + entry.getKey() + " NaN or infinite\n  hint: go back to a file from before training failed");
        }
    }

    /// Reads all of `file`.
    ///
    /// @throws FormatException if it is not a complete safetensors file, or has tensors of other
    ///         types; before memory for any tensor is allocated
    public static Safetensors read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            String name = file.toString();
            int headerLength = headerLength(channel, name);
            byte[] json = read(channel, SafetensorsHeader.START, headerLength, name).array();
            SafetensorsHeader header = SafetensorsHeader.parse(json, name);
            long dataStart = SafetensorsHeader.START + headerLength;
            header.requireFilled(channel.size() - dataStart, name, dataStart);

            var tensors = new LinkedHashMap<String, Tensor>();
            for (SafetensorsHeader.Entry entry : header.entries())
                tensors.put(entry.name(), read(channel, dataStart, entry, name));
            return new Safetensors(tensors, header.metadata());
        }
    }

    private static int headerLength(FileChannel channel, String name) throws IOException {
        long rest = channel.size() - SafetensorsHeader.START;
        if (rest < 0)
            throw new FormatException(name, channel.size(), "the length of the header in 8 bytes", "the end");
        long length = read(channel, 0, SafetensorsHeader.START, name).getLong();
        if (length < 0 || length > Math.min(rest, MAX_HEADER))
            throw new FormatException(name, 0,
                    "the length of a header of at most " + Math.min(rest, MAX_HEADER) + " bytes",
                    Long.toUnsignedString(length));
        return (int) length;
    }

    private static Tensor read(FileChannel channel, long dataStart, SafetensorsHeader.Entry entry, String name)
            throws IOException {
        Tensor tensor = Tensor.zeros(entry.shape(), entry.type().dtype);
        Storage numbers = tensor.storage();
        int i = 0;
        for (long at = entry.begin(); at < entry.end(); at += PIECE) {
            ByteBuffer piece = read(channel, dataStart + at, (int) Math.min(PIECE, entry.end() - at), name);
            while (piece.hasRemaining()) numbers.set(i++, entry.type().decoder.next(piece));
        }
        return tensor;
    }

    /// `length` bytes from `position` on.
    private static ByteBuffer read(FileChannel channel, long position, int length, String name) throws IOException {
        ByteBuffer bytes = littleEndian(length);
        while (bytes.hasRemaining())
            if (channel.read(bytes, position + bytes.position()) < 0)
                throw new FormatException(name, position + bytes.position(), "the rest of the file", "the end");
        return bytes.flip();
    }

    private static ByteBuffer littleEndian(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
