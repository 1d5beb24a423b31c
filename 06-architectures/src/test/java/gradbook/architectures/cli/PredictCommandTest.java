package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.architectures.Models;
import gradbook.training.Evaluation;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
    private static Path weights;
    /// Test images that the network gets right and is sure of: a short training does not go far.
    private static List<Integer> sure;

    @TempDir Path folder;

    @BeforeAll static void train() throws Exception {
        weights = Cli.trained().resolve("weights.safetensors");
        Evaluation evaluation = Evaluation.of(Weights.read(weights, null, Models.ALL).model(), Digits.TEST.take(100));
        sure = IntStream.range(0, 100).filter(i -> evaluation.predicted()[i] == Digits.TEST.labels()[i]).boxed()
                .sorted(Comparator.comparingDouble(i -> -evaluation.confidence()[i])).limit(4).toList();
        assertThat(sure).hasSize(4);
    }

    @Test void digits_are_recognised_however_they_were_drawn() throws Exception {
        var files = new ArrayList<Path>();
        for (int i : sure) {
            files.add(save("large", i, Digits.draw(i, 12, 0, 0, 336, 336, Color.WHITE, Color.BLACK)));
            files.add(save("inverted", i, Digits.draw(i, 8, 0, 0, 224, 224, Color.BLACK, Color.WHITE)));
            files.add(save("shifted", i, Digits.draw(i, 5, 150, -10, 300, 200, Color.BLUE, Color.WHITE)));
            files.add(save("alpha", i, Digits.draw(i, 6, 30, 60, 300, 250, Color.BLACK, new Color(0, 0, 0, 0))));
            files.add(save("rgb", i, Digits.as(BufferedImage.TYPE_3BYTE_BGR,
                    Digits.draw(i, 3, 3, 3, 100, 100, new Color(90, 0, 0), new Color(200, 220, 255)))));
            files.add(save("indexed", i, Digits.as(BufferedImage.TYPE_BYTE_INDEXED,
                    Digits.draw(i, 4, 9, 5, 130, 120, Color.BLACK, Color.WHITE))));
        }
        var args = new ArrayList<Object>(List.of("predict", weights));
        args.addAll(files);
        List<String> lines = Cli.run(args.toArray()).succeeded().out().lines().toList();

        assertThat(lines).hasSameSizeAs(files);
        for (int n = 0; n < lines.size(); n++) {
            int digit = Digits.TEST.labels()[sure.get(n / 6)];
            assertThat(lines.get(n)).startsWith(files.get(n) + ": " + digit + "  (" + digit + " ");
        }
    }

    private Path save(String how, int i, BufferedImage image) throws Exception {
        return Digits.save(image, folder.resolve(how + i + ".png"));
    }

    @Test void the_three_most_probable_digits_are_printed_with_falling_probability() throws Exception {
        Path file = save("digit", 0, Digits.draw(sure.getFirst(), 4, 0, 0, 112, 112, Color.BLACK, Color.WHITE));
        String line = Cli.run("predict", weights, file).succeeded().out().strip();
        assertThat(line).matches(".*digit0\\.png: \\d  \\(\\d \\d+\\.\\d\\d %, \\d \\d+\\.\\d\\d %, \\d "
                + "\\d+\\.\\d\\d %\\)");
        double[] shown = Arrays.stream(line.substring(line.indexOf('(') + 1).split(","))
                .mapToDouble(part -> Double.parseDouble(part.strip().split(" ")[1])).toArray();
        assertThat(shown[0]).isGreaterThanOrEqualTo(shown[1]);
        assertThat(shown[1]).isGreaterThanOrEqualTo(shown[2]);
        assertThat(shown[0] + shown[1] + shown[2]).isLessThanOrEqualTo(100.02);
    }

    @Test void bad_files_are_named_and_the_others_are_answered() throws Exception {
        Path good = save("good", 0, Digits.draw(0, 4, 0, 0, 112, 112, Color.BLACK, Color.WHITE));
        byte[] bytes = Files.readAllBytes(good);
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(bytes, bytes.length / 2));
        Path text = Files.writeString(folder.resolve("text.png"), "no picture at all");
        Path missing = folder.resolve("missing.png");
        Path blank = save("blank", 0, Digits.draw(0, 1, 99, 99, 10, 10, Color.BLACK, Color.WHITE));

        Cli.Result result = Cli.run("predict", weights, cut, text, missing, blank, folder, good);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).startsWith(good + ": ").hasLineCount(1);
        assertThat(result.err()).isEqualTo("gradbook: " + cut + " is damaged, it cannot be read as a picture\n"
                + "  hint: take it out, or put a sound copy in its place\n"
                + "gradbook: " + text + " is no picture: a JPEG, PNG, GIF, BMP or TIFF file is needed\n"
                + "gradbook: there is no file " + missing + "\n"
                + "gradbook: " + blank + " is blank: there is no digit to be seen\n"
                + "gradbook: " + folder + " is a folder, not a picture\n");
    }

    @Test void a_picture_that_may_not_be_read_is_named() throws Exception {
        Path secret = save("secret", 0, Digits.draw(0, 4, 0, 0, 112, 112, Color.BLACK, Color.WHITE));
        assumeTrue(secret.toFile().setReadable(false) && !Files.isReadable(secret), "root may read everything");
        Cli.run("predict", weights, secret).failed(1, "there is no permission to use " + secret);
    }

    @Test void a_picture_that_claims_to_be_huge_is_refused_before_memory_is_taken() throws Exception {
        Path file = save("huge", 0, Digits.draw(0, 1, 0, 0, 28, 28, Color.BLACK, Color.WHITE));
        byte[] bytes = Files.readAllBytes(file);
        // The width stands in bytes 16 to 19 of a PNG file, the height in the four after them.
        bytes[17] = bytes[21] = 1;
        Files.write(file, bytes);
        Cli.run("predict", weights, file).failed(1, file + " has 65564 × 65564 pixels: at most 8192 × 8192 are read");
    }

    @Test void the_weights_must_be_there() {
        Path missing = folder.resolve("missing.safetensors");
        Cli.run("predict", missing, "digit.png").failed(1, "there is no file " + missing);
    }

    @Test void pictures_must_be_named() {
        Cli.run("predict", weights).failed(2, "Missing required parameter: 'IMAGE'\n"
                + "  hint: 'gradbook predict --help' explains the options");
    }
}
