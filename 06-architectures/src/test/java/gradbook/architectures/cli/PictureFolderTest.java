package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.architectures.Architecture;
import gradbook.architectures.Recipe;
import gradbook.cnn.Conv2d;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.Window;
import gradbook.layers.Flatten;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.tensor.Shape;
import gradbook.training.Clipping;
import gradbook.training.Normalization;
import gradbook.training.Preprocessing;
import gradbook.training.Resize;
import gradbook.training.Safetensors;
import gradbook.training.Sgd;
import gradbook.training.Transform;
import gradbook.training.Transform.CenterCrop;
import gradbook.training.Transform.RandomCrop;
import gradbook.training.Transform.RandomHorizontalFlip;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Training, testing and use of a network on a folder of pictures, with a small one in AlexNet's place.
class PictureFolderTest {
    private static final Architecture TINY = new Architecture("tiny", "a small network for pictures",
            Shape.of(1, 3, 8, 8), false, 1000,
            (_, classes, random) -> Sequential.of(Conv2d.of(3, 4, Window.of(3), random), new ReLU(), MaxPool2d.of(2),
                    new Flatten(), Linear.of(4 * 3 * 3, classes, random)),
            new Recipe(4, 8, 0.02, new Sgd().momentum(0.9), Recipe.Decay.CONSTANT, 0, Clipping.none()),
            Optional.empty(), Optional.of(new Preprocessing(new Resize(10),
                    Transform.of(new RandomCrop(8), new RandomHorizontalFlip(0.5)), new CenterCrop(8),
                    Normalization.IMAGENET)));

    @TempDir Path folder;
    private Path pictures;

    private static Cli.Result run(Object... args) {
        return Cli.run(List.of(TINY), args);
    }

    private Cli.Result train(String out, Object... options) {
        Stream<Object> args = Stream.of("train", "tiny", "--data", pictures, "--out", folder.resolve(out));
        return run(Stream.concat(args, Arrays.stream(options)).toArray());
    }

    private Path weights(String out) {
        return folder.resolve(out).resolve("weights.safetensors");
    }

    /// 20 noisy pictures of each colour, of several sizes and formats.
    @BeforeEach void draw() throws Exception {
        pictures = folder.resolve("pictures");
        for (String name : List.of("blue", "green", "red")) {
            Files.createDirectories(pictures.resolve(name));
            for (int i = 0; i < 20; i++) save(coloured(name, 8 + i, 20 - i / 2, i), pictures.resolve(name), i);
        }
    }

    private static Path save(BufferedImage image, Path to, int i) throws Exception {
        String format = List.of("png", "jpg", "bmp").get(i % 3);
        Path file = to.resolve(i + "." + format);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
    }

