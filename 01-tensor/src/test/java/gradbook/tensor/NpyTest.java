package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against files written by NumPy 2.4.6 (`make.py` in the resources), and files damaged on purpose.
@PropertyDefaults(tries = 100)
class NpyTest {

    @Provide Arbitrary<Tensor> tensors() {
        return Arbitraries.of(DType.values()).flatMap(dtype -> Shapes.anyOrEmpty().flatMap(shape ->
                Tensors.of(shape, dtype, Arbitraries.oneOf(Tensors.hardValues(), Tensors.normalValues()))));
    }

    private static byte[] byNumpy(String name) throws IOException {
        try (var in = NpyTest.class.getResourceAsStream("numpy/" + name)) {
            return in.readAllBytes();
        }
    }

    private static Tensor read(byte[] bytes) throws IOException {
        return Npy.read(new ByteArrayInputStream(bytes), "x.npy");
    }

    private static byte[] written(Tensor x) throws IOException {
        var out = new ByteArrayOutputStream();
        Npy.write(out, x);
        return out.toByteArray();
    }

    @Test void floating_point_files_of_either_byte_order_are_read() throws IOException {
        for (String name : List.of("f2-little", "f4-little", "f4-big", "f8-little", "f8-big"))
            assertThat(read(byNumpy(name + ".npy"))).as(name).hasShape(2, 3)
                    .hasType(name.startsWith("f8") ? DType.FLOAT64 : DType.FLOAT32).hasValues(1.5, -2.25, 3, 4, 5, 600);
    }

    @Test void integers_and_booleans_become_float64() throws IOException {
        assertThat(read(byNumpy("b1.npy"))).hasType(DType.FLOAT64).hasValues(1, 0);
        assertThat(read(byNumpy("i1.npy"))).hasType(DType.FLOAT64).hasValues(-128, -1, 127);
        assertThat(read(byNumpy("i2.npy"))).hasType(DType.FLOAT64).hasValues(-32768, -1, 32767);
        assertThat(read(byNumpy("i4.npy"))).hasType(DType.FLOAT64).hasValues(-0x1p31, -1, 0x1p31 - 1);
        assertThat(read(byNumpy("i8.npy"))).hasType(DType.FLOAT64).hasValues(-0x1p63, -1, 0x1p63);
        assertThat(read(byNumpy("u1.npy"))).hasType(DType.FLOAT64).hasValues(0, 1, 255);
        assertThat(read(byNumpy("u2.npy"))).hasType(DType.FLOAT64).hasValues(0, 1, 65535);
        assertThat(read(byNumpy("u4.npy"))).hasType(DType.FLOAT64).hasValues(0, 1, 0x1p32 - 1);
    }

    @Test void all_shapes_orders_and_versions_are_read() throws IOException {
        assertThat(read(byNumpy("scalar.npy"))).hasShape().hasValues(2.5);
        assertThat(read(byNumpy("vector.npy"))).hasShape(3).hasValues(0, 1, 2);
        assertThat(read(byNumpy("empty.npy"))).hasShape(0, 3);
        assertThat(read(byNumpy("version2.npy"))).hasShape(3).hasValues(0, 1, 2);
        assertThat(read(byNumpy("version3.npy"))).hasShape(3).hasValues(0, 1, 2);
        assertThat(read(byNumpy("fortran.npy"))).isBitIdenticalTo(Tensor.arange(24, DType.FLOAT64).reshape(2, 3, 4));
    }

    @Test void what_is_written_is_what_numpy_writes() throws IOException {
        for (String name : List.of("f4-little", "f8-little", "scalar", "vector", "empty"))
            assertThat(written(read(byNumpy(name + ".npy")))).as(name).isEqualTo(byNumpy(name + ".npy"));
    }

    @Property void what_was_written_is_read_back_to_the_bit(@ForAll("tensors") Tensor x) throws IOException {
        assertThat(read(written(x))).isBitIdenticalTo(x);
    }

    @Test void files_longer_than_the_buffer_are_complete(@TempDir Path folder) throws IOException {
        Tensor x = Tensors.randn(Shape.of(100, 257), DType.FLOAT64, Seed.of(1).generator());
        Npy.write(folder.resolve("x.npy"), x);
        assertThat(Npy.read(folder.resolve("x.npy"))).isBitIdenticalTo(x);
    }

    // ------------------------------------------------------------------------- damaged files

