package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {
    @TempDir Path folder;

    /// JPEG keeps a plain colour to within a level or two.
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void pictures_of_every_format_are_read(String format) throws Exception {
        BufferedImage green = Pictures.plain(20, 10, BufferedImage.TYPE_INT_RGB, 0x33_99_33);
        Picture picture = Picture.of(PictureFile.read(Pictures.save(green, format, folder.resolve("a." + format))));
        assertThat(picture.width()).isEqualTo(20);
        assertThat(picture.height()).isEqualTo(10);
        assertThat(picture.level(0, 19, 9)).isBetween(0x31, 0x35);
        assertThat(picture.level(1, 19, 9)).isBetween(0x97, 0x9b);
        assertThat(PictureFile.suffixes()).contains("." + format);
    }

    /// Half of a JPEG file is a picture too, to Java, with grey for the rest.
    @ParameterizedTest
    @CsvSource({"png, 0.5", "jpg, 0.9", "jpg, 0.6", "gif, 0.4", "bmp, 0.5"})
    void a_file_that_was_cut_short_is_damaged(String format, double rest) throws Exception {
        BufferedImage noise = Pictures.plain(60, 60, BufferedImage.TYPE_INT_RGB, 0);
        Picture random = Pictures.random(60, 60, 3);
        for (int i = 0; i < 3600; i++) noise.setRGB(i % 60, i / 60, random.level(0, i % 60, i / 60) * 0x010203);
        Path file = Pictures.save(noise, format, folder.resolve("cut." + format));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * rest)));
        assertThatThrownBy(() -> PictureFile.read(file)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + " is damaged, it cannot be read as a picture\n"
                        + "  hint: take it out, or put a sound copy in its place");
    }

    @Test void what_is_no_picture_is_named() throws Exception {
        Path text = Files.writeString(folder.resolve("cat.jpg"), "a cat");
        assertThatThrownBy(() -> PictureFile.read(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " is no picture: a JPEG, PNG, GIF, BMP or TIFF file is needed");
        Path empty = Files.createFile(folder.resolve("empty.png"));
        assertThatThrownBy(() -> PictureFile.read(empty)).hasMessageStartingWith(empty + " is no picture");
        assertThatThrownBy(() -> PictureFile.read(folder)).hasMessage(folder + " is a folder, not a picture");
        assertThatThrownBy(() -> PictureFile.read(folder.resolve("dog.jpg"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test void a_picture_that_claims_to_be_huge_is_refused_before_memory_is_taken() throws Exception {
        Path file = Pictures.save(Pictures.plain(28, 28, BufferedImage.TYPE_INT_RGB, 0), "png",
                folder.resolve("huge.png"));
        byte[] bytes = Files.readAllBytes(file);
        bytes[17] = bytes[21] = 1; // in the width, bytes 16 to 19 of a PNG file, and the height after it
        Files.write(file, bytes);
        assertThatThrownBy(() -> PictureFile.read(file)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + " has 65564 × 65564 pixels: at most 8192 × 8192 are read");
    }
}
