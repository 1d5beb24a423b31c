package gradbook.autodiff;

import gradbook.autodiff.GraphLayout.Arrow;
import gradbook.autodiff.GraphLayout.Box;
import gradbook.autodiff.GraphLayout.Point;
import gradbook.autodiff.GraphLayout.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Draws a graph as a self-contained SVG document, from top to bottom.
///
/// Operations are boxes, leaves are rounded and coloured by kind. The background is left open and
/// the arrows are grey, so that the picture is readable on light and on dark pages.
final class GraphSvg {
    private static final int MARGIN = 8;
    private static final double LINE = 17;
    /// The width of a bold letter in the font of size 12, with room for wider fonts than usual.
    private static final double CHARACTER = 7.9;
    /// Longer lines are cut; the tooltip of a node has them whole.
    private static final int LONGEST = 48;

    /// @param gradients shown in the nodes they are known for; or `null`
    static String draw(Graph graph, Gradients gradients) {
        List<Graph.Node> nodes = graph.nodes();
        List<List<String>> labels = nodes.stream().map(node -> GraphLabel.lines(graph, node, gradients)).toList();
        var layout = new GraphLayout(labels.stream().map(GraphSvg::size).toList(), inputs(nodes));

        var svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$.0f" height="%2$.0f" viewBox="%3$d %3$d %1$.0f %2$.0f"
                     font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="12" text-anchor="middle">
                <defs><marker id="gradbook-arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="6" markerHeight="6"
                  orient="auto"><path d="M0,0 L8,4 L0,8 Z" fill="#808080"/></marker></defs>
                """, layout.width + 2 * MARGIN, layout.height + 2 * MARGIN, -MARGIN));
        for (Arrow arrow : layout.arrows) draw(arrow, nodes, svg);
        for (int i = 0; i < nodes.size(); i++) draw(nodes.get(i), labels.get(i), layout.boxes.get(i), svg);
        return svg.append("</svg>\n").toString();
    }

    private static Size size(List<String> lines) {
        int longest = lines.stream().mapToInt(line -> shortened(line).length()).max().orElse(0);
        return new Size(Math.max(40, longest * CHARACTER + 20), lines.size() * LINE + 11);
    }

    private static List<int[]> inputs(List<Graph.Node> nodes) {
        Map<String, Integer> numbers = new HashMap<>();
        var inputs = new ArrayList<int[]>();
        for (Graph.Node node : nodes) {
            numbers.put(node.name(), numbers.size());
            inputs.add(node.inputs().stream().mapToInt(numbers::get).toArray());
        }
        return inputs;
    }

    private static void draw(Graph.Node node, List<String> lines, Box box, StringBuilder svg) {
        boolean leaf = node.kind() != Graph.Kind.OPERATION;
        svg.append(String.format(Locale.ROOT, """
                <g class="node"><title>%s</title>
                <rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%d" fill="%s" stroke="#505050"/>
                """, escaped(String.join("\n", lines)), box.x(), box.y(), box.width(), box.height(), leaf ? 14 : 2,
                GraphLabel.colour(node.kind())));
        for (int i = 0; i < lines.size(); i++)
            svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" fill=\"#101010\"%s>%s</text>\n",
                    box.centre(), box.y() + LINE * (i + 1) + 1, i == 0 ? " font-weight=\"bold\"" : "",
                    escaped(shortened(lines.get(i)))));
        svg.append("</g>\n");
    }

    private static void draw(Arrow arrow, List<Graph.Node> nodes, StringBuilder svg) {
        Point at = arrow.points().getFirst();
        var path = new StringBuilder(String.format(Locale.ROOT, "M%.1f,%.1f", at.x(), at.y()));
        for (int i = 1; i < arrow.points().size(); i++) {
            Point next = arrow.points().get(i);
            double middle = (at.y() + next.y()) / 2;
            path.append(i % 2 == 1 ? String.format(Locale.ROOT, " L%.1f,%.1f", next.x(), next.y())
                    : String.format(Locale.ROOT, " C%.1f,%.1f %.1f,%.1f %.1f,%.1f",
                            at.x(), middle, next.x(), middle, next.x(), next.y()));
            at = next;
        }
        svg.append(String.format("<path class=\"edge\" d=\"%s\" fill=\"none\" stroke=\"#808080\" stroke-width=\"1.4\""
                + " marker-end=\"url(#gradbook-arrow)\"><title>%s → %s</title></path>\n",
                path, escaped(nodes.get(arrow.from()).name()), escaped(nodes.get(arrow.to()).name())));
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    /// Safe as XML text; characters that XML does not allow at all are replaced.
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replaceAll("[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }

    private GraphSvg() {}
}
