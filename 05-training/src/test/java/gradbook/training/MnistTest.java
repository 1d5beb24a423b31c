package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.FormatException;
import gradbook.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MnistTest {
    private static final ImageDataset TRAIN = Mnist.train();
    private static final ImageDataset TEST = Mnist.test();

    @TempDir Path folder;

    /// The sums of the files as their authors published them.
    @CsvSource({
        "train-images-idx3-ubyte, 6bbc9ace898e44ae57da46a324031adb",
        "train-labels-idx1-ubyte, a25bea736e30d166cdddb491f175f624",
        "t10k-images-idx3-ubyte,  2646ac647ad5339dbf082846283269ea",
        "t10k-labels-idx1-ubyte,  27ae3e4e09519cfbb04c329615203637",
    })
    @ParameterizedTest void the_files_are_the_original_ones(String file, String md5)
            throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        try (InputStream in = new GZIPInputStream(Mnist.class.getResourceAsStream("mnist/" + file + ".gz"))) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(md5);
    }

    @Test void there_are_60000_images_to_train_with_and_10000_to_test() {
        assertThat(TRAIN).hasToString("60000 images (1, 28, 28) of 10 classes");
        assertThat(TEST).hasToString("10000 images (1, 28, 28) of 10 classes");
    }

    /// The table of digits in the data's description.
    @Test void each_digit_is_there_as_often_as_described() {
        assertThat(counts(TRAIN)).containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        assertThat(counts(TEST)).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    }

    private static long[] counts(ImageDataset data) {
        long[] counts = new long[10];
        for (int label : data.labels()) counts[label]++;
        return counts;
    }

    /// The famous first images: 5 0 4 1 9 2 1 3 1 4 to train with, and 7 2 1 0 4 1 4 9 5 9 to test.
    @Test void the_first_labels_are_those_of_the_first_images() {
        assertThat(Arrays.copyOf(TRAIN.labels(), 10)).containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
        assertThat(Arrays.copyOf(TEST.labels(), 10)).containsExactly(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
    }

    @Test void normalised_training_images_have_mean_0_and_deviation_1() {
        double sum = 0;
        double squares = 0;
        float[] table = TRAIN.normalization().table(0);
        for (byte b : TRAIN.pixels()) {
            float x = table[b & 255];
            sum += x;
            squares += (double) x * x;
        }
        double mean = sum / TRAIN.pixels().length;
        assertThat(mean).isCloseTo(0, within(1e-3));
        assertThat(Math.sqrt(squares / TRAIN.pixels().length - mean * mean)).isCloseTo(1, within(1e-3));
    }

    // ---------------------------------------------------------------------- from a folder

    private void write(String name, Shape shape, int... data) throws IOException {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) bytes[i] = (byte) data[i];
        byte[] idx = IdxTest.idx(shape, bytes);
        Files.write(folder.resolve(name), name.endsWith(".gz") ? IdxTest.gzip(idx) : idx);
    }

    private void writeFour() throws IOException {
        write("train-images-idx3-ubyte.gz", Shape.of(2, 1, 3), 0, 51, 102, 153, 204, 255);
        write("train-labels-idx1-ubyte", Shape.of(2), 7, 9);
        write("t10k-images-idx3-ubyte", Shape.of(1, 1, 3), 255, 0, 255);
        write("t10k-labels-idx1-ubyte.gz", Shape.of(1), 1);
    }

    @Test void a_folder_of_packed_and_unpacked_files_is_read() throws IOException {
        writeFour();
        Split<ImageDataset> split = Mnist.load(folder);
        assertThat(split.train().imageShape()).isEqualTo(Shape.of(1, 1, 3));
        assertThat(split.train().labels()).containsExactly(7, 9);
        assertThat(split.train().image(1)).containsExactly(153, 204, 255);
        assertThat(split.heldOut().labels()).containsExactly(1);
        assertThat(split.heldOut().image(0)).containsExactly(255, 0, 255);
    }

    @Test void fashion_has_names_of_its_own() throws IOException {
        writeFour();
        ImageDataset train = Mnist.loadFashion(folder).train();
        assertThat(train.classNames().get(train.labels()[0])).isEqualTo("Sneaker");
        assertThat(train.normalization()).isEqualTo(Normalization.of(0.2860, 0.3530));
    }

    @Test void a_folder_of_fashion_is_known_by_its_name() throws IOException {
        folder = Files.createDirectory(folder.resolve("Fashion-MNIST"));
        writeFour();
        assertThat(Mnist.load(folder).heldOut().classNames()).startsWith("T-shirt", "Trouser").hasSize(10);
    }

    @Test void digits_in_somebody_elses_folder_of_fashion_stay_digits() throws IOException {
        folder = Files.createDirectories(folder.resolve("fashion").resolve("digits"));
        writeFour();
        assertThat(Mnist.load(folder).heldOut().classNames()).startsWith("0", "1").hasSize(10);
    }

    /// The pixels are 0, 0.2, … 1: their mean is 0.5, and the mean of (x − 0.5)² is (0.25 + 0.09 + 0.01)/3 = 0.35/3.
    @Test void other_images_have_the_names_in_a_file_and_their_own_normalisation() throws IOException {
        writeFour();
        Files.writeString(folder.resolve("classes.txt"), "a\nb\r\nc c\n\nd\ne\nf\ng\nh\ni\nj\nk\n");
        Split<ImageDataset> split = Mnist.load(folder);
        assertThat(split.train().classNames()).hasSize(11).startsWith("a", "b", "c c", "d");
        for (ImageDataset part : List.of(split.train(), split.heldOut())) {
            assertThat(part.normalization().mean().getFirst()).isCloseTo(0.5, within(1e-12));
            assertThat(part.normalization().deviation().getFirst()).isCloseTo(Math.sqrt(0.35 / 3), within(1e-12));
        }
    }

    @Test void names_of_classes_that_cannot_be_are_refused() throws IOException {
        writeFour();
        Path names = folder.resolve("classes.txt");
        Files.writeString(names, "only\n");
        assertThatThrownBy(() -> Mnist.load(folder)).isInstanceOf(FormatException.class)
                .hasMessage(names + ": at byte 0, expected 2 to 256 names of classes, one a line, found 1");
        Files.writeString(names, "twice\ntwice\n");
        assertThatThrownBy(() -> Mnist.load(folder)).isInstanceOf(FormatException.class)
                .hasMessage(names + ": at byte 0, expected each class named once, found a name twice");
        Files.write(names, new byte[100_000]);
        assertThatThrownBy(() -> Mnist.load(folder)).isInstanceOf(FormatException.class)
                .hasMessage(names + ": at byte 16384, expected the end of the names of classes, found more");
    }

    @Test void a_missing_file_is_named() {
        Path wanted = folder.resolve("train-images-idx3-ubyte");
        assertThatThrownBy(() -> Mnist.load(folder)).isInstanceOf(NoSuchFileException.class)
                .hasMessage(wanted + ": nor is there train-images-idx3-ubyte.gz");
    }

    @Test void images_and_labels_of_different_number_are_refused() throws IOException {
        writeFour();
        write("train-labels-idx1-ubyte", Shape.of(3), 7, 9, 1);
        assertThatThrownBy(() -> Mnist.load(folder)).isInstanceOf(FormatException.class)
                .hasMessage("train-labels-idx1-ubyte: at byte 4, expected 2 labels, as many as"
                        + " train-images-idx3-ubyte has images, found 3");
    }

    @Test void a_label_beyond_the_classes_is_refused() throws IOException {
        writeFour();
        write("train-labels-idx1-ubyte", Shape.of(2), 7, 200);
        assertThatThrownBy(() -> Mnist.load(folder)).isInstanceOf(FormatException.class)
                .hasMessage("train-labels-idx1-ubyte: at byte 9, expected a label from 0 to 9, found 200");
    }
}
