package gradbook.tensor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Makes damaged and hostile files of sound ones, and says what a reader must do with them: read them, or refuse them
/// with an exception made for that, whose message names the file. Either must be done in little memory.
public final class Damage {
    private static final long[] EXTREMES = {0, 1, -1, 2, 255, 65_536, Integer.MAX_VALUE, Integer.MAX_VALUE - 8,
        Integer.MIN_VALUE, 1L << 28, 1L << 32, (1L << 32) - 1, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final String[] TEXTS = {"2147483647", "-1", "9223372036854775808", "NaN", "1e999", "../", "\"", "{",
        "[[[[", "\n", ",", "\u0000"};

    /// What can be done to a file. `at` and `value` are any numbers: they are taken modulo what there is.
    private enum Kind {
        CUT, FLIP_BIT, SET_BYTE, SET_4_BIG, SET_4_LITTLE, SET_8_BIG, SET_8_LITTLE, TEXT, DELETE, REPEAT
    }

    /// One change.
    public record Change(Kind kind, int at, int value) {
        private byte[] applyTo(byte[] file) {
            if (file.length == 0) return file;
            int place = Math.floorMod(at, file.length);
            long extreme = EXTREMES[Math.floorMod(value, EXTREMES.length)];
            return switch (kind) {
                case CUT -> Arrays.copyOf(file, place);
                case FLIP_BIT -> set(file, place, new byte[] {(byte) (file[place] ^ 1 << (value & 7))});
                case SET_BYTE -> set(file, place, new byte[] {(byte) value});
                case SET_4_BIG -> set(file, place, number(4, extreme, ByteOrder.BIG_ENDIAN));
                case SET_4_LITTLE -> set(file, place, number(4, extreme, ByteOrder.LITTLE_ENDIAN));
                case SET_8_BIG -> set(file, place, number(8, extreme, ByteOrder.BIG_ENDIAN));
                case SET_8_LITTLE -> set(file, place, number(8, extreme, ByteOrder.LITTLE_ENDIAN));
                case TEXT -> set(file, place, TEXTS[Math.floorMod(value, TEXTS.length)]
                        .getBytes(StandardCharsets.ISO_8859_1));
                case DELETE -> join(file, place, Math.min(file.length, place + 1 + (value & 15)));
                case REPEAT -> join(file, place, Math.max(0, place - (value & 63)));
            };
        }

        private static byte[] number(int length, long value, ByteOrder order) {
            ByteBuffer bytes = ByteBuffer.allocate(length).order(order);
            return (length == 4 ? bytes.putInt((int) value) : bytes.putLong(value)).array();
        }

        private static byte[] set(byte[] file, int at, byte[] bytes) {
            byte[] changed = Arrays.copyOf(file, Math.max(file.length, at + bytes.length));
            System.arraycopy(bytes, 0, changed, at, bytes.length);
            return changed;
        }

        /// What is before `end`, and then all from `start` on.
        private static byte[] join(byte[] file, int end, int start) {
            byte[] changed = Arrays.copyOf(file, end + file.length - start);
            System.arraycopy(file, start, changed, end, file.length - start);
            return changed;
        }
    }

    /// One to four changes.
    public static Arbitrary<List<Change>> changes() {
        return Combinators.combine(Arbitraries.of(Kind.values()), Arbitraries.integers(), Arbitraries.integers())
                .as(Change::new).list().ofMinSize(1).ofMaxSize(4);
    }

    /// `file` after all `changes`.
    public static byte[] apply(List<Change> changes, byte[] file) {
        byte[] changed = file;
        for (Change change : changes) changed = change.applyTo(changed);
        return changed;
    }

    /// Reads a file, and what is in it as far as it is read later.
    public interface Reader {
        void read(Path file) throws IOException;
    }

    /// Demands that `reader` reads `file` holding `bytes` or refuses it as it should, with at most `memory` bytes of
    /// memory.
    ///
    /// @return whether it was refused
    public static boolean refused(Path file, byte[] bytes, Reader reader, long memory) throws IOException {
        Files.write(file, bytes);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Exception refusal = null;
        try {
            reader.read(file);
        } catch (IOException | IllegalArgumentException e) {
            refusal = e;
        } catch (UncheckedIOException e) {
            refusal = e.getCause();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("bytes allocated").isLessThan(memory);
        if (refusal != null) assertThat(refusal).hasMessageContaining(file.toString());
        return refusal != null;
    }

    /// Demands the same of `sound`, cut after every byte.
    ///
    /// @return how many of the beginnings were refused
    public static int refusedCuts(Path file, byte[] sound, Reader reader, long memory) throws IOException {
        int refused = 0;
        for (int length = 0; length < sound.length; length++)
            if (refused(file, Arrays.copyOf(sound, length), reader, memory)) refused++;
        return refused;
    }

    private Damage() {}
}