    private static BufferedImage coloured(String colour, int width, int height, long seed) {
        int shift = switch (colour) {
            case "red" -> 16;
            case "green" -> 8;
            default -> 0;
        };
        var random = new Random(seed);
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) image.setRGB(x, y, random.nextInt(0x404040) & 0x3f3f3f | 0xc0 << shift);
        return image;
    }

    @Test void a_network_learns_to_tell_the_sub_folders_apart() throws Exception {
        String out = train("run").succeeded().out();
        assertThat(out).startsWith("tiny: a small network for pictures\ninput (1, 3, 8, 8)\n")
                .contains("54 images to train, 6 to test; 4 epochs in batches of 8, Sgd[", "; seed 1\n",
                        "pictures: resize to 10, crop 8 × 8 at random, mirror 50 %\n",
                        "test accuracy 100.00 % (0 of 6 wrong)");
        assertThat(Safetensors.read(weights("run")).metadata()).containsEntry("classes", "blue/green/red")
                .containsEntry("hold-out", "0.1").containsEntry("augment", "true");
        assertThat(Files.readString(folder.resolve("run").resolve("confusion-matrix.txt"))).contains("green");
    }

    @Test void the_network_is_tested_again_with_the_pictures_that_it_has_not_seen() throws Exception {
        train("run", "--hold-out", 0.3, "--seed", 5, "--epochs", 1).succeeded();
        String again = run("evaluate", weights("run"), "--data", pictures).succeeded().out();
        assertThat(again).contains("of 18 wrong")
                .endsWith(Files.readString(folder.resolve("run").resolve("confusion-matrix.txt")));
        assertThat(run("evaluate", weights("run"), "--data", pictures, "--hold-out", 1).succeeded().out())
                .contains("of 60 wrong");
        assertThat(run("evaluate", folder.resolve("run").resolve("checkpoint.safetensors"), "--data", pictures)
                .succeeded().out()).isEqualTo(again);
    }

    @Test void the_class_of_any_picture_is_predicted() throws Exception {
        train("run").succeeded();
        Path red = save(coloured("red", 50, 90, 77), folder, 0), blue = save(coloured("blue", 9, 9, 78), folder, 1);
        List<String> lines = run("predict", weights("run"), red, blue).succeeded().out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("\\Q" + red + "\\E: red  \\(red \\d+\\.\\d\\d %, (blue|green) .*, .*\\)");
        assertThat(lines.get(1)).startsWith(blue + ": blue  (blue ");
    }

    @Test void two_classes_have_two_probabilities() throws Exception {
        for (Path file : files(pictures.resolve("blue"))) Files.delete(file);
        Files.delete(pictures.resolve("blue"));
        train("run", "--epochs", 1).succeeded();
        assertThat(run("predict", weights("run"), pictures.resolve("red").resolve("0.png")).succeeded().out())
                .matches("[^,]*\\([a-z]+ \\d+\\.\\d\\d %, [a-z]+ \\d+\\.\\d\\d %\\)\\s+");
    }

    private static List<Path> files(Path of) throws Exception {
        try (Stream<Path> files = Files.list(of)) {
            return files.toList();
        }
    }

    @Test void the_same_seed_gives_the_same_bits_on_any_number_of_threads_and_after_a_break() throws Exception {
        train("one", "--epochs", 2, "--threads", 1).succeeded();
        train("three", "--epochs", 2, "--threads", 3).succeeded();
        train("broken", "--epochs", 1).succeeded();
        train("broken", "--epochs", 2, "--resume").succeeded();
        assertSameBits("one", "three");
        assertSameBits("one", "broken");
        train("other", "--epochs", 2, "--no-augment").succeeded();
        assertThat(Safetensors.read(weights("other")).tensors().get("0.weight")
                .sameAs(Safetensors.read(weights("one")).tensors().get("0.weight"))).isFalse();
    }

    private void assertSameBits(String left, String right) throws Exception {
        Safetensors a = Safetensors.read(weights(left)), b = Safetensors.read(weights(right));
        a.tensors().forEach((name, tensor) -> assertThat(tensor.sameAs(b.tensors().get(name))).as(name).isTrue());
    }

    @Test void without_augmentation_it_learns_from_the_middle_of_each_picture() {
        assertThat(train("run", "--no-augment", "--epochs", 1, "--limit", 9).succeeded().out())
                .contains("9 images to train, 6 to test;", "pictures: resize to 10, crop 8 × 8 from the middle\n");
    }

    @Test void a_run_goes_on_with_the_same_pictures_only() throws Exception {
        train("run", "--epochs", 1).succeeded();
        train("run", "--epochs", 2, "--resume", "--no-augment").failed(2, "the run in " + folder.resolve("run")
                + " was started with augment true, so it cannot go on with false\n"
                + "  hint: 'gradbook train --help' explains the options");
        Files.move(pictures.resolve("red"), pictures.resolve("rot"));
        train("run", "--epochs", 2, "--resume").failed(2, "the run in " + folder.resolve("run")
                + " was started with classes blue/green/red, so it cannot go on with blue/green/rot\n"
                + "  hint: 'gradbook train --help' explains the options");
        run("evaluate", weights("run"), "--data", pictures).failed(1, "cannot test tiny on " + pictures
                + ": it was trained to tell apart blue, green, red, and these are blue, green, rot\n"
                + "  hint: the classes must have the same names");
    }

    @Test void a_damaged_picture_ends_the_training_and_is_named() throws Exception {
        Path file = Files.writeString(pictures.resolve("red").resolve("99.jpg"), "red");
        train("run", "--hold-out", 0.01)
                .failed(1, file + " is no picture: a JPEG, PNG, GIF, BMP or TIFF file is needed");
    }

    @Test void weights_with_other_outputs_do_not_fit() throws Exception {
        train("run", "--epochs", 1).succeeded();
        Safetensors whole = Safetensors.read(weights("run"));
        var metadata = new LinkedHashMap<>(whole.metadata());
        metadata.put("classes", "blue/green");
        Path changed = folder.resolve("changed.safetensors");
        new Safetensors(whole.tensors(), metadata).write(changed);
        assertThatThrownBy(() -> Weights.read(changed, null, List.of(TINY)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(changed + " does not fit tiny: ");
    }

    @ParameterizedTest
    @CsvSource({
        "--hold-out, 0, '--hold-out must be more than 0 and at most 1, not 0.0'",
        "--hold-out, 1.5, '--hold-out must be more than 0 and at most 1, not 1.5'",
        "--hold-out, 1, '--hold-out 1.0 leaves nothing to train with of 60 pictures'",
        "--limit, 0, '--limit must be at least 1, not 0'",
    })
    void numbers_out_of_range_are_wrong_usage(String option, String value, String message) {
        train("run", option, value).failed(2, message + "\n  hint: 'gradbook train --help' explains the options");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test void pictures_must_be_given() {
        Cli.run("train", "alexnet", "--out", folder.resolve("run")).failed(2, """
                alexnet needs pictures, and there are none in the box
                  hint: --data pictures takes them from a folder that has a sub-folder for each class, such as \
                pictures/cat and pictures/dog""");
        Path missing = folder.resolve("missing");
        run("train", "tiny", "--data", missing)
                .failed(1, "there is no file " + missing + ": --data needs a folder or a zip file");
    }

    @Test void options_for_pictures_are_not_for_digits() {
        Cli.run("train", "lenet5", "--no-augment").failed(2, """
                --no-augment has nothing to leave out: lenet5 learns from images as they are
                  hint: 'gradbook train --help' explains the options""");
        Cli.run("train", "lenet5", "--hold-out", 0.2).failed(2, """
                --hold-out is for folders of pictures: MNIST has images to test with
                  hint: 'gradbook train --help' explains the options""");
    }
}
