package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.architectures.Architecture;
import gradbook.architectures.Models;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Runs commands as from a terminal, and catches what they print.
final class Cli {
    private static Path trained;

    /// How a command ended, and what it wrote to standard output and standard error.
    record Result(int code, String out, String err) {
        Result succeeded() {
            assertThat(err).isEmpty();
            assertThat(code).isZero();
            return this;
        }

        /// @param code 1 if the work failed, 2 if the usage was wrong
        void failed(int code, String message) {
            assertThat(err).isEqualTo("gradbook: " + message + "\n");
            assertThat(this.code).isEqualTo(code);
        }
    }

    /// Arguments may be paths, numbers or texts.
    static Result run(Object... args) {
        return run(Models.ALL, args);
    }

    /// The same with other networks than those of the chapter.
    static Result run(List<Architecture> models, Object... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        String[] texts = Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
        int code = Main.run(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), models, texts);
        return new Result(code, text(out), text(err));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /// The folder of a short training, made once for all tests: `train lenet5` on 200 images.
    static synchronized Path trained() throws Exception {
        if (trained == null) {
            Path folder = Files.createTempDirectory("gradbook-trained");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            run("train", "lenet5", "--epochs", 3, "--limit", 200, "--batch", 16, "--schedule", "constant", "--out",
                    folder)
                    .succeeded();
            trained = folder;
        }
        return trained;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
            Files.delete(folder);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Cli() {}
}
