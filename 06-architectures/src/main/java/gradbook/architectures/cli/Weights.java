package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.architectures.Models;
import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Seed;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.training.Checkpoint;
import gradbook.training.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A trained network from a file.
record Weights(Architecture architecture, Layer model) {

    /// Reads the weights, or the checkpoint, in `file`.
    ///
    /// @param name of the model; `null` for the one that the file names
    static Weights read(Path file, String name) throws IOException {
        if (Files.isDirectory(file))
            throw new IllegalArgumentException(file + " is a folder, not a file of weights"
                    + "\n  hint: those of a training are in its file " + RunFolder.WEIGHTS);
        Safetensors content = Safetensors.read(file);
        boolean isCheckpoint = content.metadata().containsKey("history");
        Checkpoint checkpoint = isCheckpoint ? Checkpoint.read(file) : null;
        Map<String, Tensor> tensors = isCheckpoint ? checkpoint.weights() : content.tensors();
        Map<String, String> options = isCheckpoint ? checkpoint.options() : content.metadata();

        String named = name != null ? name : options.get("model");
        if (named == null)
            throw new UsageException(file + " does not say which model its weights belong to"
                    + "\n  hint: say it with --model, one of " + String.join(", ", Models.names()));
        Architecture architecture = Names.architecture(named);
        Layer model = architecture.create(Seed.of(0).generator());
        try {
            StateDict.load(model, tensors);
        } catch (ShapeException e) {
            throw new IllegalArgumentException(file + " does not fit " + architecture.name() + ": "
                    + e.getMessage(), e);
        }
        return new Weights(architecture, model);
    }
}
