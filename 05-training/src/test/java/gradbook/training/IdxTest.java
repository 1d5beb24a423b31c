package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import gradbook.tensor.FormatException;
import gradbook.tensor.Shape;
import gradbook.tensor.testing.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir Path folder;

    /// The file of an array, written as the format's description says.
    static byte[] idx(Shape shape, byte[] data) {
        return bytes(out -> {
            out.write(new byte[] {0, 0, 8, (byte) shape.rank()});
            for (int dim : shape.dims()) out.writeInt(dim);
            out.write(data);
        });
    }

    static byte[] gzip(byte[] bytes) {
        return bytes(out -> {
            try (var gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            }
        });
    }

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Content content) {
        var bytes = new ByteArrayOutputStream();
        try {
            content.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static Idx read(byte[] file, int rank) throws IOException {
        return Idx.read(new ByteArrayInputStream(file), "digits", rank);
    }

    private static final byte[] SIX = {1, 2, 3, 4, 5, (byte) 255};

    private static byte[] six() {
        return idx(Shape.of(2, 3), SIX);
    }

    @Provide Arbitrary<Shape> shapes() {
        return Shapes.anyOrEmpty();
    }

    @Property void an_array_of_any_shape_is_read_back_packed_or_not(@ForAll("shapes") Shape shape, @ForAll long seed)
            throws IOException {
        byte[] data = new byte[shape.size()];
        new Random(seed).nextBytes(data);
        for (byte[] file : new byte[][] {idx(shape, data), gzip(idx(shape, data))}) {
            Idx read = read(file, shape.rank());
            assertThat(read.shape()).isEqualTo(shape);
            assertThat(read.data()).isEqualTo(data);
        }
    }

    @Test void a_file_is_read_and_named_in_errors() throws IOException {
        Path file = folder.resolve("six");
        Files.write(file, six());
        assertThat(Idx.read(file, 2).data()).isEqualTo(SIX);
        assertThatThrownBy(() -> Idx.read(file, 1)).isInstanceOf(FormatException.class)
                .hasMessage(file + ": at byte 3, expected 1 dimension(s), found 2");
    }

    @Test void what_is_no_idx_file_is_refused() {
        assertMessage(new byte[0], "digits: at byte 0, expected the start of an IDX file, two zero bytes, a type and"
                + " a rank, found the end after 0");
        assertMessage("PNG, not IDX".getBytes(),
                "digits: at byte 0, expected the start of an IDX file, two zero bytes, a type"
                + " and a rank, found 80, 78");
    }

    @Test void another_element_type_is_refused() {
        byte[] floats = six();
        floats[2] = 13;
        assertMessage(floats, "digits: at byte 2, expected type 8, unsigned bytes, found type 13");
    }

    @Test void a_file_cut_short_is_refused_wherever_it_is_cut() {
        assertMessage(Arrays.copyOf(six(), 10),
                "digits: at byte 10, expected the lengths of 2 dimension(s), found the end");
        assertMessage(Arrays.copyOf(six(), 17),
                "digits: at byte 17, expected 6 bytes for an array (2, 3), found the end after 5");
        for (int length = 0; length < six().length; length++) {
            byte[] cut = Arrays.copyOf(six(), length);
            assertThatThrownBy(() -> read(cut, 2)).isInstanceOf(FormatException.class);
        }
    }

    @Test void bytes_after_the_array_are_refused() {
        assertMessage(Arrays.copyOf(six(), 19),
                "digits: at byte 18, expected the end after 6 bytes for an array (2, 3), found more bytes");
        assertMessage(gzip(Arrays.copyOf(six(), 19)),
                "digits: at byte 18, expected the end after 6 bytes for an array (2, 3), found more bytes");
    }

    @Test void bytes_after_the_packed_data_are_refused() {
        byte[] good = gzip(six());
        for (int more : new int[] {1, 9, 18, 100_000})
            assertMessage(Arrays.copyOf(good, good.length + more), "digits: at byte 18, expected the end after the"
                    + " packed data, found " + more + " more byte(s) in the file");
    }

    @Test void dimensions_that_no_array_can_have_are_refused() {
        assertMessage(bytes(out -> {
            out.write(new byte[] {0, 0, 8, 2});
            out.writeInt(-1);
            out.writeInt(3);
        }), "digits: at byte 4, expected dimensions of an array with less than 2³¹ elements, found a shape cannot"
                + " have the dimension -1, as (-1, 3) does");
        assertMessage(bytes(out -> {
            out.write(new byte[] {0, 0, 8, 2});
            out.writeInt(1 << 16);
            out.writeInt(1 << 15);
        }), "digits: at byte 4, expected dimensions of an array with less than 2³¹ elements, found the shape (65536,"
                + " 32768) has more than 2³¹−1 elements, which no Java array can hold");
    }

    @Test void a_header_that_promises_gigabytes_costs_no_memory() {
        byte[] liar = bytes(out -> {
            out.write(new byte[] {0, 0, 8, 2});
            out.writeInt(Integer.MAX_VALUE);
            out.writeInt(1);
            out.write(SIX);
        });
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (byte[] file : new byte[][] {liar, gzip(liar)}) {
            long before = threads.getCurrentThreadAllocatedBytes();
            assertMessage(file, file == liar
                    ? "digits: at byte 18, expected 2147483647 bytes for an array (2147483647, 1), "
                    + "found the end after 6"
                    : "digits: at byte 4, expected an array of at most " + ((16 << 20) + 100L * file.length)
                            + " bytes, as no images would unpack to, found (2147483647, 1)\n"
                            + "  hint: if it is sound, unpack it with gzip -d");
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
        }
    }

    @Test void damaged_gzip_is_refused_wherever_it_is_damaged() {
        byte[] good = gzip(idx(Shape.of(40, 50), new byte[2000]));
        byte[] wrongSum = good.clone();
        wrongSum[wrongSum.length - 8] ^= 1;
        assertMessage(wrongSum, "digits: at byte 2012, expected complete and undamaged gzip data, found Corrupt GZIP"
                + " trailer");
        for (int length = 2; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> read(cut, 2)).isInstanceOf(FormatException.class);
        }
    }

    private static void assertMessage(byte[] file, String message) {
        assertThatThrownBy(() -> read(file, 2)).isInstanceOf(FormatException.class).hasMessage(message);
    }
}
