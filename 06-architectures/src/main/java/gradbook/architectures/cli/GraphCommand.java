package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.architectures.Models;
import gradbook.autodiff.Graph;
import gradbook.autodiff.Trace;
import gradbook.autodiff.Variable;
import gradbook.autodiff.examples.WorkedExamples;
import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.AtomicFiles;
import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `gradbook graph lenet5 -o lenet5.svg`.
@Command(name = "graph",
        description = "Print or draw the computation graph of a network, or of a worked example of chapter 2.")
final class GraphCommand implements Callable<Integer> {
    @ParentCommand private Main main;

    @Parameters(paramLabel = "MODEL|EXAMPLE", description = {"A network, such as lenet5, or one of the examples",
            "product, cosine, logistic, network, network-quadratic, two-weights, relu-unit."})
    private String subject;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Draw it into this file: .svg is a picture, .dot is for Graphviz (default: print it as "
            + "text).")
    private Path file;

    @Option(names = "--trace", description = "Of an example: print the forward and the backward pass side by side.")
    private boolean trace;

    /// A graph, and the variable it leads to.
    private record Drawing(Graph graph, Variable output, boolean isExample) {
        /// The derivatives of an example's single number are shown in its nodes.
        String as(Format format) {
            return switch (format) {
                case SVG -> isExample ? graph.toSvg(output.backward(graph.variables())) : graph.toSvg();
                case DOT -> isExample ? graph.toDot(output.backward(graph.variables())) : graph.toDot();
            };
        }
    }

    private enum Format { SVG, DOT }

    @Override public Integer call() throws IOException {
        Format format = file == null ? null : formatOf(file);
        if (trace && file != null) throw new UsageException("--trace prints text, and -o draws: choose one of them");
        Drawing drawing = drawing();
        if (trace && !drawing.isExample)
            throw new UsageException("--trace is for examples, whose nodes are single numbers, and " + subject
                    + " is a network");

        if (trace) main.out().println(Trace.of(drawing.output));
        else if (file == null) main.out().println(drawing.graph);
        else save(drawing.as(format));
        return 0;
    }

    private Drawing drawing() {
        Supplier<Variable> example = WorkedExamples.all().get(subject.toLowerCase(Locale.ROOT));
        if (example != null) {
            Variable output = example.get();
            return new Drawing(Graph.of(output), output, true);
        }
        Architecture architecture = Models.find(subject).orElseThrow(() -> Names.unknown("model or example", subject,
                Stream.of(Models.names(), List.copyOf(WorkedExamples.all().keySet())).flatMap(List::stream).toList()));
        Layer model = architecture.create(Seed.of(0).generator());
        Variable input = Variable.constant(Tensor.zeros(architecture.input(), DType.FLOAT32)).named("input");
        Variable output = model.apply(input).named("output");
        return new Drawing(Graph.of(StateDict.parameters(model), output), output, false);
    }

    private static Format formatOf(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".svg")) return Format.SVG;
        if (name.endsWith(".dot")) return Format.DOT;
        throw new UsageException("cannot draw into " + file + ": its name must end in .svg or .dot");
    }

    private void save(String text) throws IOException {
        AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
