package gradbook.tensor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;

/// Runs the Java code of a Markdown page and compares what it prints with what the page says.
///
/// All code blocks marked `java` of a page are one program, run in order. A comment `// → text` gives
/// a line that the code before it prints, or the value of an expression; further lines of the same
/// output follow as `//   text`.
public final class ReadmeSnippets {
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    /// Runs the blocks of `page` with everything in `packages` imported.
    public static void verify(Path page, String... packages) throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(page)).results().map(match -> match.group(1)).toList();
        assertThat(blocks).as("code blocks in " + page).isNotEmpty();
        // "local" runs the code in this virtual machine, with its modules and properties.
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            shell.eval("import java.util.*;");
            for (String name : packages) shell.eval("import " + name + ".*;");
            for (String block : blocks)
                assertThat(output(shell, block)).as("output of the code block in " + page + "\n" + block)
                        .isEqualTo(promised(block));
        }
    }

    private static List<String> promised(String block) {
        return block.lines().map(String::strip)
                .filter(line -> line.startsWith("// → ") || line.equals("//") || line.startsWith("//   "))
                .map(line -> line.substring(Math.min(line.length(), 5)).stripTrailing()).toList();
    }

    private static List<String> output(JShell shell, String block) {
        PrintStream console = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            String rest = block;
            while (!rest.isBlank()) {
                SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
                if (next.source() == null) break; // only comments are left
                for (SnippetEvent event : shell.eval(next.source())) show(shell, event);
                rest = next.remaining();
            }
        } finally {
            System.setOut(console);
        }
        return new ArrayList<>(printed.toString(StandardCharsets.UTF_8).lines().map(String::stripTrailing).toList());
    }

    /// Prints the value of a bare expression, and fails on what does not compile or throws.
    private static void show(JShell shell, SnippetEvent event) {
        Snippet snippet = event.snippet();
        if (event.status() == Snippet.Status.REJECTED)
            throw new AssertionError("does not compile: " + snippet.source() + "\n"
                    + shell.diagnostics(snippet).map(d -> d.getMessage(null)).toList());
        if (event.exception() != null) throw new AssertionError("throws: " + snippet.source(), event.exception());
        if (snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
            System.out.println(event.value());
    }

    private ReadmeSnippets() {}
}
