package gradbook.autodiff.testing;

import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.TensorAssert;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/// A Maven project in a temporary folder that uses the chapters as anyone else would: as artifacts in a local
/// repository, which lies in the same folder so that the user's own stays as it is.
///
/// The artifacts are what this test runs with, packed as `mvn install` would. Everything else comes
/// from the user's repository, where this build has put it, or from where Maven gets it usually.
final class OutsideProject {
    private static final int MINUTES = 5;
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private final Path project;
    private final Path repository;

    OutsideProject(Path folder) throws IOException {
        project = Files.createDirectory(folder.resolve("project"));
        repository = Files.createDirectory(folder.resolve("repository"));
        Path pom = Path.of("pom.xml").toAbsolutePath(), book = pom.getParent().getParent();
        install("gradbook", book.resolve("pom.xml"));
        install("gradbook-tensor", book.resolve("01-tensor/pom.xml"), Tensor.class, TensorAssert.class);
        install("gradbook-autodiff", pom, Variable.class, GradientAssert.class);
    }

    /// Puts a file into the project.
    void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path.equals("pom.xml") ? withRepositoryNearby(text) : text);
    }

    record Outcome(int status, String output) {}

    /// Runs the Maven that runs this test.
    Outcome maven(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                executable().toString(), "-B", "-ntp", "-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        Path log = project.resolveSibling("maven.log");
        Process process = new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(command + " did not end within " + MINUTES + " minutes:\n"
                    + Files.readString(log));
        }
        return new Outcome(process.exitValue(), Files.readString(log));
    }

    private static Path executable() {
        Path maven = Path.of(property("maven.home"), "bin", WINDOWS ? "mvn.cmd" : "mvn");
        if (!Files.isExecutable(maven)) throw new AssertionError("there is no Maven at " + maven);
        return maven;
    }

    /// Set by Maven for the tests that it runs.
    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null || value.isEmpty())
            throw new AssertionError("this test builds a project with Maven, and needs the property " + name
                    + "\n  hint: run it with mvn test, or pass -D" + name + "=…");
        return value;
    }

    /// The user's local repository has the layout of a remote one.
    private static String withRepositoryNearby(String pom) {
        String url = Path.of(property("localRepository")).toUri().toString();
        var repositories = new StringBuilder();
        for (String kind : List.of("repositor", "pluginRepositor"))
            repositories.append("""
                    <%1$sies><%1$sy><id>nearby</id><url>%2$s</url><snapshots><enabled>false</enabled></snapshots>
                    <releases><checksumPolicy>ignore</checksumPolicy></releases></%1$sy></%1$sies>
                    """.formatted(kind, url));
        return pom.replace("</project>", repositories + "</project>");
    }

    private void install(String artifact, Path pom) throws IOException {
        Files.copy(pom, place(artifact, ".pom"));
    }

    private void install(String artifact, Path pom, Class<?> main, Class<?> test) throws IOException {
        install(artifact, pom);
        pack(main, place(artifact, ".jar"));
        pack(test, place(artifact, "-tests.jar"));
    }

    private Path place(String artifact, String ending) throws IOException {
        Matcher version = Pattern.compile("<version>(.+?)</version>").matcher(Files.readString(Path.of("pom.xml")));
        if (!version.find()) throw new AssertionError("no version in pom.xml");
        Path folder = repository.resolve("gradbook", artifact, version.group(1));
        return Files.createDirectories(folder).resolve(artifact + "-" + version.group(1) + ending);
    }

    /// Packs what `member` was loaded from: a folder of classes, or a jar if that is made already.
    private static void pack(Class<?> member, Path jar) throws IOException {
        Path source;
        try {
            source = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
        if (Files.isRegularFile(source)) {
            Files.copy(source, jar);
            return;
        }
        var messages = new StringWriter();
        int status = ToolProvider.findFirst("jar").orElseThrow().run(new PrintWriter(messages),
                new PrintWriter(messages), "--create", "--file", jar.toString(), "-C", source.toString(), ".");
        if (status != 0) throw new AssertionError("cannot pack " + source + ": " + messages);
    }
}
