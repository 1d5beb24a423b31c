package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.architectures.Recipe;
import gradbook.architectures.pictures.Drawing;
import gradbook.layers.Summary;
import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import gradbook.training.EarlyStopping;
import gradbook.training.Evaluation;
import gradbook.training.TrainingListener;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
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

    @Parameters(paramLabel = "MODEL",
            description = "lenet5, lenet5-1998, lenet5-bn, small-cnn, alexnet or alexnet-2012.")
    private String model;

    @Mixin private RecipeOptions recipeOptions;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Where all randomness comes from (default: ${DEFAULT-VALUE}). The same seed gives the "
            + "same weights.")
    private long seed;

    @Mixin private DataOptions data;

    @Option(names = "--no-augment",
            description = "Learn from images as they are, or from the middle of each picture, without varying them "
            + "at random.")
    private boolean noAugment;

    @Option(names = "--patience", paramLabel = "N",
            description = "Stop when N epochs in a row have brought no lower loss of the test images, and keep the "
            + "weights of the best one. They were then chosen by the test images: others would tell how good they are.")
    private Integer patience;

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
        if (patience != null && patience < 1)
            throw new UsageException("--patience must be at least 1, not " + patience);
        Architecture architecture = Names.architecture(model, main.models());
        Recipe recipe = recipeOptions.applyTo(architecture.recipe());
        Images images = data.load(architecture, Seed.of(seed), !noAugment);
        RunFolder folder = RunFolder.create(out != null ? out : Path.of("runs", architecture.name()));
        var run = new Run(architecture, recipe, Seed.of(seed), images, folder);
        PrintStream out = main.out();

        Run.State state = run.begin(resume);
        out.println(architecture.name() + ": " + architecture.description());
        out.println(Summary.of(state.model(), images.form().shape().insert(0, 1)));
        out.printf(Locale.ROOT, "%,d images to train, %,d to test; %s; seed %d%n", images.train().size(),
                images.test().size(), recipe, seed);
        images.views().ifPresent(out::println);
        state = run.train(state, listeners(state));

        Evaluation evaluation = Evaluation.of(state.model(), images.test());
        out.println("test " + evaluation);
        folder.saveResults(run, state, evaluation);
        if (Drawing.hasFonts()) folder.savePictures(state.history(), evaluation);
        else main.err().println("gradbook: no pictures were drawn, since Java finds no fonts"
                + "\n  hint: install fontconfig and a font, such as DejaVu");
        out.println("in " + folder.path() + ": " + String.join(", ", folder.files()));
        return 0;
    }

    private TrainingListener[] listeners(Run.State state) {
        return patience == null ? new TrainingListener[] {main.progress()}
                : new TrainingListener[] {main.progress(), new EarlyStopping(state.model(), patience)};
    }
}
