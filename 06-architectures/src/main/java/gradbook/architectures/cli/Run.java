package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.architectures.Recipe;
import gradbook.layers.Layer;
import gradbook.tensor.Seed;
import gradbook.training.Checkpoint;
import gradbook.training.CheckpointWriter;
import gradbook.training.History;
import gradbook.training.Optimizer;
import gradbook.training.Trainer;
import gradbook.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// One training of one network: all that decides about its result, down to the bit.
record Run(Architecture architecture, Recipe recipe, Seed seed, Images images, RunFolder folder) {
    static final String CLASSES = "classes";
    /// No name of a folder has it in it; in other names it becomes a dash.
    private static final String BETWEEN_CLASSES = "/";
    /// What outputs stand for where nothing is said.
    private static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    /// How far it is.
    record State(Layer model, Optimizer optimizer, History history) {}

    /// Before the first epoch, or if it is to be resumed, after the last one that was saved.
    State begin(boolean resume) throws IOException {
        Layer model = architecture.create(images.form().shape(), images.train().classNames().size(),
                seed.split("weights").generator());
        var optimizer = new Optimizer(model, recipe.rule(), recipe.learningRate()).clipping(recipe.clipping());
        if (!resume) return new State(model, optimizer, History.empty());

        Checkpoint checkpoint = folder.readCheckpoint();
        requireSameOptions(checkpoint.options());
        if (checkpoint.history().size() > recipe.epochs())
            throw new UsageException("the run in " + folder.path() + " already has " + checkpoint.history().size()
                    + " epochs, more than the " + recipe.epochs() + " asked for");
        checkpoint.restore(model, optimizer);
        return new State(model, optimizer, checkpoint.history());
    }

    /// Trains to the end, or until one of `listeners` stops it, saving a checkpoint after each epoch.
    State train(State state, TrainingListener... listeners) {
        var saver = new CheckpointWriter(folder.checkpoint(), state.model, state.optimizer, seed, options());
        var trainer = new Trainer(state.model, state.optimizer, recipe.schedule(), recipe.batchSize(), seed,
                Stream.concat(Stream.of(new EarlierKeeper(), saver), Stream.of(listeners)).toList());
        return new State(state.model, state.optimizer,
                trainer.train(images.train(), images.test(), state.history, recipe.epochs()));
    }

    /// Saves the checkpoint of an earlier run from being overwritten by the first one of this.
    private final class EarlierKeeper implements TrainingListener {
        @Override public void onEpoch(History history) {
            try {
                if (history.size() == 1) folder.keepEarlierCheckpoint();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// What has to stay the same when it is resumed, under the names of the command's options.
    SequencedMap<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        options.put("model", architecture.name());
        options.put("batch", String.valueOf(recipe.batchSize()));
        options.put("lr", String.valueOf(recipe.learningRate()));
        options.put("optimizer", recipe.rule().toString());
        options.put("schedule", recipe.decay().name().toLowerCase(Locale.ROOT));
        options.put("warm-up", String.valueOf(recipe.warmUp()));
        options.put("clip", recipe.clipping().toString());
        options.put("seed", String.valueOf(seed.value()));
        // Where a learning rate that rises and falls ends, decides about each step on the way.
        if (recipe.decay() != Recipe.Decay.CONSTANT || recipe.warmUp() > 0)
            options.put("epochs", String.valueOf(recipe.epochs()));
        options.put("images", String.valueOf(images.train().size()));
        options.putAll(images.options());
        options.putAll(images.form().options());
        List<String> classes = images.train().classNames();
        if (architecture.preprocessing().isPresent() || !classes.equals(DIGITS))
            options.put(CLASSES, String.join(BETWEEN_CLASSES,
                    classes.stream().map(name -> name.replace(BETWEEN_CLASSES, "-")).toList()));
        return options;
    }

    /// The classes from the text that [#options] has for them.
    static List<String> classNames(String option) {
        return List.of(option.split(BETWEEN_CLASSES));
    }

    private void requireSameOptions(SequencedMap<String, String> before) {
        options().forEach((name, now) -> {
            if (!now.equals(before.get(name)))
                throw new UsageException("the run in " + folder.path() + " was started with " + name + " "
                        + before.get(name) + ", so it cannot go on with " + now);
        });
    }
}
