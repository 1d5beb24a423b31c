package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A trained network from a file.
///
/// @param classNames what its outputs stand for
/// @param options    what the training was started with, by [Run#options]; empty for weights from elsewhere
record Weights(Architecture architecture, Layer model, List<String> classNames, Map<String, String> options) {

    /// Reads the weights, or the checkpoint, in `file`.
    ///
    /// @param name   of the model; `null` for the one that the file names
    /// @param models those it can be
    static Weights read(Path file, String name, List<Architecture> models) throws IOException {
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
                    + "\n  hint: say it with --model, one of "
                    + String.join(", ", models.stream().map(Architecture::name).toList()));
        Architecture architecture = Names.architecture(named, models);
        List<String> classNames = Optional.ofNullable(options.get(Run.CLASSES)).map(Run::classNames)
                .orElseGet(() -> IntStream.range(0, architecture.classes()).mapToObj(String::valueOf).toList());
        Layer model = architecture.create(classNames.size(), Seed.of(0).generator());
        try {
            StateDict.load(model, tensors);
        } catch (ShapeException e) {
            throw new IllegalArgumentException(file + " does not fit " + architecture.name() + ": "
                    + e.getMessage(), e);
        }
        return new Weights(architecture, model, classNames, options);
    }

    /// Where the randomness of the training came from.
    Seed seed() {
        return Seed.of(Long.parseLong(options.getOrDefault("seed", "1")));
    }

    /// The part of the pictures that the training did not see.
    Optional<Double> holdOut() {
        return Optional.ofNullable(options.get(Run.HOLD_OUT)).map(Double::valueOf);
    }

    /// @throws IllegalArgumentException unless the classes in `folder` are those that the network knows
    void requireKnows(List<String> classes, Path folder) {
        boolean known = options.containsKey(Run.CLASSES) ? classes.equals(classNames)
                : classes.size() == classNames.size();
        if (!known)
            throw new IllegalArgumentException("cannot test " + architecture.name() + " on " + folder
                    + ": it was trained to tell apart " + shown(classNames) + ", and the folder has " + shown(classes)
                    + "\n  hint: the names of the sub-folders must be the same");
    }

    private static String shown(List<String> names) {
        return names.size() <= 12 ? String.join(", ", names) : names.size() + " classes";
    }
}
