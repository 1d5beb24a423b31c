package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.Tensor;
import gradbook.training.Safetensors;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a network says whose weights are not numbers, or lead to none, is not passed on.
class NanWeightsTest {
    @TempDir Path folder;
    private Path weights;
    private Path digit;

    @BeforeEach void name() throws Exception {
        weights = folder.resolve("weights.safetensors");
        digit = folder.resolve("digit.png");
        Digits.save(Digits.draw(0, 4, 20, 20, 152, 152, Color.BLACK, Color.WHITE), digit);
    }

    private void write(String file, String tensor, Consumer<Tensor> change) throws Exception {
        Safetensors sound = Safetensors.read(Cli.trained().resolve(file));
        var tensors = new LinkedHashMap<>(sound.tensors());
        tensors.compute(tensor, (_, x) -> {
            Tensor copy = x.copy();
            change.accept(copy);
            return copy;
        });
        new Safetensors(tensors, sound.metadata()).write(weights);
    }

    private void assertRefused(String message) {
        Cli.run("evaluate", weights, "--limit", 10).failed(1, message);
        Cli.run("predict", weights, digit).failed(1, message);
    }

    @Test void a_weight_that_is_no_number_is_named() throws Exception {
        write("weights.safetensors", "fc1.bias", x -> x.copyInPlace(Tensor.of(Float.NaN)));
        assertRefused(weights + ": at byte 0, expected weights that are numbers, found 120 of 120 in fc1.bias NaN or"
                + " infinite\n  hint: go back to a file from before training failed");
        write("checkpoint.safetensors", "model.fc3.bias", x -> x.copyInPlace(
                Tensor.of(0f, 1, 2, 3, 4, 5, 6, 7, 8, Float.NEGATIVE_INFINITY)));
        assertRefused(weights + ": at byte 0, expected weights that are numbers, found 1 of 10 in model.fc3.bias NaN"
                + " or infinite\n  hint: go back to a file from before training failed");
    }

    @Test void weights_that_lead_to_no_number_are_refused_as_well() throws Exception {
        write("weights.safetensors", "fc3.bias", x -> x.copyInPlace(Tensor.of(Float.MAX_VALUE)));
        assertThat(Cli.run("evaluate", weights, "--limit", 10).code()).isZero(); // all classes as probable
        write("weights.safetensors", "fc2.weight",
                x -> x.copyInPlace(Tensor.of(Float.MAX_VALUE)));
        assertRefused("the network in " + weights + " answers with NaN: its weights are too large\n"
                + "  hint: train again at a lower learning rate");
    }

    @Test void a_run_is_not_resumed_from_such_a_checkpoint() throws Exception {
        write("checkpoint.safetensors", "model.fc1.bias",
                x -> x.copyInPlace(Tensor.of(Float.NaN)));
        Path run = Files.createDirectory(folder.resolve("run"));
        Path checkpoint = Files.copy(weights, run.resolve("checkpoint.safetensors"));
        Cli.run("train", "lenet5", "--limit", 200, "--batch", 16, "--schedule", "constant", "--epochs", 4, "--resume",
                "--out", run).failed(1, checkpoint + ": at byte 0, expected weights that are numbers, found 120 of 120"
                + " in model.fc1.bias NaN or infinite\n  hint: go back to a file from before training failed");
    }
}
