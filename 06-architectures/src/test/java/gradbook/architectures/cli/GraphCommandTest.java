package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.examples.WorkedExamples;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GraphCommandTest {
    @TempDir Path folder;

    static Stream<String> examples() {
        return WorkedExamples.all().keySet().stream();
    }

    /// Worked example 1 of the curriculum.
    @Test void without_a_file_the_graph_is_printed() {
        assertThat(Cli.run("graph", "product").succeeded().out()).isEqualTo("""
                x = -2.0
                y = 5.0
                z = -4.0
                q = x + y = 3.0
                f = z · q = -12.0
                """);
    }

    @Test void a_trace_shows_both_passes_side_by_side() {
        assertThat(Cli.run("graph", "product", "--trace").succeeded().out())
                .containsPattern("Forward ↓ +Backward ↑")
                .containsPattern("q = x \\+ y = 3\\.0 +df/dq = .* = -4\\.0")
                .containsPattern("z = -4\\.0 +df/dz = .* = 3\\.0");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_example_can_be_printed_traced_and_drawn(String example) throws Exception {
        Cli.run("graph", example).succeeded();
        Cli.run("graph", example, "--trace").succeeded();
        Path file = folder.resolve(example + ".svg");
        Cli.run("graph", example, "-o", file).succeeded();
        assertThat(rootElement(Files.readAllBytes(file))).isEqualTo("svg");
    }

    @Test void the_parameters_of_a_network_have_their_names() {
        assertThat(Cli.run("graph", "lenet5").succeeded().out())
                .contains("conv1.weight  (6, 1, 5, 5)\n", "input  (1, 1, 28, 28)\n",
                        "= conv2d(input, conv1.weight, conv1.bias)  (1, 6, 28, 28)\n")
                .endsWith("+ fc3.bias  (1, 10)\n");
    }

    @Test void a_network_is_drawn_as_a_picture_or_for_graphviz() throws Exception {
        Path svg = folder.resolve("lenet5.svg"), dot = folder.resolve("LENET5.DOT");
        assertThat(Cli.run("graph", "lenet5", "-o", svg).succeeded().out()).isEmpty();
        Cli.run("graph", "lenet5", "--output", dot).succeeded();
        assertThat(rootElement(Files.readAllBytes(svg))).isEqualTo("svg");
        assertThat(Files.readString(svg)).contains("conv1.weight");
        assertThat(Files.readString(dot)).startsWith("digraph").contains("conv1.weight").endsWith("}\n");
    }

    private static String rootElement(byte[] xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml))
                .getDocumentElement().getTagName();
    }

    @Test void the_kind_of_file_must_be_known() {
        Path file = folder.resolve("graph.pdf");
        Cli.run("graph", "lenet5", "-o", file).failed(2, "cannot draw into " + file
                + ": its name must end in .svg or .dot\n"
                + "  hint: 'gradbook graph --help' explains the options");
    }

    @Test void the_folder_must_be_there() {
        Path file = folder.resolve("missing/graph.svg");
        Cli.run("graph", "product", "-o", file).failed(1, "there is no file " + file
                + ": the folder to write it to does not exist");
    }

    @Test void a_network_is_too_large_to_be_traced() {
        Cli.run("graph", "lenet5", "--trace").failed(2, "--trace is for examples, whose nodes are single numbers,"
                + " and lenet5 is a network\n  hint: 'gradbook graph --help' explains the options");
    }

    @Test void a_trace_is_not_drawn() {
        Cli.run("graph", "product", "--trace", "-o", folder.resolve("x.svg")).failed(2,
                "--trace prints text, and -o draws: choose one of them\n  hint: 'gradbook graph --help' explains "
                + "the options");
    }

    @Test void the_nearest_model_or_example_is_suggested() {
        Cli.Result result = Cli.run("graph", "cosin");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("gradbook: there is no model or example called cosin: did you mean cosine?\n"
                + "  hint: there are lenet5, lenet5-1998, lenet5-bn, small-cnn, alexnet, alexnet-2012, product, "
                + "cosine");
    }
}
