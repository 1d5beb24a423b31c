package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.FormatException;
import gradbook.tensor.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
    private static final int PIXELS = 3072;

    @TempDir Path folder;

    /// Records with these labels; pixel number i of image n is n + i, modulo 256.
    private void write(String file, int[]... labels) throws IOException {
        byte[] bytes = new byte[labels.length * (labels[0].length + PIXELS)];
        int at = 0;
        for (int n = 0; n < labels.length; n++) {
            for (int label : labels[n]) bytes[at++] = (byte) label;
            for (int i = 0; i < PIXELS; i++) bytes[at++] = (byte) (n + i);
        }
        Files.write(folder.resolve(file), bytes);
    }

    private void writeTen() throws IOException {
        for (int i = 1; i <= 5; i++) write("data_batch_" + i + ".bin", new int[] {i}, new int[] {9});
        write("test_batch.bin", new int[] {3});
    }

    private void writeHundred() throws IOException {
        write("train.bin", new int[] {19, 99}, new int[] {0, 5});
        write("test.bin", new int[] {7, 0});
        Files.writeString(folder.resolve("fine_label_names.txt"),
                IntStream.range(0, 100).mapToObj(i -> "class " + i).collect(Collectors.joining("\n")));
    }

    @Test void the_batches_of_cifar_10_are_read_one_after_another() throws IOException {
        writeTen();
        Split<ImageDataset> split = Cifar.load10(folder);
        assertThat(split.train().labels()).containsExactly(1, 9, 2, 9, 3, 9, 4, 9, 5, 9);
        assertThat(split.heldOut().labels()).containsExactly(3);
        assertThat(split.heldOut().classNames().get(3)).isEqualTo("cat");
        assertThat(split.train().imageShape()).isEqualTo(Shape.of(3, 32, 32));
        for (int image : new int[] {1, 9})
            for (int i = 0; i < PIXELS; i++)
                assertThat(split.train().image(image)[i]).isEqualTo((byte) (1 + i));
    }

    @Test void images_of_cifar_100_have_their_fine_class() throws IOException {
        writeHundred();
        Split<ImageDataset> split = Cifar.load100(folder);
        assertThat(split.train().labels()).containsExactly(99, 5);
        assertThat(split.train().image(1)).startsWith(1, 2, 3);
        assertThat(split.train().classNames().get(99)).isEqualTo("class 99");
        assertThat(split.heldOut().labels()).containsExactly(0);
    }

    @Test void a_file_cut_short_at_any_byte_is_refused() throws IOException {
        writeTen();
        Path file = folder.resolve("data_batch_3.bin");
        List<Integer> accepted = new ArrayList<>();
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int length = 2 * 3073 - 1; length >= 0; length--) {
                channel.truncate(length);
                try {
                    Cifar.load10(folder);
                    accepted.add(length);
                } catch (FormatException e) {
                    assertThat(e).hasMessage(file + ": at byte " + length + ", expected the end after 1 to 50000"
                            + " records of 3073 bytes, found a file of " + length + " bytes");
                }
            }
        }
        // One whole record and nothing else is a smaller file, not a damaged one.
        assertThat(accepted).containsExactly(3073);
    }

    @Test void a_label_beyond_the_classes_is_refused() throws IOException {
        writeTen();
        write("data_batch_2.bin", new int[] {2}, new int[] {10});
        assertThatThrownBy(() -> Cifar.load10(folder)).isInstanceOf(FormatException.class).hasMessage(
                folder.resolve("data_batch_2.bin") + ": at byte 3073, expected a label from 0 to 9, found 10");
        writeHundred();
        write("train.bin", new int[] {0, 0}, new int[] {0, 200});
        assertThatThrownBy(() -> Cifar.load100(folder)).isInstanceOf(FormatException.class).hasMessage(
                folder.resolve("train.bin") + ": at byte 3075, expected a label from 0 to 99, found 200");
    }

    /// The file claims 3 GB, which the disk need not have.
    @Test void a_file_that_is_much_too_long_is_refused_before_memory_is_allocated() throws IOException {
        writeTen();
        Path file = folder.resolve("test_batch.bin");
        long size = 3073L * 1_000_000;
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
        }
        assertThatThrownBy(() -> Cifar.load10(folder)).isInstanceOf(FormatException.class).hasMessage(file
                + ": at byte 153650000, expected the end after 1 to 50000 records of 3073 bytes, found a file of "
                + size + " bytes");
    }

    @Test void a_missing_file_is_named() throws IOException {
        writeTen();
        Files.delete(folder.resolve("data_batch_4.bin"));
        assertThatThrownBy(() -> Cifar.load10(folder)).isInstanceOf(NoSuchFileException.class)
                .hasMessage(folder.resolve("data_batch_4.bin").toString());
    }

    @Test void names_that_are_not_one_hundred_are_refused() throws IOException {
        writeHundred();
        Files.writeString(folder.resolve("fine_label_names.txt"), "apple\nbear\n");
        assertThatThrownBy(() -> Cifar.load100(folder)).isInstanceOf(FormatException.class)
                .hasMessage(folder.resolve("fine_label_names.txt")
                        + ": at byte 0, expected 100 names of classes, one a line, found 2");
    }
}