    @Test void a_file_cut_short_anywhere_is_refused_at_the_place_of_the_cut() throws IOException {
        byte[] whole = byNumpy("f4-little.npy");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Throwable thrown = catchThrowable(() -> read(cut));
            assertThat(thrown).as("cut after %d bytes", length).isInstanceOf(FormatException.class);
            assertThat(((FormatException) thrown).offset()).isEqualTo(length < 8 ? 0 : length);
        }
    }

    @Test void a_file_with_any_byte_changed_is_read_or_refused_but_nothing_else() throws IOException {
        byte[] whole = byNumpy("f4-little.npy");
        for (int i = 0; i < whole.length; i++)
            for (int change : new int[] {1, 4, 0x80, 0xff}) {
                byte[] changed = whole.clone();
                changed[i] ^= (byte) change;
                Throwable thrown = catchThrowable(() -> read(changed));
                if (thrown != null) assertThat(thrown).as("byte %d changed by %d", i, change)
                        .isInstanceOf(FormatException.class);
            }
    }

    @Test void the_complaint_names_the_file_the_place_and_what_should_be_there(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("x.npy");
        Files.write(file, Arrays.copyOf(byNumpy("f4-little.npy"), 150));
        assertThatThrownBy(() -> Npy.read(file)).hasMessage(file + ": at byte 150, expected 24 bytes of data"
                + " for (2, 3) elements of type f4, found the end after 22");
        Files.write(file, Arrays.copyOf(byNumpy("f4-little.npy"), 153));
        assertThatThrownBy(() -> Npy.read(file)).hasMessage(file
                + ": at byte 152, expected the end after 24 bytes of data"
                + " for (2, 3) elements of type f4, found more bytes");
        Files.writeString(file, "PK\3\4 and so on");
        assertThatThrownBy(() -> Npy.read(file)).hasMessage(file + ": at byte 0, expected the eight bytes that start"
                + " a .npy file (93 'NUMPY' and a version), found 50 4b 03 04 20 61 6e 64");
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> Npy.read(file)).hasMessageEndingWith("found the end");
    }

    /// A header without data behind it, of the given dictionary.
    private static byte[] header(String text) {
        return ("\u0093NUMPY\1\0" + (char) text.length() + "\0" + text).getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Each with its complaint, the first part of which is where: the text starts at byte 10.
    private static final Map<String, String> BAD_HEADERS = Map.ofEntries(
            Map.entry("", "at byte 10, expected {, found the end of the header"),
            Map.entry("{'descr': '<f4'", "at byte 25, expected }, found the end of the header"),
            Map.entry("{'descr': <f4}", "at byte 20, expected a text in quotes, found <f4}"),
            Map.entry("{'descr' '<f4'}", "at byte 19, expected :, found '<f4'}"),
            Map.entry("{'descr': '<f4', 'descr': '<f4'}", "at byte 27, expected each key once, found 'descr' again"),
            Map.entry("{'shape': (2, x)}", "at byte 24, expected an integer below 2⁶³, found x)}"),
            Map.entry("{'shape': (99999999999999999999,)}",
                    "at byte 21, expected an integer below 2⁶³, found 99999999999999999999"),
            Map.entry("{'shape': (2,)} 7", "at byte 26, expected nothing but spaces after the header's }, found 7"),
            Map.entry("{'descr': '<f4', 'shape': (2,)}",
                    "at byte 10, expected the entries 'descr' (text), 'fortran_order'"
                    + " (True or False) and 'shape' (a tuple), found {descr=<f4, shape=[2]}"),
            Map.entry(dictionary("<c8", "(2,)"), "at byte 10, expected an element type < or > with one of f2,"
                    + " f4, f8, b1, i1, i2, i4, i8, u1, u2, u4, found '<c8'"),
            Map.entry(dictionary("|f4", "(2,)"), "at byte 10, expected an element type < or > with one of f2,"
                    + " f4, f8, b1, i1, i2, i4, i8, u1, u2, u4, found '|f4'"),
            Map.entry(dictionary("<f4", "(-2, 3)"), "at byte 10, expected a shape of dimensions from 0, with at most"
                    + " 2³¹−1 elements, found (-2, 3)"),
            Map.entry(dictionary("<f4", "(65536, 65536, 65536, 65536)"),
                    "at byte 10, expected a shape of dimensions from 0,"
                    + " with at most 2³¹−1 elements, found (65536, 65536, 65536, 65536)"),
            Map.entry(dictionary("<f4", "(4294967298,)"), "at byte 10, expected a shape of dimensions from 0,"
                    + " with at most 2³¹−1 elements, found (4294967298)"));

    private static String dictionary(String descr, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
    }

    @Test void a_header_that_makes_no_sense_is_refused() {
        BAD_HEADERS.forEach((text, complaint) ->
                assertThatThrownBy(() -> read(header(text))).isInstanceOf(FormatException.class)
                        .hasMessage("x.npy: " + complaint));
    }

    @Test void a_header_that_promises_gigabytes_is_refused_before_they_are_allocated() {
        byte[] liar = header(dictionary("<f4", "(500000000,)"));
        assertThatThrownBy(() -> read(liar)).isInstanceOf(FormatException.class)
                .hasMessageContaining("expected 2000000000 bytes of data for (500000000) elements of type f4,"
                        + " found the end after 0");
        assertThatThrownBy(() -> read(header(dictionary("<f8", "(2147483647,)")))).isInstanceOf(FormatException.class)
                .hasMessageContaining("expected at most 2 GB of data, found 17179869176 bytes of data");
        byte[] longHeader = "\u0093NUMPY\2\0\u00ff\u00ff\u00ff\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> read(longHeader)).isInstanceOf(FormatException.class)
                .hasMessage("x.npy: at byte 8, expected a header of at most 65536 bytes, found 4294967295 bytes");
    }

    @Test void records_and_unknown_versions_are_refused() throws IOException {
        byte[] records = byNumpy("records.npy");
        assertThatThrownBy(() -> read(records)).hasMessageStartingWith("x.npy: at byte 20, expected a text in quotes,"
                + " found [('x'");
        byte[] later = byNumpy("vector.npy");
        later[6] = 4;
        assertThatThrownBy(() -> read(later)).hasMessage(
                "x.npy: at byte 6, expected version 1.0, 2.0 or 3.0, found 4.0");
    }
}
