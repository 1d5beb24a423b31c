package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.training.TrainerTest.DIGITS;
import static gradbook.training.TrainerTest.assertSameBits;
import static gradbook.training.TrainerTest.twoLayers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.layers.Flatten;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.Sequential;
import gradbook.layers.StateDict;
import gradbook.tensor.FormatException;
import gradbook.tensor.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {
    private static final Seed SEED = Seed.of(-5);

    @TempDir Path folder;

    static UpdateRule[] rules() {
        return new UpdateRule[] {new Sgd().momentum(0.9).weightDecay(5e-4), Sgd.averaging(0.1), new AdaGrad(),
            new AdaDelta(), new RmsProp().momentum(0.5), new Adam(), new AdamW()};
    }

    private static SequencedMap<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        options.put("learning_rate", "0.01");
        options.put("batch_size", "64");
        return options;
    }

    private History train(Layer model, Optimizer optimizer, History before, int epochs) {
        return Trainer.of(model, optimizer, SEED).schedule(Schedule.cosine(2))
                .listeners(new CheckpointWriter(folder.resolve("checkpoint.safetensors"),
                        model, optimizer, SEED, options()))
                .train(DIGITS, DIGITS.take(10), before, epochs);
    }

    /// The network has dropout, the batches are shuffled, the learning rate falls.
    @MethodSource("rules")
    @ParameterizedTest void a_resumed_run_gives_the_bits_of_one_that_never_stopped(UpdateRule rule) throws IOException {
        Layer straight = twoLayers();
        var optimizer = new Optimizer(straight, rule, 0.01);
        train(straight, optimizer, History.empty(), 2);

        Layer interrupted = twoLayers();
        train(interrupted, new Optimizer(interrupted, rule, 0.01), History.empty(), 1);

        Layer resumed = twoLayers();
        var second = new Optimizer(resumed, rule, 0.01);
        Checkpoint checkpoint = Checkpoint.read(folder.resolve("checkpoint.safetensors"));
        checkpoint.restore(resumed, second);
        History history = train(resumed, second, checkpoint.history(), 2);

        assertThat(history.size()).isEqualTo(2);
        assertSameBits(StateDict.of(resumed), StateDict.of(straight));
        assertSameBits(second.state(), optimizer.state());
    }

    @Test void a_checkpoint_holds_everything_about_the_run() throws IOException {
        Layer model = twoLayers();
        var optimizer = new Optimizer(model, new Adam(), 0.01);
        History history = train(model, optimizer, History.empty(), 1);

        Checkpoint read = Checkpoint.read(folder.resolve("checkpoint.safetensors"));
        assertSameBits(read.weights(), StateDict.of(model));
        assertThat(read.weights().keySet()).containsExactly("1.weight", "1.bias", "4.weight", "4.bias");
        assertThat(read.optimizer()).containsOnlyKeys(optimizer.state().keySet());
        assertThat(read.optimizer().get("1.weight.step")).hasValues(8);
        assertThat(read.rule()).isEqualTo("Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8, weightDecay=0.0]");
        assertThat(read.seed()).isEqualTo(SEED);
        assertThat(read.options()).isEqualTo(options());
        assertThat(read.history()).isEqualTo(history);
    }

    private Checkpoint saved() throws IOException {
        Layer model = twoLayers();
        train(model, new Optimizer(model, new Sgd(), 0.01), History.empty(), 1);
        return Checkpoint.read(folder.resolve("checkpoint.safetensors"));
    }

    @Test void another_rule_is_refused() throws IOException {
        Checkpoint checkpoint = saved();
        Layer model = twoLayers();
        assertThatThrownBy(() -> checkpoint.restore(model, new Optimizer(model, new Sgd().weightDecay(0.1), 0.01)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot go on with Sgd[momentum=0.0, dampening=0.0, weightDecay=0.1, nesterov=false]: "
                        + "the run was started with Sgd[momentum=0.0, dampening=0.0, weightDecay=0.0, "
                        + "nesterov=false]");
    }

    @Test void another_model_is_refused() throws IOException {
        Checkpoint checkpoint = saved();
        Layer other = Sequential.of(new Flatten(), Linear.of(784, 10, Seed.of(1).generator()));
        assertThatThrownBy(() -> checkpoint.restore(other, new Optimizer(other, new Sgd(), 0.01)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("4.weight");
    }

    @Test void files_that_are_no_checkpoints_are_refused() throws IOException {
        Checkpoint checkpoint = saved();
        Path weights = folder.resolve("weights.safetensors");
        new Safetensors(checkpoint.weights(), new LinkedHashMap<>()).write(weights);
        assertThatThrownBy(() -> Checkpoint.read(weights)).isInstanceOf(FormatException.class)
                .hasMessage(weights + ": at byte 8, expected the text 'history' in the metadata of a checkpoint,"
                        + " found none\n"
                        + "  hint: a file of weights alone cannot be resumed");
        assertThatThrownBy(() -> readWith(checkpoint, "epoch", "2")).isInstanceOf(FormatException.class)
                .hasMessageEndingWith("expected a history of 2 epochs, found 1");
        assertThatThrownBy(() -> readWith(checkpoint, "seed", "seven")).isInstanceOf(FormatException.class)
                .hasMessageEndingWith("expected a whole number as seed, found seven");
    }

    private Checkpoint readWith(Checkpoint checkpoint, String name, String text) throws IOException {
        Path file = folder.resolve("changed");
        checkpoint.write(file);
        Safetensors content = Safetensors.read(file);
        var metadata = new LinkedHashMap<>(content.metadata());
        metadata.put(name, text);
        new Safetensors(content.tensors(), metadata).write(file);
        return Checkpoint.read(file);
    }

    @Test void a_folder_that_is_not_there_stops_the_run() {
        Layer model = twoLayers();
        var optimizer = new Optimizer(model, new Sgd(), 0.01);
        var writer = new CheckpointWriter(folder.resolve("missing", "checkpoint.safetensors"), model, optimizer, SEED,
                new LinkedHashMap<>(Map.of()));
        assertThatThrownBy(() -> writer.onEpoch(History.empty())).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the folder to write it to does not exist");
    }
}
