package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.architectures.Models;
import gradbook.tensor.Shape;
import gradbook.training.Evaluation;
import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import gradbook.training.Normalization;
import gradbook.training.Safetensors;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every form of data, from training to use, with a network that reads all of them and others that do not.
class DataOptionsTest {
    @TempDir Path folder;

    private Cli.Result train(String model, Path data, Path out, Object... options) {
        Stream<Object> args = Stream.of("train", model, "--data", data, "--epochs", 1, "--batch", 4, "--out", out);
        return Cli.run(Stream.concat(args, Stream.of(options)).toArray());
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Path weights() {
        return out().resolve("weights.safetensors");
    }

    /// 12 images to train and 4 to test of `side` × `side` pixels, between `dark` and `dark` + 99, in two classes.
    private Path idx(String name, int side, int dark) throws Exception {
        Path data = Files.createDirectory(folder.resolve(name));
        for (String part : List.of("train", "t10k")) {
            int count = part.equals("train") ? 12 : 4;
            var images = new ByteArrayOutputStream();
            images.write(ByteBuffer.allocate(16).putInt(0x803).putInt(count).putInt(side).putInt(side).array());
            new Random(3).ints((long) count * side * side, dark, dark + 100).forEach(images::write);
            Files.write(data.resolve(part + "-images-idx3-ubyte"), images.toByteArray());
            var labels = new ByteArrayOutputStream();
            labels.write(ByteBuffer.allocate(8).putInt(0x801).putInt(count).array());
            for (int i = 0; i < count; i++) labels.write(i % 2);
            Files.write(data.resolve(part + "-labels-idx1-ubyte"), labels.toByteArray());
        }
        return data;
    }

    /// As [#idx], with the names of so many classes.
    private Path named(Path data, int classes) throws Exception {
        Files.writeString(data.resolve("classes.txt"),
                IntStream.range(0, classes).mapToObj(i -> "kind " + i).collect(Collectors.joining("\n")));
        return data;
    }

    private Path cifar10() throws Exception {
        Path data = Files.createDirectory(folder.resolve("cifar10"));
        for (int i = 1; i <= 5; i++) Files.write(data.resolve("data_batch_" + i + ".bin"), records(2, 1));
        Files.write(data.resolve("test_batch.bin"), records(3, 1));
        return data;
    }

    private static byte[] records(int count, int labels) {
        byte[] bytes = new byte[count * (labels + 3072)];
        new Random(1).nextBytes(bytes);
        for (int i = 0; i < count; i++)
            for (int j = 0; j < labels; j++) bytes[i * (labels + 3072) + j] = (byte) (i + j);
        return bytes;
    }

    private Path pictures() throws Exception {
        Path data = folder.resolve("pictures");
        for (String name : List.of("circle", "square"))
            for (int i = 0; i < 10; i++) {
                Path kind = Files.createDirectories(data.resolve(name));
                Digits.save(new BufferedImage(30 + i, 40 - i, BufferedImage.TYPE_INT_RGB), kind.resolve(i + ".png"));
            }
        return data;
    }

    @Test void small_cnn_learns_the_digits_in_the_box() throws Exception {
        String printed = Cli.run("train", "small-cnn", "--limit", 16, "--epochs", 1, "--batch", 8, "--out", out())
                .succeeded().out();
        assertThat(printed).startsWith("small-cnn: a small convolutional network for images of any size\n"
                + "input (1, 1, 28, 28)\n").contains("\nimages varied: shift by up to 2\n");
        assertThat(Safetensors.read(weights()).metadata()).containsEntry("image", "1×28×28")
                .containsEntry("mean", "0.1307").containsEntry("deviation", "0.3081").containsEntry("augment", "true")
                .doesNotContainKey("hold-out");
        assertThat(Cli.run("evaluate", weights(), "--limit", 16).succeeded().out())
                .endsWith(Files.readString(out().resolve("confusion-matrix.txt")));
    }

    @Test void small_cnn_learns_grey_images_of_any_size_and_number_of_classes() throws Exception {
        Path data = named(idx("letters", 12, 0), 3);
        assertThat(train("small-cnn", data, out()).succeeded().out())
                .contains("input (1, 1, 12, 12)\n", "12 images to train, 4 to test;");
        assertThat(Safetensors.read(weights()).metadata()).containsEntry("image", "1×12×12")
                .containsEntry("classes", "kind 0/kind 1/kind 2");
        assertThat(Cli.run("evaluate", weights(), "--data", data).succeeded().out())
                .contains("of 4 wrong").endsWith(Files.readString(out().resolve("confusion-matrix.txt")));
        Cli.run("predict", weights(), "any.png").failed(1, "predict makes images of (1, 28, 28) or in colour out of "
                + "pictures, and small-cnn was trained with images of (1, 12, 12)");
        Cli.run("evaluate", weights()).failed(1, "cannot test small-cnn on MNIST: it was trained with images of "
                + "(1, 12, 12), and these are (1, 28, 28)");
    }

    @Test void small_cnn_learns_the_colours_of_cifar() throws Exception {
        Path data = cifar10();
        assertThat(train("small-cnn", data, out()).succeeded().out()).contains("input (1, 3, 32, 32)\n",
                "10 images to train, 3 to test;",
                "images varied: crop 32 × 32 from the middle, shift by up to 4, mirror 50 %\n");
        assertThat(Safetensors.read(weights()).metadata()).containsEntry("mean", "0.4914 0.4822 0.4465")
                .containsEntry("deviation", "0.247 0.2435 0.2616");
        Path picture = Digits.save(new BufferedImage(50, 60, BufferedImage.TYPE_INT_RGB), folder.resolve("a.png"));
        assertThat(Cli.run("predict", weights(), picture).succeeded().out()).startsWith(picture + ": ");
    }

    @Test void small_cnn_learns_a_hundred_classes() throws Exception {
        Path data = Files.createDirectory(folder.resolve("cifar100"));
        Files.write(data.resolve("train.bin"), records(4, 2));
        Files.write(data.resolve("test.bin"), records(2, 2));
        Files.writeString(data.resolve("fine_label_names.txt"),
                IntStream.range(0, 100).mapToObj(i -> "fine" + i).collect(Collectors.joining("\n")));
        train("small-cnn", data, out()).succeeded();
        assertThat(Safetensors.read(weights()).tensors().get("fc.weight").shape()).isEqualTo(Shape.of(100, 128));
    }

    @Test void small_cnn_learns_pictures_of_any_size() throws Exception {
        assertThat(train("small-cnn", pictures(), out()).succeeded().out()).contains("input (1, 3, 32, 32)\n",
                "18 images to train, 2 to test;",
                "pictures: resize to 32, crop 32 × 32 from the middle, shift by up to 4, mirror 50 %\n");
        assertThat(Safetensors.read(weights()).metadata()).containsEntry("classes", "circle/square")
                .containsEntry("hold-out", "0.1").containsEntry("image", "3×32×32");
    }

    @Test void without_augmentation_images_are_learnt_as_they_are() throws Exception {
        Path data = named(idx("letters", 12, 0), 3);
        train("small-cnn", data, folder.resolve("varied")).succeeded();
        assertThat(train("small-cnn", data, out(), "--no-augment").succeeded().out()).doesNotContain("varied");
        assertThat(Safetensors.read(weights()).metadata()).containsEntry("augment", "false");
        assertThat(Safetensors.read(weights()).tensors().get("fc.bias").sameAs(Safetensors
                .read(folder.resolve("varied").resolve("weights.safetensors")).tensors().get("fc.bias"))).isFalse();
    }

    @Test void a_network_for_digits_cannot_read_pictures() throws Exception {
        Path data = pictures();
        train("lenet5", data, out()).failed(1, "lenet5 sees images of (1, 28, 28) in files like those of MNIST, and "
                + "in " + data + " are pictures\n  hint: small-cnn and alexnet learn from pictures");
        Path data10 = cifar10();
        train("lenet5-bn", data10, out()).failed(1, "lenet5-bn sees images of (1, 28, 28), and these are (3, 32, 32)");
        Path letters = named(idx("letters", 28, 0), 3);
        train("lenet5", letters, out()).failed(1, "lenet5 tells 10 classes apart, not 3");
        assertThat(out()).doesNotExist();
    }

    @Test void a_network_for_photographs_cannot_read_digits() throws Exception {
        Path data = idx("digits", 28, 0);
        train("alexnet", data, out()).failed(1, "alexnet sees images of (3, 224, 224), and these are (1, 28, 28)\n"
                + "  hint: pictures of any size are scaled to fit, as JPEG or PNG files in a sub-folder for each "
                + "class");
    }

    @Test void a_part_of_the_images_is_held_out_of_pictures_only() throws Exception {
        Path data = named(idx("letters", 12, 0), 3);
        train("small-cnn", data, out(), "--hold-out", 0.2).failed(2, "--hold-out is for folders of pictures: " + data
                + " has images to test with\n  hint: 'gradbook train --help' explains the options");
    }

    @Test void weights_are_tested_on_the_classes_that_they_know() throws Exception {
        Path data = named(idx("letters", 28, 0), 10);
        train("lenet5", data, out()).succeeded();
        Cli.run("evaluate", weights()).failed(1, "cannot test lenet5 on MNIST: it was trained to tell apart "
                + "kind 0, kind 1, kind 2, kind 3, kind 4, kind 5, kind 6, kind 7, kind 8, kind 9, and these are "
                + "0, 1, 2, 3, 4, 5, 6, 7, 8, 9\n  hint: the classes must have the same names");
        Cli.run("evaluate", Cli.trained().resolve("weights.safetensors"), "--data", data).failed(1, "cannot test lenet5"
                + " on " + data + ": it was trained to tell apart 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, and these are kind 0, "
                + "kind 1, kind 2, kind 3, kind 4, kind 5, kind 6, kind 7, kind 8, kind 9\n"
                + "  hint: the classes must have the same names");
    }

    /// Pixels from 100 to 199 have another mean than MNIST's.
    @Test void images_to_test_and_to_predict_become_the_numbers_of_the_training() throws Exception {
        Path data = named(idx("bright", 28, 100), 10);
        train("lenet5", data, out(), "--lr", 1e-4).succeeded(); // not to be sure of anything
        Weights trained = Weights.read(weights(), null, Models.ALL);
        Normalization learnt = Mnist.load(data).train().normalization();
        assertThat(trained.form()).isEqualTo(new ImageForm(Shape.of(1, 28, 28), learnt));
        assertThat(learnt.mean().getFirst()).isCloseTo(149.5 / 255, within(0.01));

        Path other = named(idx("dark", 28, 0), 10);
        ImageDataset dark = Mnist.load(other).heldOut();
        assertThat(Cli.run("evaluate", weights(), "--data", other).succeeded().out()).startsWith("lenet5: test "
                + Evaluation.of(trained.model(), dark.normalization(learnt)) + "\n");
        assertThat(Evaluation.of(trained.model(), dark).loss())
                .isNotEqualTo(Evaluation.of(trained.model(), dark.normalization(learnt)).loss());

        Path file = Digits.save(Digits.draw(3, 1, 0, 0, 28, 28, Color.WHITE, Color.BLACK), folder.resolve("3.png"));
        byte[] digit = DigitImage.of(ImageFile.read(file), "3.png");
        String expected = answer(trained, digit, learnt);
        assertThat(expected).isNotEqualTo(answer(trained, digit, Mnist.test().normalization()));
        assertThat(Cli.run("predict", weights(), file).succeeded().out()).startsWith(file + ": " + expected);
    }

    /// The most probable class, as predict prints it.
    private static String answer(Weights trained, byte[] digit, Normalization normalization) {
        double[] p = Evaluation.logProbabilities(trained.model(), new ImageDataset(Shape.of(1, 28, 28), digit,
                new int[1], List.of("any"), normalization).batch(0).inputs()).exp().toDoubles();
        int best = IntStream.range(0, 10).boxed().max((a, b) -> Double.compare(p[a], p[b])).orElseThrow();
        return String.format(Locale.ROOT, "kind %d  (kind %d %.2f %%, ", best, best, 100 * p[best]);
    }

    @Test void weights_that_say_nonsense_about_their_images_are_refused() throws Exception {
        Safetensors whole = Safetensors.read(Cli.trained().resolve("weights.safetensors"));
        for (String image : List.of("28×28", "2×28×28", "1×28×-1", "1×28×1000000000", "one", "3×32×32")) {
            var metadata = new LinkedHashMap<>(whole.metadata());
            metadata.put("image", image);
            Path changed = folder.resolve("changed.safetensors");
            new Safetensors(whole.tensors(), metadata).write(changed);
            Cli.run("evaluate", changed).failed(1, changed + " does not say which images its network sees: image "
                    + image + ", mean 0.1307, deviation 0.3081");
        }
        var metadata = new LinkedHashMap<>(whole.metadata());
        metadata.put("deviation", "0");
        Path changed = folder.resolve("changed.safetensors");
        new Safetensors(whole.tensors(), metadata).write(changed);
        Cli.run("evaluate", changed).failed(1, changed + " does not say which images its network sees: image "
                + "1×28×28, mean 0.1307, deviation 0");
        metadata.put("mean", "0.1 0.2");
        metadata.put("deviation", "0.3081");
        new Safetensors(whole.tensors(), metadata).write(changed);
        Cli.run("evaluate", changed).failed(1, changed + " does not say which images its network sees: image "
                + "1×28×28, mean 0.1 0.2, deviation 0.3081");
        metadata.put("image", "2×28×28");
        metadata.put("deviation", "0.3 0.4");
        new Safetensors(whole.tensors(), metadata).write(changed);
        Cli.run("evaluate", changed).failed(1, changed + " does not say which images its network sees: image "
                + "2×28×28, mean 0.1 0.2, deviation 0.3 0.4");
        metadata.put("image", "1×28×28");
        metadata.put("deviation", "0");
        metadata.remove("mean");
        new Safetensors(whole.tensors(), metadata).write(changed);
        Cli.run("evaluate", changed).failed(1, changed + " does not say which images its network sees: image "
                + "1×28×28, mean null, deviation 0");
    }
}
