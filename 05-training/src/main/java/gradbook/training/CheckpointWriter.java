package gradbook.training;

import gradbook.layers.Layer;
import gradbook.tensor.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.SequencedMap;

/// Saves a run after each epoch as a [Checkpoint] in `file`, in place of the one before.
///
/// @param options what the run was started with, to be compared when it is resumed
public record CheckpointWriter(Path file, Layer model, Optimizer optimizer, Seed seed,
                               SequencedMap<String, String> options) implements TrainingListener {

    @Override public void onEpoch(History history) {
        try {
            Checkpoint.of(model, optimizer, seed, options, history).write(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
