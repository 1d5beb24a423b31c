package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.FormatException;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Damage;
import gradbook.training.Transform.CenterCrop;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files of every format that is read in this chapter, thousands of them (more with `-Pfuzz`), and bombs.
class HostileFilesTest {
    private static final long MEMORY = 4 << 20;
    private static final Preprocessing SMALL = new Preprocessing(new Resize(8), Transform.of(), new CenterCrop(8),
            Normalization.IMAGENET);

    private static Path folder;
    private static Map<String, Format> formats;

    /// A sound file and its reader.
    private record Format(byte[] sound, Damage.Reader reader, long memory) {}

    @BeforeContainer static void make() throws IOException {
        folder = Files.createTempDirectory("hostile");
        formats = formats(folder);
    }

    @AfterContainer static void deleteFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(folder);
    }

    private static Map<String, Format> formats(Path folder) throws IOException {
        var formats = new TreeMap<String, Format>();
        byte[] idx = IdxTest.idx(Shape.of(2, 3), new byte[] {1, 2, 3, 4, 5, 6});
        formats.put("idx", new Format(idx, file -> Idx.read(file, 2), MEMORY));
        formats.put("idx.gz", new Format(IdxTest.gzip(idx), file -> Idx.read(file, 2), MEMORY));
        formats.put("safetensors", new Format(safetensors(folder), Safetensors::read, MEMORY));
        formats.put("checkpoint", new Format(checkpoint(folder), Checkpoint::read, MEMORY));
        formats.put("csv", new Format(history().toCsv().getBytes(StandardCharsets.UTF_8), History::read, MEMORY));
        formats.put("classes", new Format("cat\ndog\neel\n".getBytes(StandardCharsets.UTF_8),
                file -> ClassNames.read(file, 0), MEMORY));
        formats.put("texts", new Format("a silly film .\na charming film !\n".getBytes(StandardCharsets.UTF_8),
                file -> Texts.read(new TreeMap<>(Map.of("kind", file, "unkind", file))), MEMORY));
        for (String format : List.of("png", "jpg", "gif", "bmp", "tiff"))
            formats.put(format, new Format(picture(format), file -> Picture.of(PictureFile.read(file)), 32 << 20));
        formats.put("zip", new Format(zip(), HostileFilesTest::readZip, 32 << 20));
        return formats;
    }

    private static byte[] safetensors(Path folder) throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("weight", Tensor.of(1f, 2f, 3f));
        tensors.put("bias", Tensor.of(4.0));
        Path file = folder.resolve("sound.safetensors");
        new Safetensors(tensors, new LinkedHashMap<>(Map.of("epoch", "3"))).write(file);
        return Files.readAllBytes(file);
    }

    private static History history() {
        return History.empty().with(new EpochReport(1, 0.75, 0.5, 0.7, 0.625, 2.5, 24_000))
                .with(new EpochReport(2, 0.1, 0.9, 0.2, 0.95, 2, 30_000));
    }

    private static byte[] checkpoint(Path folder) throws IOException {
        var weights = new LinkedHashMap<>(Map.of("weight", Tensor.of(1f, 2f, 3f)));
        var optimizer = new LinkedHashMap<>(Map.of("weight.momentum_buffer", Tensor.of(0f, 0f, 1f)));
        Path file = folder.resolve("sound.checkpoint");
        new Checkpoint(weights, optimizer, "Sgd", Seed.of(1), new LinkedHashMap<>(Map.of("model", "lenet5")), history())
                .write(file);
        return Files.readAllBytes(file);
    }

    private static byte[] picture(String format) throws IOException {
        var image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 63; i++) image.setRGB(i % 9, i / 9, i * 0x030507);
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] zip() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("cat/1.png", "dog/1.png")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(picture("png"));
            }
        }
        return bytes.toByteArray();
    }

    private static void readZip(Path file) throws IOException {
        ImageFolder pictures = ImageFolder.of(file, SMALL);
        for (int i = 0; i < pictures.size(); i++) pictures.picture(i);
    }

    @Provide Arbitrary<String> formats() {
        return Arbitraries.of("idx", "idx.gz", "safetensors", "checkpoint", "csv", "classes", "texts", "png", "jpg",
                "gif", "bmp", "tiff", "zip");
    }

    @Provide Arbitrary<List<Damage.Change>> changes() {
        return Damage.changes();
    }

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void a_damaged_file_is_read_or_refused(@ForAll("formats") String name,
                                           @ForAll("changes") List<Damage.Change> changes) throws IOException {
        Format format = formats.get(name);
        Damage.refused(folder.resolve("x." + name), Damage.apply(changes, format.sound), format.reader, format.memory);
    }

    // --------------------------------------------------------------------------------- once

    @TempDir Path temporary;

    @Test void a_file_cut_after_any_byte_is_read_or_refused() throws IOException {
        for (var entry : formats(temporary).entrySet()) {
            Format format = entry.getValue();
            assertThat(Damage.refused(temporary.resolve("y"), format.sound, format.reader, format.memory))
                    .as("sound %s", entry.getKey()).isFalse();
            int refused = Damage.refusedCuts(temporary.resolve("x"), format.sound, format.reader, format.memory);
            // Some of a table, of names or of texts is a shorter one; of a picture the last bytes may be padding.
            int all = format.sound.length;
            int atLeast = switch (entry.getKey()) {
                case "texts" -> 0;
                case "classes" -> 5;
                case "csv" -> all / 2;
                case "png", "jpg", "gif", "bmp", "tiff" -> all / 4;
                default -> all;
            };
            assertThat(refused).as("refused %s", entry.getKey()).isBetween(atLeast, all);
        }
    }

    @Test void a_packed_array_that_unpacks_to_a_thousand_times_its_size_is_refused() throws IOException {
        byte[] bomb = IdxTest.gzip(IdxTest.idx(Shape.of(40, 1000, 1000), new byte[40_000_000]));
        Path file = Files.write(temporary.resolve("bomb.gz"), bomb);
        long most = (16 << 20) + 100L * bomb.length;
        assertThatThrownBy(() -> Idx.read(file, 3)).isInstanceOf(FormatException.class)
                .hasMessage(file + ": at byte 4, expected an array of at most " + most
                        + " bytes, as no images would unpack to, found (40, 1000, 1000)\n"
                        + "  hint: if it is sound, unpack it with gzip -d");
        assertThat(Damage.refused(file, bomb, f -> Idx.read(f, 3), MEMORY)).isTrue();
        assertThat(Idx.read(Files.write(file, IdxTest.gzip(IdxTest.idx(Shape.of(16 << 20), new byte[16 << 20]))), 1)
                .data()).hasSize(16 << 20);
    }

    @Test void a_checkpoint_with_nan_or_infinite_weights_is_refused() throws IOException {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            var weights = new LinkedHashMap<String, Tensor>();
            weights.put("fc.bias", Tensor.of(0f));
            weights.put("fc.weight", Tensor.of(1f, bad, bad));
            Path file = temporary.resolve("checkpoint");
            new Checkpoint(weights, new LinkedHashMap<>(), "Sgd", Seed.of(1), new LinkedHashMap<>(), history())
                    .write(file);
            assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(FormatException.class).hasMessage(file
                    + ": at byte 0, expected weights that are numbers, found 2 of 3 in model.fc.weight NaN or"
                    + " infinite\n  hint: go back to a file from before training failed");
        }
    }

    @Test void a_table_that_is_no_text_is_refused_with_its_name() throws IOException {
        Path file = Files.write(temporary.resolve("history.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> History.read(file)).isInstanceOf(FormatException.class)
                .hasMessageStartingWith(file + ": at byte 0, expected the line epoch,");
    }
}
