package gradbook.architectures.cli;

import gradbook.architectures.experiments.Experiment;
import gradbook.architectures.experiments.Experiments;
import gradbook.architectures.experiments.Findings;
import gradbook.architectures.pictures.Drawing;
import gradbook.tensor.AtomicFiles;
import gradbook.tensor.Seed;
import gradbook.tensor.TextTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `gradbook experiment vanishing-gradient`.
@Command(name = "experiment",
        description = "Run an experiment: it prints a table, and leaves it and a picture in a folder. Without a name, "
        + "list all experiments.")
final class ExperimentCommand implements Callable<Integer> {
    @ParentCommand private Main main;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Which one.")
    private String name;

    @Option(names = "--data", paramLabel = "PATH",
            description = "A file or folder to run it on, in place of what is in the box. (filters takes a picture, "
            + "sentence-polarity a folder of sentences.)")
    private Path data;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Where all randomness comes from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR",
            description = "The folder for the table and the picture (default: ${DEFAULT-VALUE}).",
            defaultValue = "runs/experiments")
    private Path out;

    @Override public Integer call() throws IOException {
        if (name == null) return list();
        Experiment experiment = experiment();
        if (data != null) experiment = experiment.with(data);
        Files.createDirectories(out);

        main.out().println(experiment.name() + ": " + experiment.question());
        Findings findings = experiment.run(Seed.of(seed), step -> main.err().println("  " + step));
        main.out().println();
        main.out().print(findings.table());
        main.out().println();
        main.out().println(findings.remark());
        save(findings, experiment.name());
        return 0;
    }

    private int list() {
        var table = new TextTable("experiment", "question");
        Experiments.ALL.forEach(experiment -> table.row(experiment.name(), experiment.question()));
        main.out().print(table);
        return 0;
    }

    private Experiment experiment() {
        return Experiments.ALL.stream().filter(one -> one.name().equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> Names.unknown("experiment", name,
                        Experiments.ALL.stream().map(Experiment::name).toList()));
    }

    private void save(Findings findings, String name) throws IOException {
        Path text = out.resolve(name + ".txt"), picture = out.resolve(name + ".png");
        AtomicFiles.write(text, file -> file.write(findings.table().toString().getBytes(StandardCharsets.UTF_8)));
        if (Drawing.hasFonts()) Drawing.save(findings.picture().get(), picture);
        else main.err().println("gradbook: no picture was drawn, since Java finds no fonts"
                + "\n  hint: install fontconfig and a font, such as DejaVu");
        main.out().println("in " + out + ": " + name + ".txt" + (Drawing.hasFonts() ? ", " + name + ".png" : ""));
    }
}
