package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
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
/// @param form       what it sees images as
/// @param options    what the training was started with, by [Run#options]; empty for weights from elsewhere
record Weights(Architecture architecture, Layer model, List<String> classNames, ImageForm form,
               Map<String, String> options) {

    /// Reads the weights, or the checkpoint, in `file`.
    ///
    /// @param name   of the model; `null` for the one that the file names
    /// @param models those it can be
    static Weights read(Path file, String name, List<Architecture> models) throws IOException {
        if (Files.isDirectory(file))
            throw new IllegalArgumentException(file + " is a folder, not a file of weights"
                    + "\n  hint: those of a training are in its file " + RunFolder.WEIGHTS);
        Safetensors content = Safetensors.read(file);
        Safetensors.requireFinite(content.tensors(), file.toString());
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
        ImageForm form = ImageForm.parse(options, architecture, file);
        Layer model = architecture.create(form.shape(), classNames.size(), Seed.of(0).generator());
        try {
            StateDict.load(model, tensors);
        } catch (ShapeException e) {
            throw new IllegalArgumentException(file + " does not fit " + architecture.name() + ": "
                    + e.getMessage(), e);
        }
        return new Weights(architecture, model, classNames, form, options);
    }

    /// @param answer of the network from `file`, or the loss of its answers
    /// @throws IllegalArgumentException if it is NaN: numbers that are too large make it, too
    static void requireNumber(double answer, Path file) {
        if (Double.isNaN(answer))
            throw new IllegalArgumentException("the network in " + file + " answers with NaN: its weights are too large"
                    + "\n  hint: train again at a lower learning rate");
    }

    /// Where the randomness of the training came from.
    Seed seed() {
        return Seed.of(Long.parseLong(options.getOrDefault("seed", "1")));
    }

    /// The part of the pictures that the training did not see.
    Optional<Double> holdOut() {
        return Optional.ofNullable(options.get(Images.HOLD_OUT)).map(Double::valueOf);
    }

    /// @param where the images are
    /// @throws IllegalArgumentException unless the network sees images of `shape`, and knows these classes
    void requireKnows(Shape shape, List<String> classes, String where) {
        String cannot = "cannot test " + architecture.name() + " on " + where + ": it was trained ";
        if (!shape.equals(form.shape()))
            throw new IllegalArgumentException(cannot + "with images of " + form.shape() + ", and these are " + shape);
        // Weights from elsewhere do not say what their classes are called.
        boolean known = options.containsKey("model") ? classes.equals(classNames)
                : classes.size() == classNames.size();
        if (!known)
            throw new IllegalArgumentException(cannot + "to tell apart " + shown(classNames) + ", and these are "
                    + shown(classes) + "\n  hint: the classes must have the same names");
    }

    private static String shown(List<String> names) {
        return names.size() <= 12 ? String.join(", ", names) : names.size() + " classes";
    }
}
