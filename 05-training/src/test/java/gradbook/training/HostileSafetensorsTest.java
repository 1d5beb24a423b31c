package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import gradbook.tensor.FormatException;
import gradbook.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Files that are damaged, or made to do damage.
class HostileSafetensorsTest {
    @TempDir Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("f"), bytes);
    }

    /// `length` as the header's length, then `json` and `data` zero bytes.
    private static byte[] bytes(long length, String json, int data) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length).put(header).array();
    }

    private static byte[] bytes(String json, int data) {
        return bytes(json.getBytes(StandardCharsets.UTF_8).length, json, data);
    }

    private static String entry(String type, String shape, String offsets) {
        return "{\"w\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    }

    private static Arguments refused(byte[] bytes, String message) {
        return Arguments.of(bytes, message);
    }

    static Arguments[] files() {
        String two =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":%s},\"b\":{\"dtype\":\"F32\",\"shape\":[1],"
                + "\"data_offsets\":%s}}";
        return new Arguments[] {
            refused(new byte[5], "at byte 5, expected the length of the header in 8 bytes, found the end"),
            refused(bytes(3, "{}", 0), "at byte 0, expected the length of a header of at most 2 bytes, found 3"),
            refused(bytes(-1, "{}", 0),
                    "at byte 0, expected the length of a header of at most 2 bytes, found 18446744073709551615"),
            refused(bytes("", 0), "at byte 8, expected {, found the end"),
            refused(bytes("[1]", 0), "at byte 8, expected {, found ["),
            refused(bytes("{\"w\":3}", 0), "at byte 13, expected {, found 3"),
            refused(bytes("{\"w\"", 0), "at byte 12, expected a header in JSON, found Unexpected end-of-input"
                    + " within/between Object entries"),
            refused(bytes("{\"w\":{\"shape\":[1,,2]}}", 0),
                    "at byte 25, expected a header in JSON, found Unexpected character"
                    + " (',' (code 44)): expected a value"),
            refused(bytes("{}{}", 0), "at byte 10, expected nothing but spaces after the header, found {"),
            refused(bytes("{\"__metadata__\":{\"a\":1}}", 0), "at byte 29, expected a text in quotes, found 1"),
            refused(bytes("{\"w\":{\"dtype\":\"F32\",\"shape\":[]}}", 0),
                    "at byte 38, expected dtype, shape and two data_offsets of w, found an entry without them"),
            refused(bytes("{\"w\":{\"strides\":[1]}}", 0),
                    "at byte 14, expected dtype, shape and data_offsets of w, found strides"),
            refused(bytes(entry("F32", "[1]", "[0,4,8]"), 4),
                    "at byte 62, expected dtype, shape and two data_offsets of w, found an entry without them"),
            refused(bytes(entry("C64", "[1]", "[0,8]"), 8),
                    "at byte 60, expected as the type of w one of F64, I64, F32, I32, F16, BF16, U8, found C64"),
            refused(bytes(entry("F32", "[2]", "[0,4]"), 4),
                    "at byte 60, expected 8 bytes for w, F32 of shape (2), found offsets 0 to 4"),
            refused(bytes(entry("F32", "[-1]", "[0,4]"), 4),
                    "at byte 37, expected a number that is not negative, found -1"),
            refused(bytes(entry("F32", "[1.0]", "[0,4]"), 4), "at byte 37, expected a whole number, found 1.0"),
            refused(bytes(entry("F32", "[65536,32768]", "[0,8589934592]"), 4),
                    "at byte 79, expected a shape of w with less than 2³¹ elements, found [65536, 32768]"),
            refused(bytes(entry("F32", "[0,4294967296]", "[0,0]"), 0),
                    "at byte 71, expected a shape of w with less than 2³¹ elements, found [0, 4294967296]"),
            refused(bytes(entry("F32", "[1]", "[9223372036854775804,9223372036854775808]"), 4),
                    "at byte 95, expected a header in JSON, found Numeric value (9223372036854775808) out of range"
                            + " of long (-9223372036854775808 - 9223372036854775807)"),
            refused(bytes(entry("F32", "[2147483647]", "[0,8589934588]"), 4),
                    "at byte 84, expected 8589934588 bytes of data, as the header says, found 4 bytes"),
            refused(bytes(entry("F32", "[1]", "[0,4]"), 5),
                    "at byte 66, expected 4 bytes of data, as the header says, found 5 bytes"),
            refused(bytes(entry("F32", "[1]", "[0,4]"), 3),
                    "at byte 65, expected 4 bytes of data, as the header says, found 3 bytes"),
            refused(bytes(entry("F32", "[1]", "[4,8]"), 8),
                    "at byte 62, expected w to start at offset 0, where the tensor before it ends, found offset 4"),
            refused(bytes(two.formatted("[0,4]", "[8,12]"), 12),
                    "at byte 120, expected b to start at offset 4, where the tensor before it ends, found offset 8"),
            refused(bytes(two.formatted("[0,4]", "[0,4]"), 8),
                    "at byte 115, expected b to start at offset 4, where the tensor before it ends, found offset 0"),
            refused(bytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{}}", 4),
                    "at byte 65, expected a header in JSON, found Duplicate field 'a'"),
        };
    }

    @MethodSource("files")
    @ParameterizedTest void a_file_that_does_not_fit_together_is_refused(byte[] bytes, String message)
            throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(FormatException.class)
                .hasMessage(file + ": " + message);
    }

    @Test void text_that_is_not_utf8_is_refused() throws IOException {
        byte[] bytes = bytes("{\"w\":{}}", 0);
        bytes[10] = (byte) 0xff;
        assertThatThrownBy(() -> Safetensors.read(file(bytes))).isInstanceOf(FormatException.class);
    }

    @Test void deep_nesting_is_refused() throws IOException {
        for (String open : new String[] {"[", "{\"a\":"})
            assertThatThrownBy(() -> Safetensors.read(file(bytes("{\"__metadata__\":" + open.repeat(100_000), 0))))
                    .isInstanceOf(FormatException.class);
    }

    @Test void promises_of_gigabytes_cost_no_memory() throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[][] liars = {
            bytes(99_999_999, "{}", 0),
            bytes(entry("F64", "[2147483647]", "[0,17179869176]"), 100),
            bytes("{\"a\":{\"dtype\":\"U8\",\"shape\":[2147483647],\"data_offsets\":[0,2147483647]},"
                    + "\"b\":{\"dtype\":\"U8\",\"shape\":[100],\"data_offsets\":[2147483647,2147483747]}}", 100),
        };
        for (byte[] liar : liars) {
            Path file = file(liar);
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(FormatException.class);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(5_000_000);
        }
    }

    private static byte[] good(Path file) throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("weight", Tensor.of(1f, 2f, 3f));
        tensors.put("bias", Tensor.of(4.0));
        new Safetensors(tensors, new LinkedHashMap<>()).write(file);
        return Files.readAllBytes(file);
    }

    @Test void a_file_cut_short_is_refused_wherever_it_is_cut() throws IOException {
        byte[] good = good(folder.resolve("good"));
        for (int length = 0; length < good.length; length++) {
            Path cut = file(Arrays.copyOf(good, length));
            assertThatThrownBy(() -> Safetensors.read(cut)).isInstanceOf(FormatException.class);
        }
    }

    @Test void a_changed_header_gives_other_tensors_or_a_format_exception_and_nothing_else() throws IOException {
        byte[] good = good(folder.resolve("good"));
        int headerEnd = 8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
        var random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] changed = good.clone();
            changed[random.nextInt(headerEnd)] = (byte) random.nextInt();
            try {
                assertThat(Safetensors.read(file(changed)).tensors().values().stream().mapToInt(Tensor::size).sum())
                        .isLessThanOrEqualTo(good.length);
            } catch (FormatException _) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }
}
