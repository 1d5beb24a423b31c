package gradbook.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.testing.Damage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files of NumPy's formats, thousands of them (more with `-Pfuzz`).
class HostileFilesTest {
    private static final long MEMORY = 4 << 20;
    private static Path folder;

    @BeforeContainer static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("hostile");
    }

    @AfterContainer static void deleteFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(folder);
    }

    @Provide Arbitrary<List<Damage.Change>> changes() {
        return Damage.changes();
    }

    private static byte[] npy() throws IOException {
        Path file = folder.resolve("sound.npy");
        Npy.write(file, Tensor.arange(12, DType.FLOAT32).reshape(3, 4));
        return Files.readAllBytes(file);
    }

    private static byte[] npz() throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("conv.weight", Tensor.arange(6, DType.FLOAT32).reshape(2, 3));
        tensors.put("bias", Tensor.of(1.0, 2));
        Path file = folder.resolve("sound.npz");
        Npz.write(file, tensors);
        return Files.readAllBytes(file);
    }

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void a_damaged_npy_file_is_read_or_refused(@ForAll("changes") List<Damage.Change> changes) throws IOException {
        Damage.refused(folder.resolve("x.npy"), Damage.apply(changes, npy()), Npy::read, MEMORY);
    }

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void a_damaged_npz_file_is_read_or_refused(@ForAll("changes") List<Damage.Change> changes) throws IOException {
        Damage.refused(folder.resolve("x.npz"), Damage.apply(changes, npz()), Npz::read, MEMORY);
    }

    // --------------------------------------------------------------------------------- bombs

    @TempDir Path temporary;

    private static byte[] zeros(int count) {
        byte[] header = NpyHeader.bytes(NpyType.F4, Shape.of(count));
        return Arrays.copyOf(header, header.length + 4 * count);
    }

    /// 40 MB in 40 KB; and 40 times 4 MB, none of which is much.
    @Test void an_archive_that_unpacks_to_a_thousand_times_its_size_is_refused() throws IOException {
        Path one = zip(1, zeros(10_000_000)), many = zip(40, zeros(1_000_000));
        for (Path bomb : List.of(one, many)) {
            assertThat(Files.size(bomb)).isLessThan(200_000);
            assertThatThrownBy(() -> Npz.read(bomb)).isInstanceOf(FormatException.class)
                    .hasMessageStartingWith(bomb + ", entry ")
                    .hasMessageContaining(" bytes more from an archive of " + Files.size(bomb)
                            + " bytes, as no weights would unpack to, found ");
        }
        assertThat(Damage.refused(temporary.resolve("x.npz"), Files.readAllBytes(one), Npz::read, MEMORY)).isTrue();
        assertThat(Npz.read(zip(3, zeros(1_000_000)))).hasSize(3);
    }

    private Path zip(int entries, byte[] content) throws IOException {
        Path file = temporary.resolve(entries + ".npz");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < entries; i++) {
                zip.putNextEntry(new ZipEntry(i + ".npy"));
                zip.write(content);
            }
        }
        return file;
    }

    @Test void what_the_damage_does_is_what_it_should_do() throws IOException {
        byte[] text = "abcdef".getBytes(StandardCharsets.US_ASCII);
        assertThat(Damage.apply(List.of(), text)).isEqualTo(text);
        Damage.Reader careless = _ -> {
            throw new IllegalArgumentException("damaged");
        };
        Path file = temporary.resolve("x");
        assertThatThrownBy(() -> Damage.refused(file, text, careless, MEMORY)).isInstanceOf(AssertionError.class);
        Damage.Reader greedy = _ -> assertThat(new byte[8 << 20]).isNotEmpty();
        assertThatThrownBy(() -> Damage.refused(file, text, greedy, MEMORY)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("bytes allocated");
        assertThat(Damage.refusedCuts(file, text, f -> {
            if (Files.size(f) < 4) throw new FormatException(f.toString(), 0, "4 bytes", "fewer");
        }, MEMORY)).isEqualTo(4);
    }
}
