package gradbook.benchmarks;

import gradbook.tensor.Backend;
import gradbook.tensor.Lanes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What was measured, and where.
final class Machine {

    static List<String> describe(int threads, Peak peak) {
        return List.of(
                processor() + ", " + Runtime.getRuntime().availableProcessors() + " processors; "
                        + threads + " threads each",
                String.format(Locale.ROOT, "%s/%s, Java %s, %s kernels, vectors of %d bits",
                        System.getProperty("os.name"), System.getProperty("os.arch"), Runtime.version(),
                        Backend.ACTIVE.name().toLowerCase(Locale.ROOT), Lanes.FLOATS.vectorBitSize()),
                "libtorch " + Libtorch.version() + " (DJL " + ai.djl.engine.Engine.getDjlVersion() + "); "
                        + OpenBlas.version(),
                String.format(Locale.ROOT, "at most %.0f GFLOP/s of float32 multiply-adds and %.1f GB/s of memory, "
                        + "by Java in this run", peak.gflops(), peak.gigabytesPerSecond()));
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse("a processor of unknown model");
        } catch (IOException _) {
            return "a processor of unknown model";
        }
    }

    private Machine() {}
}
