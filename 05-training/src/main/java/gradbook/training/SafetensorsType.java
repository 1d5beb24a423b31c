package gradbook.training;

import gradbook.tensor.DType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The element types of safetensors files that can be read, widest first, each with the type it is
/// read into. `F64` and `F32` are written, too.
enum SafetensorsType {
    F64(8, DType.FLOAT64, ByteBuffer::getDouble),
    I64(8, DType.FLOAT64, ByteBuffer::getLong),
    F32(4, DType.FLOAT32, ByteBuffer::getFloat),
    I32(4, DType.FLOAT64, ByteBuffer::getInt),
    F16(2, DType.FLOAT32, bytes -> Float.float16ToFloat(bytes.getShort())),
    /// The upper half of a float32.
    BF16(2, DType.FLOAT32, bytes -> Float.intBitsToFloat(bytes.getShort() << 16)),
    U8(1, DType.FLOAT64, bytes -> bytes.get() & 255);

    /// Takes the next element out of a buffer.
    interface Decoder {
        double next(ByteBuffer bytes);
    }

    final int bytes;
    final DType dtype;
    final Decoder decoder;

    SafetensorsType(int bytes, DType dtype, Decoder decoder) {
        this.bytes = bytes;
        this.dtype = dtype;
        this.decoder = decoder;
    }

    static Optional<SafetensorsType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    static SafetensorsType of(DType dtype) {
        return dtype == DType.FLOAT32 ? F32 : F64;
    }

    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }
}
