package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.architectures.Recipe;
import gradbook.architectures.pictures.Drawing;
import gradbook.layers.Summary;
import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import gradbook.training.Dataset;
import gradbook.training.Preprocessing;
import gradbook.training.Split;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `gradbook train lenet5`.
@Command(name = "train", description = "Train a network, and leave its weights, curves and mistakes in a folder.",
        footer = {"", "Where nothing else is said, a model is trained by its own recipe, which is printed at the "
        + "start."})
final class TrainCommand implements Callable<Integer> {
    @ParentCommand private Main main;

    @Parameters(paramLabel = "MODEL", description = "lenet5, lenet5-1998, alexnet or alexnet-2012.")
    private String model;

    @Mixin private RecipeOptions recipeOptions;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Where all randomness comes from (default: ${DEFAULT-VALUE}). The same seed gives the "
            + "same weights.")
    private long seed;

    @Mixin private DataOptions data;

    @Option(names = "--no-augment",
            description = "Learn from the middle of each picture, in place of random crops and mirror images.")
    private boolean noAugment;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder for what comes out (default: runs/MODEL).")
    private Path out;

    @Option(names = "--threads", paramLabel = "N",
            description = "How many processors to use (default: all). The result stays the same.")
    private Integer threads;

    @Option(names = "--resume", description = "Go on after the last complete epoch of a run that was stopped.")
    private boolean resume;

    @Override public Integer call() throws IOException {
        if (threads == null) return train();
        if (threads < 1) throw new UsageException("--threads must be at least 1, not " + threads);
        return Parallel.withThreads(threads, () -> {
            try {
                return train();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private int train() throws IOException {
        Architecture architecture = Names.architecture(model, main.models());
        Recipe recipe = recipeOptions.applyTo(architecture.recipe());
        if (noAugment && architecture.preprocessing().isEmpty())
            throw new UsageException("--no-augment is for pictures: " + architecture.name()
                    + " learns from digits as they are");
        Split<? extends Dataset> images = data.load(architecture, Seed.of(seed), !noAugment);
        RunFolder folder = RunFolder.create(out != null ? out : Path.of("runs", architecture.name()));
        var run = new Run(architecture, recipe, Seed.of(seed), images, dataOptions(architecture), folder);
        PrintStream out = main.out();

        Run.State state = run.begin(resume);
        out.println(architecture.name() + ": " + architecture.description());
        out.println(Summary.of(state.model(), architecture.input()));
        out.printf(Locale.ROOT, "%,d images to train, %,d to test; %s; seed %d%n", images.train().size(),
                images.heldOut().size(), recipe, seed);
        architecture.preprocessing().map(this::views).ifPresent(views -> out.println("pictures: " + views));
        state = run.train(state, main.progress());

        Evaluation evaluation = Evaluation.of(state.model(), images.heldOut());
        out.println(evaluation);
        folder.saveResults(run, state, evaluation);
        if (Drawing.hasFonts()) folder.savePictures(state.history(), evaluation);
        else main.err().println("gradbook: no pictures were drawn, since Java finds no fonts"
                + "\n  hint: install fontconfig and a font, such as DejaVu");
        out.println("in " + folder.path() + ": " + String.join(", ", folder.files()));
        return 0;
    }

    private Preprocessing views(Preprocessing preprocessing) {
        return noAugment ? preprocessing.withoutAugmentation() : preprocessing;
    }

    /// What a run with pictures has to go on with when it is resumed.
    private SequencedMap<String, String> dataOptions(Architecture architecture) {
        var options = new LinkedHashMap<String, String>();
        if (architecture.preprocessing().isPresent()) {
            options.put(Run.HOLD_OUT, String.valueOf(data.holdOut()));
            options.put("augment", String.valueOf(!noAugment));
        }
        return options;
    }
}
