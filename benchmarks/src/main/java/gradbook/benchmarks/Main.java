package gradbook.benchmarks;

import gradbook.tensor.Parallel;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The program `gradbook benchmark`.
@Command(name = "gradbook benchmark", sortOptions = false, usageHelpAutoWidth = true,
        description = "Do the same work here and in libtorch, OpenBLAS and others, in turns, and compare the times.",
        footer = {"", "'gradbook benchmark jmh ...' times single kernels with JMH; its options are those of JMH, such "
        + "as -l for a list of them."})
public final class Main implements Callable<Integer> {
    /// The reader's names of the areas.
    private enum Name {
        GEMM(new GemmBenchmark()),
        CONV(new ConvolutionBenchmark()),
        ELEMENTWISE(new ElementwiseBenchmark()),
        LENET(new LenetBenchmark()),
        ALEXNET(new AlexNetBenchmark()),
        STARTUP(new StartupBenchmark()),
        MEMORY(new MemoryBenchmark());

        private final Area area;

        Name(Area area) {
            this.area = area;
        }

        @Override public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "AREA", arity = "0..*", description = "${COMPLETION-CANDIDATES} (default: all).")
    private List<Name> names = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Turns of each (default: 9, with --quick 5).")
    private Integer rounds;

    @Option(names = "--quick", description = "Less exact, and without what takes minutes.")
    private boolean quick;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of everyone (default: all processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--any-load", description = "Keep rounds during which other programs were at work, too.")
    private boolean anyLoad;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("runs", "benchmark");

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this text.")
    private boolean help;

    /// Silenced here; kept, since loggers that nobody keeps are forgotten, with their level.
    private static final Logger NETLIB = Logger.getLogger("dev.ludovic.netlib");

    private final PrintStream standard;

    private Main(PrintStream standard) {
        this.standard = standard;
    }

    public static void main(String... args) throws Exception {
        if (args.length > 0 && args[0].equals("jmh")) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        var standard = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var commandLine = new CommandLine(new Main(standard)).setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, _, _) -> {
                    System.err.println("gradbook benchmark: " + e);
                    return CommandLine.ExitCode.SOFTWARE;
                });
        System.exit(commandLine.execute(args)); // libraries leave threads running
    }

    @Override public Integer call() {
        // One of netlib's three ways is not there, and it need not say so.
        NETLIB.setLevel(Level.OFF);
        Set<Name> chosen = new LinkedHashSet<>(names.isEmpty() ? List.of(Name.values()) : names);
        OtherLoad otherLoad = anyLoad || !OtherLoad.Linux.isKnown() ? OtherLoad.IGNORED : new OtherLoad.Linux();
        var settings = new Settings(rounds != null ? rounds : quick ? 5 : 9, quick, threads, otherLoad, System.err);

        Libtorch.start(threads);
        OpenBlas.start(threads);
        return Parallel.withThreads(threads, () -> {
            var report = new Report(command(chosen), Machine.describe(threads, Peak.measure(threads)), List.of());
            standard.print(report.toMarkdown());
            List<Path> files = List.of();
            for (Name name : chosen) {
                Section section = name.area.measure(settings);
                standard.print("\n" + section.toMarkdown());
                report = report.with(section);
                files = save(report, chosen); // already now, should a later area fail
            }
            for (Path file : files) standard.println("wrote " + file);
            return 0;
        });
    }

    private List<Path> save(Report report, Set<Name> chosen) {
        String title = names.isEmpty() ? "all" : chosen.stream().map(Name::toString).collect(Collectors.joining("-"));
        try {
            return report.save(out, title);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String command(Set<Name> chosen) {
        return "./gradbook benchmark" + (names.isEmpty() ? "" : chosen.stream().map(name -> " " + name)
                .collect(Collectors.joining())) + (quick ? " --quick" : "");
    }
}
