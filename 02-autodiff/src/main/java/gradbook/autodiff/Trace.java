package gradbook.autodiff;

import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The forward and the backward pass through a small graph, written down with formulas and values.
///
/// The values are those of [Backprop]'s own steps. The formulas come from the rules themselves,
/// applied to stand-ins that carry the names of the gradient, the inputs and the output.
///
/// ```java
/// Trace trace = Trace.of(loss);
/// System.out.println(trace);                          // two columns: forward and backward
/// trace.steps().forEach(System.out::println);         // the backward pass, one visit at a time
/// ```
public final class Trace {

    /// One visit of the backward pass: `gradient`, called `name`, had gathered at `node`.
    public record Step(Graph.Node node, String name, Tensor gradient, List<Message> messages) {
        @Override public String toString() {
            return "at " + node.equation() + ", where " + name + equal(gradient)
                    + messages.stream().map(m -> "\n" + m).collect(Collectors.joining());
        }
    }

    /// What a step adds to the gradient of one input.
    ///
    /// @param name    of that gradient, `dJ/dt`
    /// @param local   the derivative of the node itself, `∂u/∂t = cos(t) = -0.65364`; `""` if it is
    ///                not a single number
    /// @param formula what is added, `dJ/du · cos(t)`
    /// @param value   the value of `formula`
    /// @param sum     what has gathered after this step
    public record Message(String name, String local, String formula, Tensor value, Tensor sum) {
        @Override public String toString() {
            return (local.isEmpty() ? "" : "    " + local + "\n")
                    + "    " + name + " += " + formula + equal(value) + ", now " + Numbers.valueOrShape(sum);
        }
    }

    private final Graph graph;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Variable, String> names = new HashMap<>();

    private Trace(Variable loss) {
        graph = Graph.of(loss);
        graph.nodes().forEach(node -> names.put(node.variable(), node.name()));
        for (var backprop = new Backprop(loss); backprop.hasNext(); ) {
            Backprop.Step step = Recording.off(backprop::next);
            steps.add(describe(step, backprop));
        }
    }

    /// @param loss a single number
    public static Trace of(Variable loss) {
        return new Trace(loss);
    }

    /// The visits of the backward pass, in their order.
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    private Step describe(Backprop.Step step, Backprop backprop) {
        Graph.Node node = graph.node(graph.name(step.node()));
        var messages = new ArrayList<Message>();
        if (step.node().origin() instanceof Origin.Result made)
            for (Rule rule : rules(step, made)) {
                Backprop.Message sent = step.messages().get(messages.size());
                messages.add(new Message(gradientName(rule.input), local(step.node(), rule), rule.formula,
                        sent.value().value(), backprop.gathered(sent.input()).value()));
            }
        return new Step(node, graph.gradientName(node), step.gradient().value(), messages);
    }

    /// The rule for one input, written down: with the gradient by its name, and with 1 in its place.
    private record Rule(Variable input, String formula, String slope, Tensor slopeValue) {}

    private List<Rule> rules(Backprop.Step step, Origin.Result made) {
        List<Variable> inputs = made.inputs().stream().map(this::standIn).toList();
        Variable output = standIn(step.node());
        Variable g = Variable.variable(gradientName(step.node()), step.gradient().value());
        Variable one = Variable.variable("1", Tensor.ones(output.shape(), output.value().dtype()));
        var names = new HashMap<Variable, String>();
        for (Variable x : inputs) if (x.name() != null) names.put(x, x.name());
        names.put(output, output.name());
        names.put(g, g.name());
        return Recording.all(() -> {
            List<Variable> messages = made.op().messages(g, inputs, output);
            List<Variable> slopes = made.op().messages(one, inputs, output);
            var rules = new ArrayList<Rule>();
            for (int i = 0; i < inputs.size(); i++) {
                Variable input = made.inputs().get(i);
                if (!input.requiresGrad()) continue;
                Variable message = Backprop.unbroadcast(messages.get(i), input, made.op());
                rules.add(new Rule(input, Formula.of(message, names::get),
                        Formula.of(slopes.get(i), names::get, one), slopes.get(i).value()));
            }
            return rules;
        });
    }

    /// A leaf with the value of `x` and its name in the graph. A number stays what it is.
    private Variable standIn(Variable x) {
        return new Variable(x.value(), new Origin.Leaf(), x.requiresGrad(), names.get(x));
    }

    private String gradientName(Variable x) {
        return graph.gradientName(graph.node(names.get(x)));
    }

    private String local(Variable output, Rule rule) {
        if (output.value().rank() > 0 || rule.input.value().rank() > 0) return "";
        String value = Numbers.value(rule.slopeValue.item());
        boolean isNumber = rule.slope.matches("-?[0-9.E-]+");
        return "∂" + names.get(output) + "/∂" + names.get(rule.input)
                + (isNumber ? "" : " = " + rule.slope) + " = " + value;
    }

    /// Two columns: what was computed, downwards, and beside each variable its derivative, which
    /// is computed upwards.
    @Override public String toString() {
        Map<String, String> backward = backwardColumn();
        int width = graph.nodes().stream().mapToInt(node -> node.toString().length()).max().orElse(0);
        width = Math.max(width, "Forward ↓".length());
        String row = "%-" + width + "s   %s";
        var lines = new ArrayList<String>(List.of(row.formatted("Forward ↓", "Backward ↑")));
        for (Graph.Node node : graph.nodes())
            lines.add(row.formatted(node, backward.getOrDefault(node.name(), "")).stripTrailing());
        return String.join("\n", lines);
    }

    private Map<String, String> backwardColumn() {
        var terms = new HashMap<String, List<String>>();
        steps.stream().sorted(Comparator.comparingLong(step -> step.node().variable().birth()))
                .flatMap(step -> step.messages().stream())
                .forEach(m -> terms.computeIfAbsent(m.name(), _ -> new ArrayList<>()).add(m.formula()));
        var column = new HashMap<String, String>();
        for (Step step : steps) {
            String sum = terms.containsKey(step.name()) ? " = " + sum(terms.get(step.name())) : "";
            column.put(step.node().name(), step.name() + sum + equal(step.gradient()));
        }
        return column;
    }

    private static String sum(List<String> terms) {
        var sum = new StringBuilder(terms.getFirst());
        for (String term : terms.subList(1, terms.size()))
            sum.append(term.startsWith("-") ? " - " + term.substring(1) : " + " + term);
        return sum.toString();
    }

    private static String equal(Tensor x) {
        return (x.rank() == 0 ? " = " : "  ") + Numbers.valueOrShape(x);
    }
}
