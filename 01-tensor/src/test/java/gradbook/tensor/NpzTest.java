package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against archives written by NumPy 2.4.6 (`make.py` in the resources), and damaged ones.
class NpzTest {
    @TempDir Path folder;

    private Path byNumpy(String name) throws IOException {
        Path file = folder.resolve(name);
        try (var in = NpzTest.class.getResourceAsStream("numpy/" + name)) {
            Files.copy(in, file);
        }
        return file;
    }

    @Test void archives_of_numpy_are_read_stored_or_compressed() throws IOException {
        SequencedMap<String, Tensor> stored = Npz.read(byNumpy("stored.npz"));
        assertThat(stored.keySet()).containsExactly("conv1.weight", "a/bias");
        assertThat(stored.get("conv1.weight")).hasType(DType.FLOAT32).hasShape(2, 2).hasValues(0, 1, 2, 3);
        assertThat(stored.get("a/bias")).hasType(DType.FLOAT64).hasShape(1).hasValues(0.5);
        SequencedMap<String, Tensor> compressed = Npz.read(byNumpy("compressed.npz"));
        assertThat(compressed.keySet()).containsExactly("weight", "bias");
        assertThat(compressed.get("weight")).isBitIdenticalTo(Tensor.zeros(Shape.of(100, 100), DType.FLOAT64));
        assertThat(compressed.get("bias")).hasValues(0, 1, 2);
    }

    @Test void what_was_written_is_read_back_in_order() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 9; i >= 0; i--) tensors.put("layer." + i, Tensor.full(Shape.of(i, 2), i, DType.FLOAT32));
        Path file = folder.resolve("x.npz");
        Npz.write(file, tensors);
        SequencedMap<String, Tensor> read = Npz.read(file);
        assertThat(read.keySet()).containsExactlyElementsOf(tensors.keySet());
        tensors.forEach((name, tensor) -> assertThat(read.get(name)).isBitIdenticalTo(tensor));
    }

    @Test void equal_tensors_make_equal_files() throws IOException {
        Map<String, Tensor> tensors = Map.of("x", Tensor.of(1.0, 2));
        Npz.write(folder.resolve("a.npz"), tensors);
        Npz.write(folder.resolve("b.npz"), tensors);
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
        // The date of the entry is that of 1 January 1980: bytes 12 and 13 of its header hold 0x0021.
        assertThat(Arrays.copyOfRange(Files.readAllBytes(folder.resolve("a.npz")), 10, 14))
                .containsExactly(0, 0, 0x21, 0);
    }

    @Test void an_archive_cut_short_anywhere_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(byNumpy("stored.npz"));
        Path file = folder.resolve("cut.npz");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(catchThrowable(() -> Npz.read(file))).as("cut after %d bytes", length)
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith(file + ": at byte 0, expected an intact zip archive, found ");
        }
    }

    @Test void an_archive_with_any_byte_changed_gives_the_same_tensors_or_is_refused() throws IOException {
        Path original = byNumpy("stored.npz"), file = folder.resolve("changed.npz");
        List<Tensor> expected = List.copyOf(Npz.read(original).values());
        byte[] whole = Files.readAllBytes(original);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            try {
                List<Tensor> read = List.copyOf(Npz.read(file).values());
                assertThat(read).as("byte %d changed", i).hasSameSizeAs(expected);
                for (int k = 0; k < read.size(); k++)
                    assertThat(read.get(k)).as("byte %d changed", i).isBitIdenticalTo(expected.get(k));
            } catch (FormatException e) {
                assertThat(e).hasMessageContaining(file.toString());
            }
        }
    }

    @Test void damaged_compressed_data_is_refused() throws IOException {
        byte[] bytes = Files.readAllBytes(byNumpy("compressed.npz"));
        bytes[80] ^= 0x55;
        Path file = Files.write(folder.resolve("x.npz"), bytes);
        assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(FormatException.class)
                .hasMessageStartingWith(file + ", entry weight.npy: at byte ");
    }

    @Test void data_that_does_not_match_its_checksum_is_refused() throws IOException {
        byte[] bytes = Files.readAllBytes(byNumpy("stored.npz"));
        int lastOfBias = new String(bytes, StandardCharsets.ISO_8859_1)
                .lastIndexOf("\u00e0\u003f"); // 0.5 is …00 00 e0 3f
        bytes[lastOfBias] ^= 1;
        Path file = Files.write(folder.resolve("x.npz"), bytes);
        assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(FormatException.class)
                .hasMessageStartingWith(file + ", entry a/bias.npy: at byte 0, expected the checksum ");
    }

    @Test void entries_that_would_be_unpacked_elsewhere_are_refused() throws IOException {
        for (String name : new String[] {"../x.npy", "/x.npy", "a/../../x.npy", "a\\x.npy", "a//x.npy", "./x.npy",
                "x.txt"}) {
            Path file = zipOf(name);
            assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(FormatException.class).hasMessage(
                    file + ": at byte 0, expected entries named like 'weights.npy', found '" + name + "'");
        }
    }

    @Test void a_name_that_occurs_twice_is_refused() throws IOException {
        Path file = zipOf("a.npy", "b.npy");
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("b.npy", "a.npy");
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(FormatException.class)
                .hasMessage(file + ": at byte 0, expected each name once, found 'a.npy' twice");
    }

    @Test void an_entry_that_is_no_array_is_named() throws IOException {
        Path file = folder.resolve("x.npz");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("notes.npy"));
            zip.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(FormatException.class)
                .hasMessage(file + ", entry notes.npy:"
                + " at byte 0, expected the eight bytes that start a .npy file (93 'NUMPY' and a version), found"
                + " 68 65 6c 6c 6f");
    }

    @Test void names_that_could_not_be_read_back_are_not_written() {
        Path file = folder.resolve("x.npz");
        assertThatThrownBy(() -> Npz.write(file, Map.of("../x", Tensor.of(1.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tensor in an .npz file cannot be named '../x': it is the path of a file,"
                        + " without empty parts, '.', '..' or '\\'");
        assertThat(file).doesNotExist();
    }

    private Path zipOf(String... names) throws IOException {
        Path file = folder.resolve("names.npz");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                Npy.write(zip, Tensor.of(1.0));
            }
        }
        return file;
    }
}
