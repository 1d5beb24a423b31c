package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import gradbook.tensor.FormatException;
import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import gradbook.training.Transform.CenterCrop;
import gradbook.training.Transform.RandomCrop;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureZipTest {
    private static final Preprocessing SMALL = new Preprocessing(new Resize(10), Transform.of(new RandomCrop(8)),
            new CenterCrop(8), Normalization.IMAGENET);

    @TempDir Path folder;

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private void put(ZipOutputStream zip, String name, Content content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        content.writeTo(zip);
        zip.closeEntry();
    }

    private Path zip(String name, String... entries) throws IOException {
        Path file = folder.resolve(name);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entry : entries) put(zip, entry, out -> out.write("a cat".getBytes(StandardCharsets.UTF_8)));
        }
        return file;
    }

    /// `pictures` packed, each name after `prefix`.
    private Path pack(Path pictures, String prefix) throws IOException {
        Path file = folder.resolve("pictures.zip");
        try (Stream<Path> all = Files.walk(pictures); var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Path one : all.filter(Files::isRegularFile).sorted().toList())
                put(zip, prefix + pictures.relativize(one).toString().replace('\\', '/'), out -> Files.copy(one, out));
        }
        return file;
    }

    private Path drawn(String... classes) throws Exception {
        for (String name : classes)
            for (int i = 0; i < 6; i++)
                Pictures.save(Pictures.random(10 + i, 20 - i, 10 * name.hashCode() + i),
                        folder.resolve("pictures").resolve(name), i + ".png");
        return folder.resolve("pictures");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "photos/"})
    void a_zip_file_gives_the_same_numbers_as_the_folder_it_was_packed_from(String prefix) throws Exception {
        Path pictures = drawn("cat", "dog", "eel");
        ImageFolder packed = ImageFolder.of(pack(pictures, prefix), SMALL), plain = ImageFolder.of(pictures, SMALL);
        int[] all = IntStream.range(0, 18).toArray();
        assertThat(packed.classNames()).containsExactly("cat", "dog", "eel");
        assertThat(packed.batch(all).labels()).isEqualTo(plain.batch(all).labels());
        assertThat(packed.batch(all).inputs().sameAs(plain.batch(all).inputs())).isTrue();
        assertThat(packed).hasToString("18 pictures of 3 classes in " + folder.resolve("pictures.zip") + "/"
                + (prefix.isEmpty() ? "" : "photos"));
        assertThat(PictureFile.read(packed.file(7)).getWidth()).isEqualTo(11);
    }

    @Test void several_threads_read_at_once_and_leave_no_files_behind() throws Exception {
        Path pictures = drawn("cat", "dog");
        Path zip = pack(pictures, "");
        int[] many = IntStream.range(0, 200).map(i -> i * 5 % 12).toArray();
        ImageFolder plain = ImageFolder.of(pictures, SMALL);
        Batch expected = plain.batch(many);
        for (int i = 0; i < 5; i++) {
            ImageFolder packed = ImageFolder.of(zip, SMALL);
            Batch batch = Parallel.withThreads(4, () -> packed.batch(many));
            assertThat(batch.inputs().sameAs(expected.inputs())).isTrue();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(pictures, zip);
        }
    }

    @Test void a_zip_file_can_have_a_part_to_train_with_and_one_to_test_with() throws Exception {
        drawn("train/cat", "train/dog", "val/cat", "val/dog");
        Split<ImageFolder> split = ImageFolder.split(pack(folder.resolve("pictures"), ""), SMALL, 0.5, Seed.of(3));
        assertThat(split.train().size()).isEqualTo(12);
        assertThat(split.heldOut().file(0)).hasToString("/val/cat/0.png");
    }

    @Test void what_a_mac_packs_into_every_zip_file_is_no_class() throws Exception {
        Path zip = zip("mac.zip", "cat/1.jpg", "dog/1.jpg", "__MACOSX/cat/._1.jpg", ".DS_Store", "cat/.DS_Store");
        assertThat(ImageFolder.of(zip, SMALL).classNames()).containsExactly("cat", "dog");
        assertThat(ImageFolder.of(zip, SMALL).size()).isEqualTo(2);
    }

    @Test void a_picture_that_is_none_is_named_with_its_zip_file() throws Exception {
        Path zip = zip("x.zip", "cat/1.jpg", "dog/1.jpg");
        assertThatThrownBy(() -> ImageFolder.of(zip, SMALL).batch(1)).hasMessage(
                zip + "/dog/1.jpg is no picture: a JPEG, PNG, GIF, BMP or TIFF file is needed");
        Path one = zip("one.zip", "cat/1.jpg");
        assertThatThrownBy(() -> ImageFolder.of(one, SMALL)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot take pictures from " + one + "/: it has the one class cat, and a network chooses"
                        + " between two or more\n  hint: put the pictures of each class into a sub-folder with its"
                        + " name, such as " + one + "/cat and " + one + "/dog");
        Path notes = zip("notes.zip", "cat/1.jpg", "dog/1.txt");
        assertThatThrownBy(() -> ImageFolder.of(notes, SMALL))
                .hasMessageStartingWith("no pictures for the class dog: no file in " + notes + "/dog ends in ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../cat/1.jpg", "/cat/1.jpg", "cat/../../1.jpg", "cat\\1.jpg", "./cat/1.jpg"})
    void a_name_that_would_lead_out_of_the_folder_is_refused(String name) throws Exception {
        Path zip = zip("x.zip", "cat/1.jpg", "dog/1.jpg", name.equals("cat/1.jpg") ? "x" : name);
        assertThatThrownBy(() -> ImageFolder.of(zip, SMALL)).isInstanceOf(FormatException.class).hasMessage(zip
                + ": at byte 0, expected names of files that stay inside, such as cat/1.jpg, found '" + name + "'");
    }

    /// Java would make a gigabyte of folders of this file of 64 KB.
    @Test void a_name_of_thousands_of_folders_is_refused_before_memory_is_allocated() throws Exception {
        Path zip = zip("deep.zip", "cat/1.jpg", "dog/1.jpg", "a/".repeat(30_000) + "1.jpg");
        assertThat(allocated(() -> assertThatThrownBy(() -> ImageFolder.of(zip, SMALL))
                .isInstanceOf(FormatException.class).hasMessage(zip + ": at byte 0, expected names of at most 1000"
                        + " letters and 32 parts, found one of 60005 letters and 30001 parts"))).isLessThan(20_000_000);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static long allocated(Work work) throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /// 100 MB of zeros, after the start of a picture so that a reader is found.
    @Test void an_entry_that_unpacks_to_too_much_is_refused() throws Exception {
        Path png = Pictures.save(Pictures.random(9, 9, 1), folder, "9.png");
        Path file = folder.resolve("bomb.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "cat/1.png", out -> Files.copy(png, out));
            put(zip, "dog/1.png", out -> {
                Files.copy(png, out);
                for (int i = 0; i < 100; i++) out.write(new byte[1 << 20]);
            });
        }
        assertThat(Files.size(file)).isLessThan(200_000);
        ImageFolder pictures = ImageFolder.of(file, SMALL);
        assertThat(pictures.batch(0).size()).isEqualTo(1);
        assertThatThrownBy(() -> pictures.batch(1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + "/dog/1.png is larger than the 64 MB up to which pictures in zip files are read\n"
                        + "  hint: unpack the zip file");
    }

    /// A PNG of 8192 × 8192 pixels, which would be 200 MB, in a hundred bytes.
    @Test void a_small_file_that_promises_many_pixels_is_refused_before_memory_is_allocated() throws Exception {
        Path png = Pictures.save(Pictures.random(3, 3, 1), folder, "huge.png");
        byte[] bytes = Files.readAllBytes(png);
        bytes[18] = bytes[22] = 0x20; // width and height, each of 4 bytes from 16 on: 3 + 0x2000
        bytes[19] = bytes[23] = 0;
        var crc = new CRC32();
        crc.update(bytes, 12, 17);
        for (int i = 0; i < 4; i++) bytes[29 + i] = (byte) (crc.getValue() >> 8 * (3 - i));
        Files.write(png, bytes);
        assertThat(allocated(() -> assertThatThrownBy(() -> PictureFile.read(png))
                .hasMessageStartingWith(png + " is damaged"))).isLessThan(20_000_000);
    }

    @Test void what_is_no_zip_file_is_refused_and_a_cut_one_too() throws Exception {
        byte[] whole = Files.readAllBytes(pack(drawn("cat", "dog"), ""));
        Path cut = folder.resolve("cut.zip");
        // All of the zip file's directory, and samples of what is before it.
        for (int length = 0; length < whole.length; length += length > whole.length - 200 ? 1 : 97) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> ImageFolder.of(cut, SMALL)).as("cut after %d bytes", length)
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith(cut + ": at byte 0, expected a folder, or an intact zip file of one");
        }
    }

    @Test void names_of_files_are_those_of_both() throws Exception {
        Path zip = zip("x.zip", "cat/1.jpg");
        assertThat(PictureZip.name(folder)).isEqualTo(folder.toString());
        assertThat(List.of(PictureZip.name(PictureZip.asFolder(zip)), PictureZip.name(PictureZip.asFolder(folder))))
                .containsExactly(zip + "/", folder.toString());
    }
}
