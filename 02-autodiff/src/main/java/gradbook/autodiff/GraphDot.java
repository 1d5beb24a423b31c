package gradbook.autodiff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes a graph in DOT, the language of Graphviz, which draws large graphs better than
/// [GraphSvg] does.
final class GraphDot {

    /// @param gradients shown in the nodes they are known for; or `null`
    static String write(Graph graph, Gradients gradients) {
        var dot = new StringBuilder("""
                digraph gradbook {
                  node [fontname="monospace", fontsize=12, shape=box]
                """);
        Map<String, Integer> numbers = new HashMap<>();
        for (Graph.Node node : graph.nodes()) {
            int number = numbers.size();
            numbers.put(node.name(), number);
            dot.append("  n%d [label=\"%s\", style=\"%s\", fillcolor=\"%s\"]\n".formatted(number,
                    label(GraphLabel.lines(graph, node, gradients)),
                    node.kind() == Graph.Kind.OPERATION ? "filled" : "filled,rounded", GraphLabel.colour(node.kind())));
            for (String input : node.inputs()) dot.append("  n%d -> n%d\n".formatted(numbers.get(input), number));
        }
        return dot.append("}\n").toString();
    }

    private static String label(List<String> lines) {
        return String.join("\n", lines).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private GraphDot() {}
}
