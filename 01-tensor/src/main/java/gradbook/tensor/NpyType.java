package gradbook.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The element types of `.npy` files that can be read, each with the type it is read into.
enum NpyType {
    F2("f2", 2, DType.FLOAT32, (b, i) -> Float.float16ToFloat(b.getShort(i))),
    F4("f4", 4, DType.FLOAT32, ByteBuffer::getFloat),
    F8("f8", 8, DType.FLOAT64, ByteBuffer::getDouble),
    B1("b1", 1, DType.FLOAT64, (b, i) -> b.get(i) == 0 ? 0 : 1),
    I1("i1", 1, DType.FLOAT64, ByteBuffer::get),
    I2("i2", 2, DType.FLOAT64, ByteBuffer::getShort),
    I4("i4", 4, DType.FLOAT64, ByteBuffer::getInt),
    I8("i8", 8, DType.FLOAT64, ByteBuffer::getLong),
    U1("u1", 1, DType.FLOAT64, (b, i) -> Byte.toUnsignedInt(b.get(i))),
    U2("u2", 2, DType.FLOAT64, (b, i) -> Short.toUnsignedInt(b.getShort(i))),
    U4("u4", 4, DType.FLOAT64, (b, i) -> Integer.toUnsignedLong(b.getInt(i)));

    interface Decoder {
        double at(ByteBuffer bytes, int place);
    }

    final String code;
    final int bytes;
    final DType dtype;
    final Decoder decoder;

    NpyType(String code, int bytes, DType dtype, Decoder decoder) {
        this.code = code;
        this.bytes = bytes;
        this.dtype = dtype;
        this.decoder = decoder;
    }

    static Optional<NpyType> ofCode(String code) {
        return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
    }

    static String allCodes() {
        return Arrays.stream(values()).map(type -> type.code).collect(Collectors.joining(", "));
    }
}
