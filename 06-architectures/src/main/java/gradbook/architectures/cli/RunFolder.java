package gradbook.architectures.cli;

import gradbook.architectures.pictures.Drawing;
import gradbook.layers.StateDict;
import gradbook.tensor.AtomicFiles;
import gradbook.training.Checkpoint;
import gradbook.training.ConfusionMatrix;
import gradbook.training.Evaluation;
import gradbook.training.History;
import gradbook.training.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/// The files that training leaves. While it runs only the checkpoint is written; the results of an
/// earlier run in the same folder stay until there are new ones to replace them.
record RunFolder(Path path) {
    private static final String CHECKPOINT = "checkpoint.safetensors";
    private static final String EARLIER_CHECKPOINT = "checkpoint.earlier.safetensors";
    static final String WEIGHTS = "weights.safetensors";
    private static final String HISTORY = "history.csv";
    private static final String CONFUSION = "confusion-matrix.txt";
    private static final String CONFUSION_PICTURE = "confusion-matrix.png";
    private static final String CURVE = "learning-curve.png";
    private static final String MISTAKES = "misclassified.png";

    static RunFolder create(Path path) throws IOException {
        Files.createDirectories(path);
        if (!Files.isWritable(path)) throw new AccessDeniedException(path.toString()); // now, not after an epoch
        return new RunFolder(path);
    }

    Checkpoint readCheckpoint() throws IOException {
        Path file = checkpoint();
        if (!Files.exists(file)) throw new NoSuchFileException(file.toString(), null, "nothing to resume"
                + "\n  hint: without --resume the training starts from the beginning");
        return Checkpoint.read(file);
    }

    Path checkpoint() {
        return path.resolve(CHECKPOINT);
    }

    /// Puts the checkpoint of an earlier run aside.
    void keepEarlierCheckpoint() throws IOException {
        Path file = checkpoint();
        if (Files.exists(file)) AtomicFiles.write(path.resolve(EARLIER_CHECKPOINT), copy -> Files.copy(file, copy));
    }

    void saveResults(Run run, Run.State end, Evaluation evaluation) throws IOException {
        var metadata = new LinkedHashMap<>(run.options());
        metadata.put("format", "pt"); // the layouts are PyTorch's
        new Safetensors(StateDict.of(end.model()), metadata).write(path.resolve(WEIGHTS));
        end.history().write(path.resolve(HISTORY));
        AtomicFiles.write(path.resolve(CONFUSION),
                file -> file.write(evaluation.confusion().toString().getBytes(StandardCharsets.UTF_8)));
    }

    void savePictures(History history, Evaluation evaluation) throws IOException {
        ConfusionMatrix confusion = evaluation.confusion();
        Drawing.save(LearningCurve.draw(history), path.resolve(CURVE));
        if (confusion.classNames().size() <= ConfusionPicture.MOST_CLASSES)
            Drawing.save(ConfusionPicture.draw(confusion), path.resolve(CONFUSION_PICTURE));
        Drawing.save(MistakesPicture.draw(evaluation), path.resolve(MISTAKES));
    }

    /// The names of the results that are there.
    List<String> files() {
        return Stream.of(WEIGHTS, CHECKPOINT, HISTORY, CURVE, CONFUSION, CONFUSION_PICTURE, MISTAKES)
                .filter(name -> Files.exists(path.resolve(name))).toList();
    }
}
