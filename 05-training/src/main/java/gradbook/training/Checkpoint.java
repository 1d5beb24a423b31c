package gradbook.training;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.FormatException;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Everything that a run needs to go on after an epoch as if it had never stopped, to the bit: the
/// weights, what the optimiser remembers, the seed, and how it went so far.
///
/// It is kept as a [Safetensors] file, with the prefix `model.` or `optimizer.` before each name and
/// the rest as metadata.
///
/// @param weights   of the model, by name
/// @param optimizer the optimiser's [state][Optimizer#state]
/// @param rule      the optimiser's formula with its constants
/// @param seed      of the run
/// @param options   whatever else the run was started with, to be looked up
/// @param history   the epochs so far
public record Checkpoint(SequencedMap<String, Tensor> weights, SequencedMap<String, Tensor> optimizer, String rule,
                         Seed seed, SequencedMap<String, String> options, History history) {
    private static final String MODEL = "model.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String OPTION = "option.";

    /// The state of a run now. Its tensors are not copied: write it before training goes on.
    public static Checkpoint of(Layer model, Optimizer optimizer, Seed seed, SequencedMap<String, String> options,
                                History history) {
        return new Checkpoint(StateDict.of(model), optimizer.state(), optimizer.rule().toString(), seed, options,
                history);
    }

    /// Puts `model` and `optimizer`, made as when the run began, into the state of this checkpoint.
    ///
    /// @throws IllegalArgumentException if the optimiser has another rule, or the names or shapes differ
    public void restore(Layer model, Optimizer optimizer) {
        if (!optimizer.rule().toString().equals(rule))
            throw new IllegalArgumentException("cannot go on with " + optimizer.rule()
                    + ": the run was started with " + rule);
        StateDict.load(model, weights);
        optimizer.load(this.optimizer);
    }

    /// Makes or replaces `file`.
    public void write(Path file) throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        weights.forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
        optimizer.forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));

        var metadata = new LinkedHashMap<String, String>();
        metadata.put("epoch", String.valueOf(history.size()));
        metadata.put("seed", String.valueOf(seed.value()));
        metadata.put("rule", rule);
        metadata.put("history", history.toCsv());
        options.forEach((name, value) -> metadata.put(OPTION + name, value));
        new Safetensors(tensors, metadata).write(file);
    }

    /// @throws FormatException if it is not a file that [#write] wrote, or has NaN or infinite weights
    public static Checkpoint read(Path file) throws IOException {
        Safetensors content = Safetensors.read(file);
        Safetensors.requireFinite(content.tensors(), file.toString());
        History history = History.parse(text(content, "history", file), file + " (history)");
        String epoch = text(content, "epoch", file);
        if (!epoch.equals(String.valueOf(history.size())))
            throw new FormatException(file.toString(), SafetensorsHeader.START, "a history of " + epoch + " epochs",
                    String.valueOf(history.size()));
        return new Checkpoint(under(MODEL, content.tensors()), under(OPTIMIZER, content.tensors()),
                text(content, "rule", file), seed(text(content, "seed", file), file),
                under(OPTION, content.metadata()), history);
    }

    private static Seed seed(String text, Path file) throws FormatException {
        try {
            return Seed.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            throw new FormatException(file.toString(), SafetensorsHeader.START, "a whole number as seed", text);
        }
    }

    private static String text(Safetensors content, String name, Path file) throws FormatException {
        String text = content.metadata().get(name);
        if (text == null)
            throw new FormatException(file.toString(), SafetensorsHeader.START, "the text '" + name
                    + "' in the metadata of a checkpoint", "none\n  hint: a file of weights alone cannot be resumed");
        return text;
    }

    /// The entries whose names start with `prefix`, without it.
    private static <T> SequencedMap<String, T> under(String prefix, SequencedMap<String, T> all) {
        var chosen = new LinkedHashMap<String, T>();
        all.forEach((name, value) -> {
            if (name.startsWith(prefix)) chosen.put(name.substring(prefix.length()), value);
        });
        return chosen;
    }
}
