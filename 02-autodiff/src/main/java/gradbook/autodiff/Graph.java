package gradbook.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// The computation graph behind some variables, to be read, printed and drawn.
///
/// Its nodes are in the order in which they were computed, which is a topological order. Every
/// node has a name: the one it was given, or else `v1`, `v2`, …; a name given to several is made
/// unique with a number, as in `w`, `w#2`. Unnamed constants that are single numbers are no nodes
/// of their own but part of the formula they stand in.
///
/// ```java
/// System.out.println(Graph.of(loss));
/// ```
public final class Graph {

    /// What part a node plays.
    public enum Kind { OPERATION, PARAMETER, VARIABLE, CONSTANT }

    /// One variable of the graph.
    ///
    /// @param name    unique within the graph
    /// @param formula the operation that made it, applied to the names of its inputs; `""` for a leaf
    /// @param inputs  the names of the nodes it was computed from, one for each time it uses them
    public record Node(String name, Variable variable, Kind kind, String formula, List<String> inputs) {

        /// `q = x + y`, or only the name of a leaf.
        public String equation() {
            return formula.isEmpty() ? name : name + " = " + formula;
        }

        /// `q = x + y = 3.0`; the shape in place of the value if it is not a single number.
        @Override public String toString() {
            boolean number = variable.value().rank() == 0;
            return equation() + (number ? " = " : "  ") + Numbers.valueOrShape(variable.value());
        }
    }

    private final List<Variable> outputs;
    private final SequencedMap<String, Node> nodes = new LinkedHashMap<>();
    private final Map<Variable, String> names = new HashMap<>();

    private Graph(List<Variable> outputs, Map<String, ? extends Variable> named) {
        this.outputs = outputs;
        List<Variable> variables = reachable(outputs);
        name(variables, named);
        for (Variable x : variables) {
            Node node = node(x);
            nodes.put(node.name(), node);
        }
    }

    /// Everything that `outputs` were computed from, as far as it was recorded.
    public static Graph of(Variable... outputs) {
        return new Graph(List.of(outputs), Map.of());
    }

    /// The same, with names for variables that have none of their own, such as the parameters of a
    /// model.
    public static Graph of(Map<String, ? extends Variable> named, Variable... outputs) {
        return new Graph(List.of(outputs), named);
    }

    /// All variables in reach, in the order of their creation. A graph may be deep, so this keeps a
    /// list of what is still to be visited, and does not recurse.
    private static List<Variable> reachable(List<Variable> outputs) {
        Set<Variable> found = new HashSet<>(outputs);
        var open = new ArrayDeque<Variable>(found);
        while (!open.isEmpty())
            for (Variable input : inputs(open.pop()))
                if (!Formula.isNumber(input) && found.add(input)) open.push(input);
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingLong(Variable::birth));
        return sorted;
    }

    private static List<Variable> inputs(Variable x) {
        return x.origin() instanceof Origin.Result(_, List<Variable> inputs, _) ? inputs : List.of();
    }

    /// Given names first, so that no `v1` of ours takes the name of somebody's variable.
    private void name(List<Variable> variables, Map<String, ? extends Variable> named) {
        var given = new HashMap<Variable, String>();
        named.forEach((name, x) -> given.put(x, name));
        for (Variable x : variables)
            if (x.name() != null) given.put(x, x.name());
        var uses = new HashMap<String, Integer>();
        for (Variable x : variables)
            if (given.containsKey(x)) names.put(x, unique(given.get(x), uses));
        int next = 1;
        for (Variable x : variables)
            if (!given.containsKey(x)) {
                while (uses.containsKey("v" + next)) next++;
                names.put(x, "v" + next++);
            }
    }

    private static String unique(String name, Map<String, Integer> uses) {
        String candidate = name;
        while (uses.putIfAbsent(candidate, 1) != null) candidate = name + "#" + uses.merge(name, 1, Integer::sum);
        return candidate;
    }

    private Node node(Variable x) {
        List<String> inputs = inputs(x).stream().filter(names::containsKey).map(names::get).toList();
        return switch (x.origin()) {
            case Origin.Result made ->
                    new Node(names.get(x), x, Kind.OPERATION, Formula.ofOperation(made, names::get), inputs);
            case Origin.Leaf() -> {
                Kind kind = x instanceof Parameter ? Kind.PARAMETER : x.requiresGrad() ? Kind.VARIABLE : Kind.CONSTANT;
                yield new Node(names.get(x), x, kind, "", inputs);
            }
        };
    }

    /// The nodes, each after those it was computed from.
    public List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    /// The node called `name`.
    ///
    /// @throws IllegalArgumentException if there is none
    public Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) throw new IllegalArgumentException("no node called " + name + " among "
                + String.join(", ", nodes.keySet()));
        return node;
    }

    /// The variable called `name`.
    ///
    /// @throws IllegalArgumentException if there is none
    public Variable variable(String name) {
        return node(name).variable();
    }

    /// All variables, to ask for every gradient there is: `loss.backward(graph.variables())`.
    public Variable[] variables() {
        return nodes.values().stream().map(Node::variable).toArray(Variable[]::new);
    }

    /// The name that `x` has in this graph, or `null` if it is not one of its nodes.
    public String name(Variable x) {
        return names.get(x);
    }

    /// How the derivatives of the output are named: `dJ/dx`.
    String gradientName(Node node) {
        return "d" + names.get(outputs.getFirst()) + "/d" + node.name();
    }

    /// A picture, as an SVG document; see [GraphSvg].
    public String toSvg() {
        return GraphSvg.draw(this, null);
    }

    /// A picture with the gradient of the output in every node for which `gradients` has one.
    public String toSvg(Gradients gradients) {
        return GraphSvg.draw(this, gradients);
    }

    /// The graph in the language of Graphviz, for `dot -Tsvg`.
    public String toDot() {
        return GraphDot.write(this, null);
    }

    /// Like [#toDot()], with gradients.
    public String toDot(Gradients gradients) {
        return GraphDot.write(this, gradients);
    }

    /// One line for each node: `q = x + y = 3.0`.
    @Override public String toString() {
        return nodes.values().stream().map(Node::toString).collect(Collectors.joining("\n"));
    }
}
