package gradbook.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How long one waits at the start.
final class StartupBenchmark implements Area {
    private static final double HELP_SECONDS = 0.4;

    @Override public Section measure(Settings settings) {
        settings.progress().println("starts");
        var rows = new ArrayList<List<String>>();
        Path launcher = Path.of(System.getProperty("gradbook.home", "."), "gradbook");
        Timing help = new Contest(settings.rounds(), 0, settings.otherLoad()).run(List.of(
                Contestant.timingItself(Contestant.OURS, Work.of(() -> help(launcher)))))
                .timings().get(Contestant.OURS);
        rows.add(List.of("./gradbook --help (must: 0.4 s)", Section.duration(help.median()), spread(help), "",
                help.median() <= HELP_SECONDS * 1e9 ? "holds" : "**missed**"));

        var oursSteps = new double[rounds(settings)];
        var oursStart = new double[rounds(settings)];
        var torchSteps = new double[rounds(settings)];
        var torchStart = new double[rounds(settings)];
        for (int i = 0; i < oursSteps.length; i++) {
            Child ours = Child.run(LenetChild.class, settings, "ours", "1");
            Child torch = Child.run(LenetChild.class, settings, "libtorch", "1");
            oursSteps[i] = ours.value(LenetChild.STEPS);
            oursStart[i] = ours.sinceStart(LenetChild.STEPS);
            torchSteps[i] = torch.value(LenetChild.STEPS);
            torchStart[i] = torch.sinceStart(LenetChild.STEPS);
        }
        rows.add(row("first " + LenetChild.FIRST_STEPS + " steps of LeNet-5", oursSteps, torchSteps));
        rows.add(row("the same, from the start of the program", oursStart, torchStart));
        return new Section("Start", List.of(), List.of(),
                List.of(new Table(List.of("", "gradbook", "min–max", "libtorch", "limit"), rows)), List.of());
    }

    private static int rounds(Settings settings) {
        return settings.quick() ? 1 : 3;
    }

    private static List<String> row(String what, double[] ours, double[] theirs) {
        return List.of(what, Section.duration(new Timing(ours).median()), spread(new Timing(ours)),
                Section.duration(new Timing(theirs).median()), "");
    }

    private static String spread(Timing timing) {
        return Section.duration(timing.min()) + "–" + Section.duration(timing.max());
    }

    private static void help(Path launcher) {
        try {
            Process process = new ProcessBuilder(launcher.toString(), "--help")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) throw new IllegalStateException(launcher + " --help failed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a measurement was interrupted", e);
        }
    }
}
