package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.check.Catalogue;
import gradbook.autodiff.check.ItemReport;
import gradbook.tensor.Parallel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class GradcheckCommandTest {
    @TempDir Path folder;

    private static String check(Object... args) {
        return run(args).succeeded().out();
    }

    private static Cli.Result run(Object... args) {
        return Cli.run(Stream.concat(Stream.of("gradcheck", "--configurations", 2), Stream.of(args)).toArray());
    }

    private static List<String> names(String out) {
        return out.lines().filter(line -> line.matches("\\S+ +\\d+ .*")).filter(line -> !line.contains(" checked: "))
                .map(line -> line.split(" ")[0]).toList();
    }

    // --------------------------------------------------------------------------------- the table

    @Test void the_table_has_a_row_for_each_operation_and_a_last_line_with_counts() {
        String[] lines = check("mul", "step", "ReLU").split("\n");

        assertThat(lines[0])
                .matches("operation +configurations +inconclusive +derivatives +worst error +resolution +verdict");
        assertThat(lines[1]).matches("── 02-autodiff ─+").hasSameSizeAs(lines[0]);
        assertThat(lines[2]).matches("Derivatives\\.MUL +2 +0 +[\\d,]+ +\\d\\.\\de-\\d\\d +\\d\\.\\de-\\d\\d +PASS");
        assertThat(lines[3]).matches("Derivatives\\.STEP +2 +0 +[\\d,]+ +– +– +flat");
        assertThat(lines[4]).matches("Derivatives\\.RELU +2 .* PASS");
        assertThat(lines[5]).startsWith("── 03-layers ─");
        assertThat(lines[6]).matches("ReLU +2 .* PASS");
        assertThat(lines[7]).matches("4 checked: 3 passed, 1 flat, 0 inconclusive, 0 failed; 8 configurations, [\\d,]+ "
                + "derivatives in \\d+\\.\\d s");
        assertThat(lines).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource({
        "mul, Derivatives.MUL",
        "derivatives.mul, Derivatives.MUL",
        "softmax, Softmax Softmax.softmax Softmax.logSoftmax",
        "LOGSOFTMAX, LogSoftmax Softmax.logSoftmax",
        "meanpooling, MeanPooling.mean MeanPooling.spread",
        "Dropout Flatten, Flatten Dropout"})
    void names_are_found_in_capitals_or_not_alone_or_with_their_class(String asked, String found) {
        assertThat(names(check((Object[]) asked.split(" ")))).containsExactly(found.split(" "));
    }

    @Test void the_name_of_a_chapter_stands_for_all_in_it() {
        List<String> items = Catalogue.all().stream().filter(c -> c.name().equals("03-layers"))
                .flatMap(c -> c.items().stream()).map(Catalogue.Item::name).toList();
        assertThat(names(check("03-layers", "--order", 1))).isEqualTo(items);
    }

    @Test void there_is_a_catalogue_for_every_chapter_with_derivatives() {
        assertThat(Catalogue.all()).extracting(Catalogue::name)
                .containsExactly("02-autodiff", "03-layers", "04-cnn", "06-architectures");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void the_numbers_do_not_depend_on_the_number_of_threads(int threads) {
        String[] names = {"div", "conv2d", "exp", "tanh"};
        String several = Parallel.withThreads(threads, () -> check((Object[]) names));
        assertThat(withoutTime(several)).isEqualTo(withoutTime(check((Object[]) names)));
    }

    private static String withoutTime(String out) {
        return out.replaceAll(" in \\d+\\.\\d s\n", "");
    }

    @Test void rows_come_in_their_order_whenever_they_are_done() {
        var bytes = new ByteArrayOutputStream();
        var table = new GradcheckTable(new PrintStream(bytes, true, StandardCharsets.UTF_8),
                List.of("a", "b", "c"));
        var report = new ItemReport("x", false, List.of());
        table.add(2, new CheckedItem("C", report));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).hasLineCount(1);
        table.add(0, new CheckedItem("A", report));
        table.add(1, new CheckedItem("A", report));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll("─|\\s.*", "")))
                .containsExactly("operation", "", "x", "x", "", "x");
    }

    // ------------------------------------------------------------------------ what does not pass

    /// Runs with a catalogue that a reader has registered, where failures can be seen.
    private Cli.Result withHomework(Object... args) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Catalogue.class.getName()), WrongSquare.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            return run(args);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test void a_failure_is_explained_under_its_row_and_ends_with_exit_code_1() throws Exception {
        Cli.Result result = withHomework("homework.square", "neg");

        result.failed(1, "the gradient checks of Homework.square failed");
        assertThat(result.out()).containsPattern("Derivatives.NEG +2 .* PASS\n")
                .containsPattern("Homework.square +2 +0 +\\d+ +\\S+ +– +FAIL\n"
                        + "    configuration 1 of 2, square<3x & more> of \\(2\\):\n    with respect to input \\(2\\)")
                .contains("    configuration 2 of 2, square<3x & more> of (2):\n")
                .contains("2 checked: 1 passed, 0 flat, 0 inconclusive, 1 failed; 4 configurations, ");
    }

    @Test void an_inconclusive_check_is_explained_and_no_failure() throws Exception {
        String out = withHomework("silent").succeeded().out();
        assertThat(out).contains("    configuration 2 of 2, relu of (2):\n");
        assertThat(out)
                .containsPattern("Homework.silent +2 +2 +\\d+ +\\S+ +– +INCONCLUSIVE\n"
                        + "    configuration 1 of 2, relu of \\(2\\):\n")
                .contains("1 checked: 0 passed, 0 flat, 1 inconclusive, 0 failed");
    }

    // ---------------------------------------------------------------------------------- usage

    @Test void an_unknown_operation_is_wrong_usage() {
        Cli.Result result = run("matmull");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("""
                gradbook: there is no operation or layer called matmull: did you mean MATMUL?
                  hint: there are ADD, SUB,\040""").contains(", Conv2d, ", "LeNet5");
        assertThat(run("mul", "transformer").err())
                .startsWith("gradbook: there is no operation or layer called transformer\n");
    }

    @Test void numbers_that_make_no_sense_are_wrong_usage() {
        String help = "\n  hint: 'gradbook gradcheck --help' explains the options";
        Cli.run("gradcheck", "mul", "--configurations", 0)
                .failed(2, "--configurations must be at least 1, not 0" + help);
        Cli.run("gradcheck", "mul", "--order", 0).failed(2, "--order must be at least 1, not 0" + help);
        Cli.run("gradcheck", "mul", "--all")
                .failed(2, "--all checks everything, and mul only that: choose one of them" + help);
    }

    // --------------------------------------------------------------------------------- the page

    @Test void the_report_is_a_well_formed_page_that_needs_no_other_file() throws Exception {
        Path file = folder.resolve("report.html");
        assertThat(check("mul", "step", "conv2d", "--seed", 5, "--report", file))
                .endsWith("in " + file + ": the details\n");

        String text = Files.readString(file);
        assertThat(text).startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("4 checked: 3 passed, 1 flat, 0 inconclusive, 0 failed", "derivatives up to order 2, seed 5")
                .doesNotContain("http:", "https:", "src=", "<script", "<link", "@import", "url(");
        Document page = parse(file);
        assertThat(texts(page, "h2")).containsExactly("02-autodiff", "04-cnn");
        assertThat(texts(page, "caption")).hasSize(2);
        NodeList cells = page.getElementsByTagName("th");
        assertThat(IntStream.range(0, cells.getLength())
                .mapToObj(i -> cells.item(i).getAttributes().getNamedItem("scope"))).doesNotContainNull();
        assertThat(texts(page, "tr")).anyMatch(row -> row.startsWith("Derivatives.MUL") && row.endsWith("PASS"))
                .anyMatch(row -> row.startsWith("Derivatives.STEP") && row.endsWith("flat"));
        assertThat(texts(page, "pre")).anyMatch(pre -> pre.startsWith("flat, configuration 1 of 2, step of "));
        assertThat(texts(page, "details")).hasSize(4).first().asString()
                .startsWith("Derivatives.MUL: PASS").contains("configuration 2 of 2, mul of ");
    }

    @Test void the_report_begins_with_what_did_not_pass_and_escapes_what_it_quotes() throws Exception {
        Path file = folder.resolve("report.html");
        withHomework("Homework", "neg", "--report", file);

        Document page = parse(file);
        assertThat(texts(page, "h2")).containsExactly("Failed", "Inconclusive", "02-autodiff", "homework");
        assertThat(texts(page, "pre").getFirst()).startsWith("FAIL, configuration 1 of 2, square<3x & more> of (2):\n");
        assertThat(Files.readString(file)).contains("square&lt;3x &amp; more&gt;").doesNotContain("square<3x");
    }

    @Test void a_report_replaces_an_older_one_and_leaves_nothing_beside_it() throws Exception {
        Path file = Files.writeString(folder.resolve("report.html"), "older");
        check("neg", "--report", file);
        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test void a_report_that_cannot_be_written_is_refused_before_the_work() {
        Path nowhere = folder.resolve("nowhere").resolve("report.html");
        Cli.Result result = run("neg", "--report", nowhere);
        result.failed(1, "there is no file " + nowhere + ": the folder to write it to does not exist");
        assertThat(result.out()).isEmpty();
        run("neg", "--report", folder).failed(2, "cannot write the report into " + folder + ", a folder"
                + "\n  hint: 'gradbook gradcheck --help' explains the options");
    }

    @Test void errors_are_drawn_on_a_logarithmic_scale_that_ends_somewhere() {
        assertThat(GradcheckPage.place(1e-9)).isEqualTo((GradcheckPage.place(1e-17) + GradcheckPage.place(1e-1)) / 2);
        assertThat(GradcheckPage.place(0)).isEqualTo(GradcheckPage.place(1e-17));
        assertThat(GradcheckPage.place(5)).isEqualTo(GradcheckPage.place(1e-1));
    }

    @Test void characters_that_xml_does_not_know_are_left_out() {
        assertThat(GradcheckPage.escape("a\u0000\u001bb\n\"<&>\"")).isEqualTo("ab\n&quot;&lt;&amp;&gt;&quot;");
    }

    private static Document parse(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    private static List<String> texts(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> nodes.item(i).getTextContent()).toList();
    }
}
