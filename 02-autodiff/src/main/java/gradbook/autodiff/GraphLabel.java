package gradbook.autodiff;

import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// What a drawn node says, and in which colour.
final class GraphLabel {

    /// The equation, the value or shape, and the gradient if it is known.
    static List<String> lines(Graph graph, Graph.Node node, Gradients gradients) {
        var lines = new ArrayList<>(List.of(node.equation(), Numbers.valueOrShape(node.variable().value())));
        if (gradients != null && gradients.contains(node.variable()))
            lines.add(gradient(graph.gradientName(node), gradients.of(node.variable()).value()));
        return lines;
    }

    /// The number itself, or the length ‖g‖ = √Σgᵢ² of a larger gradient.
    private static String gradient(String name, Tensor g) {
        return g.rank() == 0 ? name + " = " + Numbers.value(g.item())
                : "‖" + name + "‖ = " + Numbers.value(g.to(DType.FLOAT64).square().sum().sqrt().item());
    }

    static String colour(Graph.Kind kind) {
        return switch (kind) {
            case OPERATION -> "#eef3f8";
            case PARAMETER -> "#ffd9a0";
            case VARIABLE  -> "#b8e6b8";
            case CONSTANT  -> "#dcdcdc";
        };
    }

    private GraphLabel() {}
}
