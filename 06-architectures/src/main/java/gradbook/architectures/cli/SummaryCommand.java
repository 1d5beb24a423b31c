package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.layers.Summary;
import gradbook.tensor.Seed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `gradbook summary alexnet`.
@Command(name = "summary", description = "Show the layers of a network: output shapes, parameters, multiplications.")
final class SummaryCommand implements Callable<Integer> {
    @ParentCommand private Main main;

    @Parameters(paramLabel = "MODEL",
            description = "lenet5, lenet5-1998, lenet5-bn, small-cnn, alexnet or alexnet-2012.")
    private String model;

    @Override public Integer call() {
        Architecture architecture = Names.architecture(model, main.models());
        main.out().println(architecture.name() + ": " + architecture.description());
        main.out().print(Summary.of(architecture.create(Seed.of(0).generator()), architecture.input()));
        return 0;
    }
}
