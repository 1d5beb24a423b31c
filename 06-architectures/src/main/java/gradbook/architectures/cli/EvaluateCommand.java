package gradbook.architectures.cli;

import gradbook.training.Dataset;
import gradbook.training.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `gradbook evaluate runs/lenet5/weights.safetensors`.
@Command(name = "evaluate", description = "Test trained weights: accuracy, loss, and what was taken for what.")
final class EvaluateCommand implements Callable<Integer> {
    @ParentCommand private Main main;

    @Parameters(paramLabel = "WEIGHTS", description = "A file of weights or a checkpoint, in safetensors format.")
    private Path weights;

    @Option(names = "--model", paramLabel = "MODEL",
            description = "Whose weights they are (default: what the file says).")
    private String model;

    @Mixin private DataOptions data;

    @Override public Integer call() throws IOException {
        Weights trained = Weights.read(weights, model, main.models());
        Dataset images = data.loadTest(trained);
        Evaluation evaluation = Evaluation.of(trained.model(), images);
        Weights.requireNumber(evaluation.loss(), weights);
        main.out().println(trained.architecture().name() + ": test " + evaluation);
        main.out().println();
        main.out().print(evaluation.confusion());
        return 0;
    }
}
