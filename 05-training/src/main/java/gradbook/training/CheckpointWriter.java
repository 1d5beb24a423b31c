package gradbook.training;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Saves a run after each epoch into `folder`, which must exist:
///
/// | file | holds |
/// |---|---|
/// | `checkpoint.safetensors` | everything to go on: a [Checkpoint] |
/// | `weights.safetensors` | the weights alone, under their PyTorch names, to be used or passed on |
/// | `history.csv` | the learning curves: a [History] |
public record CheckpointWriter(Path folder, Layer model, Optimizer optimizer, Seed seed,
                               SequencedMap<String, String> options) implements TrainingListener {

    @Override public void onEpoch(History history) {
        try {
            Checkpoint.of(model, optimizer, seed, options, history).write(folder.resolve("checkpoint.safetensors"));
            new Safetensors(StateDict.of(model), new LinkedHashMap<>()).write(folder.resolve("weights.safetensors"));
            history.write(folder.resolve("history.csv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
