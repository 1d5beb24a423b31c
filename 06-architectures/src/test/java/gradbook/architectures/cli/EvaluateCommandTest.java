package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.training.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir Path folder;

    @Test void it_repeats_the_result_of_the_training() throws Exception {
        String out = Cli.run("evaluate", Cli.trained().resolve("weights.safetensors"), "--limit", 200).succeeded()
                .out();
        assertThat(out).matches("(?s)lenet5: test accuracy \\d+\\.\\d\\d % \\(\\d+ of 200 wrong\\), loss "
                + "\\d\\.\\d{4}\n\n.*")
                .endsWith(Files.readString(Cli.trained().resolve("confusion-matrix.txt")));
    }

    @Test void a_checkpoint_has_the_same_weights() throws Exception {
        String ofWeights = Cli.run("evaluate", Cli.trained().resolve("weights.safetensors"), "--limit", 20)
                .succeeded().out();
        String ofCheckpoint = Cli.run("evaluate", Cli.trained().resolve("checkpoint.safetensors"), "--limit", 20)
                .succeeded().out();
        assertThat(ofCheckpoint).isEqualTo(ofWeights);
    }

    @Test void weights_from_elsewhere_need_the_name_of_the_model() throws Exception {
        Path anonymous = folder.resolve("anonymous.safetensors");
        new Safetensors(Safetensors.read(Cli.trained().resolve("weights.safetensors")).tensors(), new LinkedHashMap<>())
                .write(anonymous);
        Cli.run("evaluate", anonymous).failed(2, anonymous + " does not say which model its weights belong to\n"
                + "  hint: say it with --model, one of lenet5, lenet5-1998, lenet5-bn, small-cnn, alexnet, "
                + "alexnet-2012");
        Cli.run("evaluate", anonymous, "--model", "lenet5", "--limit", 10).succeeded();
    }

    @Test void weights_of_another_model_do_not_fit() throws Exception {
        Path weights = Cli.trained().resolve("weights.safetensors");
        Cli.run("evaluate", weights, "--model", "lenet5-1998").failed(1, weights + " does not fit lenet5-1998: "
                + "cannot load 10 tensors into a model of 12; missing are c1.bias, c1.weight, c3.bias, c3.weight, "
                + "c5.bias, c5.weight,"
                + " f6.bias, f6.weight, s2.bias, s2.coefficient, s4.bias, s4.coefficient; unknown are conv1.bias, "
                + "conv1.weight,"
                + " conv2.bias, conv2.weight, fc1.bias, fc1.weight, fc2.bias, fc2.weight, fc3.bias, fc3.weight");
    }

    @Test void a_file_that_was_cut_short_is_no_weights_file() throws Exception {
        byte[] whole = Files.readAllBytes(Cli.trained().resolve("weights.safetensors"));
        Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, whole.length - 1));
        Cli.Result result = Cli.run("evaluate", cut);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("gradbook: " + cut + ": at byte ").hasLineCount(1);
    }

    @Test void a_folder_is_no_weights_file() {
        Cli.run("evaluate", folder).failed(1, folder + " is a folder, not a file of weights\n"
                + "  hint: those of a training are in its file weights.safetensors");
    }

    @Test void a_picture_is_no_weights_file() throws Exception {
        Path other = Files.writeString(folder.resolve("digit.png"), "\u0089PNG\r\n\u001a\n and so on");
        Cli.Result result = Cli.run("evaluate", other);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("gradbook: " + other + ": at byte 0, expected the length of a header")
                .hasLineCount(1);
    }
}
