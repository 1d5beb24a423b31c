package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What `CURRICULUM.md` promises is there: classes, tests and pages, each in its chapter. Experiments are with the
/// command line in the last chapter, whichever they belong to.
class CurriculumTest {
    private static final Path BOOK = Path.of("..");
    private static final String EXPERIMENTS = "06-architectures/src/%s/java/gradbook/architectures/experiments";
    private static final List<String> CHAPTERS =
            List.of("01-tensor", "02-autodiff", "03-layers", "04-cnn", "05-training");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*)`"), PAGE = Pattern.compile("\\((.*?\\.md)\\)");

    private record Line(String chapter, String what, String classes, String tests, String page) {}

    @TestFactory Stream<DynamicTest> what_a_line_names_is_in_its_chapter() throws IOException {
        return lines().stream().map(line -> DynamicTest.dynamicTest(line.chapter + ": " + line.what, () -> {
            assertThat(files(line.chapter, "main")).containsAll(namesIn(line.classes));
            assertThat(files(line.chapter, "test")).containsAll(namesIn(line.tests));
            Matcher page = PAGE.matcher(line.page);
            if (page.find()) assertThat(BOOK.resolve(page.group(1))).exists();
        }));
    }

    @Test void each_line_has_a_test_and_a_page() throws IOException {
        assertThat(lines()).allSatisfy(line -> {
            assertThat(namesIn(line.tests)).isNotEmpty();
            assertThat(line.page).contains("(" + line.chapter + "/README.md)");
        });
    }

    @Test void all_five_chapters_have_lines() throws IOException {
        assertThat(lines()).extracting(Line::chapter).containsAll(CHAPTERS);
    }

    private static List<Line> lines() throws IOException {
        String text = Files.readString(BOOK.resolve("CURRICULUM.md"));
        return CHAPTERS.stream().flatMap(chapter -> rows(text, chapter)).toList();
    }

    private static Stream<Line> rows(String text, String chapter) {
        String section = text.split("## Chapter " + chapter.charAt(1) + ": ", 2)[1].split("\n## ", 2)[0];
        return section.lines().filter(row -> row.startsWith("| ")).skip(1)
                .map(row -> row.split("\\|", -1))
                .map(cells -> new Line(chapter, cells[1].strip(), cells[2], cells[3], cells[4]));
    }

    private static Set<String> namesIn(String cell) {
        return NAME.matcher(cell).results().map(name -> name.group(1)).collect(Collectors.toSet());
    }

    private static Set<String> files(String chapter, String part) throws IOException {
        try (Stream<Path> own = Files.walk(BOOK.resolve(chapter + "/src/" + part));
                Stream<Path> experiments = Files.walk(BOOK.resolve(EXPERIMENTS.formatted(part)))) {
            return Stream.concat(own, experiments)
                    .map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length())).collect(Collectors.toSet());
        }
    }
}
