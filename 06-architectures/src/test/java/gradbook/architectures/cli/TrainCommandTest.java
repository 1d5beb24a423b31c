package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.tensor.Tensor;
import gradbook.training.Safetensors;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
    @TempDir Path folder;

    /// A training of a second or less, with `--lr` and so on in `options`.
    private Cli.Result train(Path out, Object... options) {
        return Cli.run(shortTraining(out, options));
    }

    private static Object[] shortTraining(Path out, Object... options) {
        List<Object> args = new ArrayList<>(List.of("train", "lenet5", "--limit", 48, "--batch", 8, "--out", out));
        args.addAll(Arrays.asList(options));
        return args.toArray();
    }

    private static Safetensors weights(Path folder) throws IOException {
        return Safetensors.read(folder.resolve("weights.safetensors"));
    }

    private static void assertSameBits(Path left, Path right) throws IOException {
        Safetensors b = weights(right);
        weights(left).tensors().forEach((name, x) -> assertThat(x.sameAs(b.tensors().get(name))).as(name).isTrue());
    }

    @Test void it_prints_the_summary_the_recipe_each_epoch_and_the_result() {
        String out = train(folder, "--epochs", 2).succeeded().out();
        assertThat(out).startsWith("lenet5: LeNet-5 with ReLU and max pooling, as it is built today\ninput (1, 1, "
                + "28, 28)\n")
                .containsPattern("total +61,706 ")
                .contains("48 images to train, 48 to test; 2 epochs in batches of 8, Sgd[momentum=0.9,", "; seed 1\n")
                .containsPattern("epoch 1/2: loss \\d\\.\\d{4}, accuracy \\d+\\.\\d\\d%, test \\d+\\.\\d\\d%, "
                + "\\d+\\.\\d s, [\\d,]+ images/s\n")
                .containsPattern("epoch 2/2: loss .*\ntest accuracy \\d+\\.\\d\\d % \\(\\d+ of 48 wrong\\), "
                + "loss \\d\\.\\d{4}\n")
                .contains("in " + folder + ": weights.safetensors, checkpoint.safetensors, history.csv");
    }

    @Test void the_weights_have_the_names_of_pytorch_and_say_whose_they_are() throws Exception {
        Safetensors weights = weights(Cli.trained());
        assertThat(weights.tensors().keySet()).containsExactly("conv1.weight", "conv1.bias", "conv2.weight",
                "conv2.bias",
                "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias");
        assertThat(weights.metadata()).containsEntry("model", "lenet5").containsEntry("format", "pt")
                .containsEntry("seed", "1");
    }

    @Test void it_leaves_the_history_and_the_confusion_matrix() throws Exception {
        assertThat(Files.readAllLines(Cli.trained().resolve("history.csv"))).hasSize(4).first()
                .isEqualTo("epoch,train_loss,train_accuracy,test_loss,test_accuracy,seconds,images_per_second");
        assertThat(Files.readString(Cli.trained().resolve("confusion-matrix.txt"))).startsWith("true \\ predicted")
                .hasLineCount(12);
    }

    @Test void the_same_seed_gives_the_same_bits_on_any_number_of_threads() throws IOException {
        for (int threads = 1; threads <= 3; threads++)
            train(folder.resolve("on" + threads), "--epochs", 1, "--threads", threads).succeeded();
        assertSameBits(folder.resolve("on1"), folder.resolve("on2"));
        assertSameBits(folder.resolve("on1"), folder.resolve("on3"));
    }

    @Test void another_seed_gives_other_weights() throws IOException {
        train(folder.resolve("a"), "--epochs", 1).succeeded();
        train(folder.resolve("b"), "--epochs", 1, "--seed", 2).succeeded();
        Tensor a = weights(folder.resolve("a")).tensors().get("fc1.weight");
        assertThat(a.sameAs(weights(folder.resolve("b")).tensors().get("fc1.weight"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"sgd", "rmsprop", "adam"})
    void a_run_that_was_killed_and_resumed_ends_with_the_same_bits(String optimizer) throws IOException {
        Path straight = folder.resolve("straight"), killed = folder.resolve("killed");
        train(straight, "--epochs", 2, "--optimizer", optimizer).succeeded();

        killedAfterTheFirstEpoch(shortTraining(killed, "--epochs", 2, "--optimizer", optimizer));
        assertThat(killed.resolve("weights.safetensors")).doesNotExist();
        String out = train(killed, "--epochs", 2, "--optimizer", optimizer, "--resume").succeeded().out();

        assertThat(out).contains("epoch 2/2").doesNotContain("epoch 1/2");
        assertSameBits(straight, killed);
        assertThat(Files.readAllLines(killed.resolve("history.csv"))).hasSize(3);
    }

    /// Standard output breaks when the report of the first epoch is printed.
    private static void killedAfterTheFirstEpoch(Object... args) {
        var out = new PrintStream(new OutputStream() {
            private final StringBuilder text = new StringBuilder();

            @Override public void write(int b) {
                if (text.append((char) b).toString().endsWith("\nepoch 1/")) throw new IllegalStateException("killed");
            }
        }, true, StandardCharsets.UTF_8);
        String[] texts = Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
        assertThat(Main.run(out, new PrintStream(OutputStream.nullOutputStream()), texts)).isEqualTo(1);
    }

    @Test void a_finished_run_can_go_on_with_more_epochs() throws IOException {
        Path straight = folder.resolve("straight"), continued = folder.resolve("continued");
        train(straight, "--epochs", 2, "--schedule", "constant", "--warm-up", 0).succeeded();
        train(continued, "--epochs", 1, "--schedule", "constant", "--warm-up", 0).succeeded();
        train(continued, "--epochs", 2, "--schedule", "constant", "--warm-up", 0, "--resume").succeeded();
        assertSameBits(straight, continued);
    }

    @Test void a_run_cannot_be_resumed_with_other_options() {
        train(folder, "--epochs", 1, "--lr", 0.02).succeeded();
        train(folder, "--epochs", 2, "--lr", 0.5, "--resume").failed(2, "the run in " + folder
                + " was started with lr 0.02, so it cannot go on with 0.5\n  hint: 'gradbook train --help' explains "
                + "the options");
    }

    @Test void clipped_gradients_lead_elsewhere_and_belong_to_the_run() throws IOException {
        train(folder.resolve("long"), "--epochs", 1).succeeded();
        String out = train(folder.resolve("short"), "--epochs", 1, "--clip", 0.01).succeeded().out();
        assertThat(out).contains("after a warm-up over 10 %, gradients clipped by Norm[max=0.01]; seed 1\n");
        Tensor unclipped = weights(folder.resolve("long")).tensors().get("fc3.bias");
        Tensor clipped = weights(folder.resolve("short")).tensors().get("fc3.bias");
        assertThat(clipped.square().sum().item()).isPositive().isLessThan(unclipped.square().sum().item() / 4);
        train(folder.resolve("short"), "--epochs", 1, "--resume").failed(2, "the run in " + folder.resolve("short")
                + " was started with clip Norm[max=0.01], so it cannot go on with None[]\n"
                + "  hint: 'gradbook train --help' explains the options");
    }

    /// At this rate the loss of the test images rises soon.
    @Test void it_stops_when_the_test_loss_gets_no_lower() throws IOException {
        String out = train(folder, "--epochs", 30, "--schedule", "constant", "--patience", 2).succeeded().out();
        List<String> lines = Files.readAllLines(folder.resolve("history.csv"));
        double[] losses = lines.stream().skip(1).mapToDouble(line -> Double.parseDouble(line.split(",")[3])).toArray();
        assertThat(losses).hasSizeLessThan(30);
        double best = Arrays.stream(losses).min().orElseThrow();
        assertThat(losses[losses.length - 3]).isEqualTo(best);
        assertThat(out).contains(String.format(Locale.ROOT, "of 48 wrong), loss %.4f", best));
    }

    @Test void a_learning_rate_on_its_way_to_0_cannot_be_given_another_end() {
        train(folder, "--epochs", 2).succeeded();
        train(folder, "--epochs", 3, "--resume").failed(2, "the run in " + folder
                + " was started with epochs 2, so it cannot go on with 3\n  hint: 'gradbook train --help' explains "
                + "the options");
    }

    @Test void a_run_cannot_be_resumed_to_fewer_epochs_than_it_has() {
        train(folder, "--epochs", 2, "--schedule", "constant", "--warm-up", 0).succeeded();
        train(folder, "--epochs", 1, "--schedule", "constant", "--warm-up", 0, "--resume").failed(2, "the run in "
                + folder + " already has 2 epochs, more than the 1 asked for\n"
                + "  hint: 'gradbook train --help' explains the options");
    }

    @Test void there_must_be_something_to_resume() {
        train(folder, "--resume").failed(1,
                "there is no file " + folder.resolve("checkpoint.safetensors") + ": nothing to resume\n"
                + "  hint: without --resume the training starts from the beginning");
    }

    @Test void a_run_that_fails_leaves_what_an_earlier_one_left() throws IOException {
        train(folder, "--epochs", 1).succeeded();
        byte[] weights = Files.readAllBytes(folder.resolve("weights.safetensors"));
        byte[] checkpoint = Files.readAllBytes(folder.resolve("checkpoint.safetensors"));

        Cli.Result diverged = train(folder, "--epochs", 3, "--lr", 1e30, "--schedule", "constant", "--warm-up", 0);
        assertThat(diverged.code()).isEqualTo(1);
        assertThat(diverged.err()).startsWith("gradbook: the loss is ").contains(" in epoch 1, batch ", "hint: ");
        killedAfterTheFirstEpoch(shortTraining(folder, "--epochs", 2, "--seed", 5));

        assertThat(folder.resolve("weights.safetensors")).hasBinaryContent(weights);
        assertThat(folder.resolve("checkpoint.earlier.safetensors")).hasBinaryContent(checkpoint);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--epochs, 0, 'the number of epochs must be at least 1, not 0'",
        "--batch, 0, 'the batch size must be at least 1, not 0'",
        "--lr, 0, 'the learning rate must be greater than 0 and finite, not 0.0'",
        "--lr, NaN, 'the learning rate must be greater than 0 and finite, not NaN'",
        "--lr, Infinity, 'the learning rate must be greater than 0 and finite, not Infinity'",
        "--momentum, 1, 'momentum must be at least 0.0 and less than 1.0, not 1.0'",
        "--weight-decay, -1, 'weight decay must be at least 0.0 and less than Infinity, not -1.0'",
        "--warm-up, 1, 'the warm-up must be a part of the training, at least 0 and less than 1, not 1.0'",
        "--limit, 0, '--limit must be at least 1, not 0'",
        "--patience, 0, '--patience must be at least 1, not 0'",
        "--threads, 0, '--threads must be at least 1, not 0'",
        "--clip, 0, 'gradients are clipped to a norm of more than 0, not to 0.0'",
        "--epochs, three, 'Invalid value for option ''--epochs'': ''three'' is not an int'",
        "--optimizer, rprop, 'Invalid value for option ''--optimizer'': expected one of [SGD, ADAGRAD, "
        + "ADADELTA, RMSPROP, ADAM, ADAMW] (case-insensitive) but was ''rprop'''",
    })
    void numbers_out_of_range_are_wrong_usage(String option, String value, String message) {
        Cli.run("train", "lenet5", "--out", folder, option + "=" + value)
                .failed(2, message + "\n  hint: 'gradbook train --help' explains the options");
        assertThat(folder).isEmptyDirectory();
    }

    @Test void adam_has_no_momentum_to_set() {
        Cli.run("train", "lenet5", "--optimizer", "adam", "--momentum", 0.5)
                .failed(2, "--momentum is for --optimizer sgd or rmsprop, and this is Adam[beta1=0.9, beta2=0.999, "
                + "epsilon=1.0E-8, weightDecay=0.0]\n  hint: 'gradbook train --help' explains the options");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sgd      | Sgd[momentum=0.9, dampening=0.0, weightDecay=0.25, nesterov=false], learning rate 0.06",
        "adagrad  | AdaGrad[epsilon=1.0E-10, weightDecay=0.25], learning rate 0.01",
        "adadelta | AdaDelta[rho=0.9, epsilon=1.0E-6, weightDecay=0.25], learning rate 1.0",
        "rmsprop  | RmsProp[alpha=0.99, epsilon=1.0E-8, momentum=0.0, weightDecay=0.25], learning rate 0.001",
        "adam     | Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8, weightDecay=0.25], learning rate 0.001",
        "adamw    | AdamW[beta1=0.9, beta2=0.999, epsilon=1.0E-8, weightDecay=0.25], learning rate 0.001",
    })
    void every_optimiser_has_a_name_and_a_learning_rate(String name, String shown) {
        String out = train(folder, "--epochs", 1, "--optimizer", name, "--weight-decay", 0.25).succeeded().out();
        assertThat(out).contains(" images to train", shown);
    }

    @Test void data_come_from_a_folder() {
        Path missing = folder.resolve("data");
        train(folder, "--data", missing)
                .failed(1, "there is no file " + missing + ": --data needs a folder or a zip file");
        train(folder, "--data", folder).failed(1, "there are no images in " + folder + ": neither files like MNIST's "
                + "(train-images-idx3-ubyte.gz) or CIFAR's (data_batch_1.bin or train.bin), nor sub-folders\n"
                + "  hint: pictures belong into a sub-folder for each class, such as " + folder.resolve("cat") + " and "
                + folder.resolve("dog"));
    }

    @Test void clothes_have_their_own_names() throws Exception {
        Path clothes = Files.createDirectory(folder.resolve("fashion"));
        for (String part : List.of("train", "t10k")) {
            byte[] image = new byte[16 + 28 * 28];
            System.arraycopy(new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28}, 0, image, 0, 16);
            Files.write(clothes.resolve(part + "-images-idx3-ubyte"), image);
            Files.write(clothes.resolve(part + "-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 9});
        }
        Path out = folder.resolve("out");
        train(out, "--data", clothes, "--epochs", 1).succeeded();
        assertThat(weights(out).metadata()).containsEntry("classes",
                "T-shirt/Trouser/Pullover/Dress/Coat/Sandal/Shirt/Sneaker/Bag/Ankle boot");
        assertThat(weights(Cli.trained()).metadata()).doesNotContainKey("classes");
    }

    @Test void images_of_another_size_are_refused_before_the_training() throws IOException {
        for (String part : List.of("train", "t10k")) {
            Files.write(folder.resolve(part + "-images-idx3-ubyte"),
                    new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4});
            Files.write(folder.resolve(part + "-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 7});
        }
        train(folder.resolve("out"), "--data", folder)
                .failed(1, "lenet5 sees images of (1, 28, 28), and these are (1, 2, 2)");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test void a_folder_without_permission_is_refused_before_the_training() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        assumeTrue(locked.toFile().setWritable(false) && !Files.isWritable(locked), "root may write everywhere");
        train(locked).failed(1, "there is no permission to use " + locked);
    }

    @Test void results_do_not_go_into_a_file() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        train(file).failed(1, "a folder is needed, and " + file + " is a file");
        assertThat(file).hasContent("mine");
    }
}
