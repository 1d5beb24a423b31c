package gradbook.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A program in a Java virtual machine of its own, which reports numbers line by line.
final class Child {
    private static final String MARK = "@";
    /// The most memory that it ever had, in bytes.
    static final String PEAK = "peak";

    /// A number that was reported, and when.
    private record Report(String name, double value, long nanosSinceStart) {}

    private final List<Report> reports;

    private Child(List<Report> reports) {
        this.reports = reports;
    }

    /// Runs `main` to its end, in the class path and with the options of this virtual machine. The number of threads
    /// follows `args` as the last argument.
    static Child run(Class<?> main, Settings settings, String... args) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        command.add(String.valueOf(settings.threads()));
        try {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var reports = new ArrayList<Report>();
            try (BufferedReader out = process.inputReader()) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    String[] words = line.split(" ");
                    if (words[0].equals(MARK))
                        reports.add(new Report(words[1], Double.parseDouble(words[2]), System.nanoTime() - start));
                }
            }
            if (process.waitFor() != 0)
                throw new IllegalStateException(String.join(" ", command) + " failed: run it to see why");
            return new Child(reports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a measurement was interrupted", e);
        }
    }

    private Stream<Report> reports(String name) {
        return reports.stream().filter(report -> report.name.equals(name));
    }

    private Report first(String name) {
        return reports(name).findFirst().orElseThrow(() ->
                new IllegalStateException("a child program reported no " + name));
    }

    /// When `name` was first reported, in nanoseconds since the program was started.
    double sinceStart(String name) {
        return first(name).nanosSinceStart;
    }

    /// What was first reported under `name`.
    double value(String name) {
        return first(name).value;
    }

    /// All that was reported under `name`.
    List<Double> values(String name) {
        return reports(name).map(Report::value).toList();
    }

    // ------------------------------------------------------------------------- in the child

    static void report(String name, double value) {
        System.out.println(MARK + " " + name + " " + value);
    }

    /// Reports [#PEAK], where the system tells (Linux: the high-water mark of the resident set).
    static void reportPeak() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            lines.filter(line -> line.startsWith("VmHWM:")).findFirst()
                    .ifPresent(line -> report(PEAK, 1024.0 * Long.parseLong(line.split("\\s+")[1])));
        } catch (IOException _) {
            report(PEAK, Double.NaN);
        }
    }

    static double heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
