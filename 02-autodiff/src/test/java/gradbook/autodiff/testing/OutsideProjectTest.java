package gradbook.autodiff.testing;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.testing.OutsideProject.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The project that the chapter's page tells others to write: it builds, and its check fails as the page says.
class OutsideProjectTest {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+) ?(\\S*)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(e-?\\d+)?", Pattern.CASE_INSENSITIVE);
    private static final String LAYER = "src/main/java/Swish.java";

    /// A code block: what is in it, and which file it is, or how it is marked.
    private record Block(String language, String name, String text) {
        boolean isFile() {
            return name.contains(".");
        }
    }

    private static List<Block> page() throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("README.md"))).results()
                .map(match -> new Block(match.group(1), match.group(2), match.group(3))).toList();
    }

    private static String block(List<Block> page, String name) {
        return page.stream().filter(b -> b.name.equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("README.md has no block " + name)).text;
    }

    @Test void the_project_on_the_page_passes_and_with_a_wrong_rule_prints_what_the_page_says(@TempDir Path folder)
            throws IOException, InterruptedException {
        List<Block> page = page();
        assertThat(page.stream().filter(Block::isFile).map(Block::name))
                .containsExactlyInAnyOrder("pom.xml", LAYER, "src/test/java/SwishTest.java");
        var project = new OutsideProject(folder);
        for (Block block : page) if (block.isFile()) project.write(block.name, block.text);

        Outcome right = project.maven("test");
        assertThat(right.status()).as(right.output()).isZero();
        assertThat(right.output()).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");

        project.write(LAYER, changed(block(page, LAYER), block(page, "a-mistake")));
        Outcome wrong = project.maven("-o", "test");
        assertThat(wrong.status()).as(wrong.output()).isOne();
        assertThat(rounded(wrong.output())).contains("Tests run: 1, Failures: 1, Errors: 0, Skipped: 0")
                .containsSubsequence(rounded(block(page, "what-it-prints")).lines().toList());
    }

    /// `text` after the change of one line into another.
    private static String changed(String text, String diff) {
        List<String> lines = diff.lines().toList();
        String before = lines.get(0).substring(1), after = lines.get(1).substring(1);
        assertThat(lines).satisfiesExactly(l -> assertThat(l).startsWith("-"), l -> assertThat(l).startsWith("+"));
        assertThat(text).containsOnlyOnce(before);
        return text.replace(before, after);
    }

    /// Without the digits in which processors may differ, and without the error of the measurement.
    private static String rounded(String text) {
        return NUMBER.matcher(text.replaceAll("± [0-9.e-]+", "± …"))
                .replaceAll((MatchResult number) ->
                        String.format(Locale.ROOT, "%.5g", Double.parseDouble(number.group())));
    }
}
