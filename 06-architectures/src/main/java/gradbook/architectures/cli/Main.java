package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.architectures.Models;
import gradbook.training.Progress;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The program `gradbook`: finds the command that was asked for, and says in one sentence what went
/// wrong if it failed.
@Command(name = "gradbook", description = "A deep-learning textbook that runs.",
        subcommands = {TrainCommand.class, EvaluateCommand.class, PredictCommand.class, SummaryCommand.class,
                GraphCommand.class, GradcheckCommand.class, DatasetsCommand.class, ExperimentCommand.class},
        scope = ScopeType.INHERIT, synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true,
        versionProvider = Version.class, sortOptions = false, usageHelpAutoWidth = true,
        optionListHeading = "%nOptions:%n", commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:success", "1:the work failed, and a message says why", "2:wrong usage"})
public final class Main implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;
    private final List<Architecture> models;

    @Spec private CommandSpec spec;

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT,
            description = "On failure, show where in the program it happened.")
    private boolean stacktrace;

    private Main(PrintStream out, PrintStream err, List<Architecture> models) {
        this.out = out;
        this.err = err;
        this.models = models;
    }

    /// Runs one command, and ends the program: with 0 if it succeeded, 1 if it failed, 2 if it was asked for in a wrong
    /// way.
    public static void main(String... args) {
        System.setProperty("java.awt.headless", "true");
        // Without a locale Java takes the terminal for an ASCII one, and prints ? for → and ×.
        if (System.out.charset().equals(StandardCharsets.US_ASCII)) {
            System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        }
        System.exit(run(System.out, System.err, args));
    }

    /// Runs one command.
    ///
    /// @return the exit code: 0 if it succeeded, 1 if it failed, 2 if it was asked for in a wrong way
    static int run(PrintStream out, PrintStream err, String... args) {
        return run(out, err, Models.ALL, args);
    }

    /// The same with other networks than those of the chapter.
    static int run(PrintStream out, PrintStream err, List<Architecture> models, String... args) {
        var main = new Main(out, err, models);
        var commandLine = new CommandLine(main)
                .setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(main::wrongUsage)
                .setExecutionExceptionHandler(main::failed);
        // Not in the annotation, from which every command would inherit it.
        commandLine.getCommandSpec().usageMessage().footer("",
                "The launcher adds one command, benchmark: how fast the book is beside others.",
                "'gradbook benchmark --help' explains it.");
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError e) {
            return main.failed(e);
        }
    }

    /// Without a command there is nothing to do but to say which there are.
    @Override public Integer call() {
        spec.commandLine().usage(err);
        return CommandLine.ExitCode.USAGE;
    }

    private int wrongUsage(ParameterException e, String[] args) {
        if (e instanceof UnmatchedArgumentException unmatched && e.getCommandLine().getParent() == null
                && !unmatched.isUnknownOption())
            e = new ParameterException(e.getCommandLine(), Names.unknown("command", unmatched.getUnmatched().getFirst(),
                    e.getCommandLine().getSubcommands().keySet()).getMessage(), e);
        err.println("gradbook: " + e.getMessage());
        if (!e.getMessage().contains("hint:"))
            err.println("  hint: '" + e.getCommandLine().getCommandSpec().qualifiedName()
                    + " --help' explains the options");
        if (stacktrace) e.printStackTrace(err);
        return CommandLine.ExitCode.USAGE;
    }

    private int failed(Exception e, CommandLine commandLine, ParseResult parsed) {
        if (e instanceof UsageException)
            return wrongUsage(new ParameterException(commandLine, e.getMessage(), e), null);
        return failed(e);
    }

    private int failed(Throwable e) {
        err.println("gradbook: " + Failure.describe(e));
        if (stacktrace) e.printStackTrace(err);
        return CommandLine.ExitCode.SOFTWARE;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /// The networks that can be asked for.
    List<Architecture> models() {
        return models;
    }

    /// Shows training on [#out].
    Progress progress() {
        return out == System.out ? Progress.standard() : new Progress(out, false, 80, System::nanoTime);
    }
}
