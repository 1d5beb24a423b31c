package gradbook.autodiff;

import static gradbook.autodiff.Variable.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import gradbook.autodiff.GraphLayout.Arrow;
import gradbook.autodiff.GraphLayout.Box;
import gradbook.autodiff.GraphLayout.Point;
import gradbook.autodiff.GraphLayout.Size;
import gradbook.autodiff.examples.WorkedExamples;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class GraphPictureTest {

    // ---------------------------------------------------------------------------------- layout

    @Property(tries = 100)
    void boxes_do_not_overlap_and_arrows_lead_down_around_them(@ForAll("graphs") List<int[]> inputs) {
        var random = new Random(inputs.size());
        List<Size> sizes = inputs.stream()
                .map(_ -> new Size(40 + random.nextInt(200), 30 + random.nextInt(60))).toList();
        requireReadable(new GraphLayout(sizes, inputs), inputs);
    }

    /// Up to 25 nodes, each with up to 3 inputs among those before it; the same one may come twice.
    @Provide Arbitrary<List<int[]>> graphs() {
        return Arbitraries.integers().between(0, 1000).array(int[].class).ofMaxSize(3).list().ofMinSize(1).ofMaxSize(25)
                .map(raw -> IntStream.range(0, raw.size()).mapToObj(i -> i == 0 ? new int[0]
                        : IntStream.of(raw.get(i)).map(n -> n % i).toArray()).toList());
    }

    @Example void a_graph_of_a_few_hundred_nodes_is_readable_too() {
        var inputs = new ArrayList<int[]>();
        for (int layer = 0; layer < 60; layer++) {
            int below = inputs.size() - 1;
            inputs.add(new int[0]);
            inputs.add(new int[0]);
            inputs.add(layer == 0 ? new int[] {0} : new int[] {below, below + 1});
            inputs.add(new int[] {below + 3, below + 2});
            inputs.add(new int[] {below + 4});
        }
        for (int back = 0; back < 40; back++) inputs.add(new int[] {inputs.size() - 1, 5 * (59 - back) + 2});
        requireReadable(new GraphLayout(inputs.stream().map(_ -> new Size(100, 40)).toList(), inputs), inputs);
    }

    private static void requireReadable(GraphLayout layout, List<int[]> inputs) {
        List<Box> boxes = layout.boxes;
        for (int i = 0; i < boxes.size(); i++) {
            Box a = boxes.get(i);
            boolean inside = a.x() >= -1e-6 && a.x() + a.width() <= layout.width + 1e-6
                    && a.y() >= 0 && a.bottom() <= layout.height;
            if (!inside) fail("the box " + a + " is not inside the picture");
            for (int j = 0; j < i; j++) {
                Box b = boxes.get(j);
                boolean apart = a.x() >= b.x() + b.width() + 1 || b.x() >= a.x() + a.width() + 1
                        || a.y() >= b.bottom() + 1 || b.y() >= a.bottom() + 1;
                if (!apart) fail("the boxes " + a + " and " + b + " are not apart");
            }
        }
        assertThat(layout.arrows).extracting(a -> a.from() + "→" + a.to()).containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, inputs.size()).boxed().flatMap(to -> IntStream.of(inputs.get(to))
                        .mapToObj(from -> from + "→" + to)).toList());
        layout.arrows.forEach(arrow -> requireClear(arrow, boxes));
    }

    private static void requireClear(Arrow arrow, List<Box> boxes) {
        List<Point> points = arrow.points();
        Box from = boxes.get(arrow.from()), to = boxes.get(arrow.to());
        assertThat(points.getFirst()).isEqualTo(new Point(from.centre(), from.bottom()));
        assertThat(points.getLast().y()).isEqualTo(to.y());
        assertThat(points.getLast().x()).isBetween(to.x(), to.x() + to.width());
        for (int i = 1; i < points.size(); i++) {
            Point a = points.get(i - 1), b = points.get(i);
            assertThat(b.y()).isGreaterThanOrEqualTo(a.y());
            if (i % 2 == 1) assertThat(b.x()).isEqualTo(a.x());
            // A curve stays in the rectangle of its ends, and between two layers there are no boxes.
            for (Box box : boxes) {
                boolean clear = Math.max(a.x(), b.x()) <= box.x() || Math.min(a.x(), b.x()) >= box.x() + box.width()
                        || a.y() >= box.bottom() || b.y() <= box.y();
                if (!clear) fail("the arrow " + arrow + " runs through " + box);
            }
        }
    }

    @Example void arrows_that_need_not_cross_do_not() {
        // Two chains whose ends are listed in the opposite order: 0 → 3, 1 → 2.
        var layout = new GraphLayout(IntStream.range(0, 4).mapToObj(_ -> new Size(50, 30)).toList(),
                List.of(new int[0], new int[0], new int[] {1}, new int[] {0}));
        boolean left = layout.boxes.get(0).x() < layout.boxes.get(1).x();
        assertThat(layout.boxes.get(3).x() < layout.boxes.get(2).x()).isEqualTo(left);
    }

    @Example void what_is_used_late_stands_just_above_its_first_use() {
        // A chain 0 → 1 → 2 → 3, and a leaf 4 → 5 that joins it at the end: 6 = 3 with 5.
        var layout = new GraphLayout(IntStream.range(0, 7).mapToObj(_ -> new Size(50, 30)).toList(), List.of(
                new int[0], new int[] {0}, new int[] {1}, new int[] {2}, new int[0], new int[] {4}, new int[] {3, 5}));
        assertThat(layout.boxes.get(5).y()).isEqualTo(layout.boxes.get(3).y());
        assertThat(layout.boxes.get(4).y()).isEqualTo(layout.boxes.get(2).y());
    }

    // ------------------------------------------------------------------------------------- SVG

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Document svg, String tag, String parent) {
        var all = svg.getElementsByTagName(tag);
        return IntStream.range(0, all.getLength()).mapToObj(i -> (Element) all.item(i))
                .filter(e -> parent.isEmpty() || ((Element) e.getParentNode()).getAttribute("class").equals(parent))
                .map(Element::getTextContent).toList();
    }

    @Example void an_svg_has_every_node_and_every_edge() throws Exception {
        Variable f = WorkedExamples.product();
        Document svg = parsed(Graph.of(f).toSvg(f.backward(Graph.of(f).variables())));
        assertThat(texts(svg, "title", "edge")).containsExactlyInAnyOrder("x → q", "y → q", "z → f", "q → f");
        assertThat(texts(svg, "text", "node")).containsExactlyInAnyOrder(
                "x", "-2.0", "df/dx = -4.0", "y", "5.0", "df/dy = -4.0", "z", "-4.0", "df/dz = 3.0",
                "q = x + y", "3.0", "df/dq = -4.0", "f = z · q", "-12.0", "df/df = 1.0");
        assertThat(texts(parsed(Graph.of(f).toSvg()), "text", "node")).doesNotContain("df/df = 1.0").hasSize(10);
    }

    @Example void a_gradient_of_many_numbers_is_shown_by_its_length() {
        Variable v = variable("v", Tensor.of(1.5, 2));
        Variable f = v.square().sum().named("f");
        assertThat(Graph.of(f).toSvg(f.backward())).contains(">‖df/dv‖ = 5.0<");
    }

    @Example void names_with_special_characters_do_not_break_the_picture() throws Exception {
        Variable f = variable("a<b> & \"c\" ]]> \u0001", 1).mul(variable("d\\e", 2)).named("line\nbreak");
        assertThat(texts(parsed(Graph.of(f).toSvg()), "text", "node"))
                .contains("a<b> & \"c\" ]]> \uFFFD", "d\\e");
        assertThat(Graph.of(f).toDot()).contains("label=\"a<b> & \\\"c\\\" ]]> ").contains("label=\"d\\\\e\\n2.0\"")
                .contains("label=\"line\\nbreak = ");
    }

    @Example void long_formulas_are_cut_but_kept_in_the_tooltip() throws Exception {
        String name = "features.0.block.3.downsample.1.running.statistics";
        Document svg = parsed(Graph.of(variable(name, 1).sin().named("y")).toSvg());
        assertThat(texts(svg, "text", "node")).contains(("y = sin(" + name).substring(0, 47) + "…");
        assertThat(texts(svg, "title", "node")).contains("y = sin(" + name + ")\n0.84147");
    }

    @Example void an_svg_of_a_gradient_of_a_network_is_well_formed() throws Exception {
        var random = new Random(1);
        Variable h = Variable.constant(Tensor.randn(Shape.of(4, 3), DType.FLOAT32, random));
        for (int i = 0; i < 8; i++)
            h = h.matmul(new Parameter(Tensor.randn(Shape.of(3, 3), DType.FLOAT32, random))).add(1).tanh();
        Variable loss = h.square().mean();
        Gradients gradients = loss.gradients();
        Variable norm = null;
        for (Graph.Node node : Graph.of(loss).nodes())
            if (node.kind() == Graph.Kind.PARAMETER) {
                Variable term = gradients.of(node.variable()).square().sum();
                norm = norm == null ? term : norm.add(term);
            }
        Graph graph = Graph.of(norm);
        int edges = graph.nodes().stream().mapToInt(node -> node.inputs().size()).sum();
        assertThat(graph.nodes()).hasSizeGreaterThan(80);
        assertThat(texts(parsed(graph.toSvg()), "title", "edge")).hasSize(edges);
    }

    // ------------------------------------------------------------------------------------- DOT

    @Example void a_dot_file_names_every_node_and_every_edge() {
        assertThat(Graph.of(WorkedExamples.product()).toDot()).isEqualTo("""
                digraph gradbook {
                  node [fontname="monospace", fontsize=12, shape=box]
                  n0 [label="x\\n-2.0", style="filled,rounded", fillcolor="#b8e6b8"]
                  n1 [label="y\\n5.0", style="filled,rounded", fillcolor="#b8e6b8"]
                  n2 [label="z\\n-4.0", style="filled,rounded", fillcolor="#b8e6b8"]
                  n3 [label="q = x + y\\n3.0", style="filled", fillcolor="#eef3f8"]
                  n0 -> n3
                  n1 -> n3
                  n4 [label="f = z · q\\n-12.0", style="filled", fillcolor="#eef3f8"]
                  n2 -> n4
                  n3 -> n4
                }
                """);
        Variable x = variable("x", 2), f = x.square();
        assertThat(Graph.of(f).toDot(f.backward())).contains("label=\"x\\n2.0\\ndv1/dx = 4.0\"");
    }
}
