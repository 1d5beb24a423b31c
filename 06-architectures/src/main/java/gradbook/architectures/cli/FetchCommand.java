package gradbook.architectures.cli;

import gradbook.training.Fetch;
import gradbook.training.PublicDataset;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `gradbook datasets fetch fashion-mnist`.
@Command(name = "fetch", description = "Fetch a public data set, or the rest of one: what has come before an "
        + "interruption is not fetched again. The files are compared with the published checksums.")
final class FetchCommand implements Callable<Integer> {
    @ParentCommand private DatasetsCommand datasets;

    @Parameters(paramLabel = "NAME", description = "Such as fashion-mnist; 'gradbook datasets' lists them.")
    private String name;

    @Option(names = "--to", paramLabel = "DIR", description = "Where to put it (default: data/NAME).")
    private Path to;

    @Option(names = "--from", paramLabel = "FOLDER|URL", description = "Take the files from a folder that has them, or "
            + "from the address of a mirror, such as https://example.org/mirror.")
    private String from;

    @Override public Integer call() throws IOException {
        PublicDataset dataset = PublicDataset.ALL.stream().filter(one -> one.name().equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> Names.unknown("data set", name,
                        PublicDataset.ALL.stream().map(PublicDataset::name).toList()));
        fetch(dataset, to == null ? Path.of("data", dataset.name()) : to,
                from == null ? new Fetch.Origin.Web(dataset.base()) : Fetch.Origin.of(from), datasets.main().out());
        return 0;
    }

    static void fetch(PublicDataset dataset, Path folder, Fetch.Origin origin, PrintStream out) throws IOException {
        new Fetch(dataset, folder, origin, FetchProgress.on(out)).run();
        out.println(dataset.name() + " is in " + folder);
        out.println("  use      " + dataset.use().formatted(folder));
    }
}
