package gradbook.autodiff.testing;

import static gradbook.autodiff.testing.WrongRule.messages;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Mistakes that can be made in the derivative of any operation, to judge gradient checkers by.
///
/// Each is made in the gradient of one input; those of the others stay right. All are functions of the
/// right rule, so what is wrong has derivatives, too.
///
/// Whether a mistake makes a difference depends on the point: twice the gradient is no mistake where it is
/// 0. See [Rejections].
public final class WrongRules {

    /// What becomes of the right gradient `message`, which may still have the shape of the output.
    private interface Mistake {
        Variable in(Variable message, Variable input);
    }

    private final Op right;
    private final List<Shape> inputs;
    private final Shape output;
    private final List<WrongRule> wrong = new ArrayList<>();

    private WrongRules(Op right, List<Tensor> inputs) {
        this.right = right;
        this.inputs = inputs.stream().map(Tensor::shape).toList();
        this.output = right.forward().apply(inputs).shape();
    }

    /// All mistakes that can be made in the derivative of `right`, for inputs like these.
    public static List<WrongRule> of(Op right, Tensor... inputs) {
        var rules = new WrongRules(right, List.of(inputs));
        for (int i = 0; i < inputs.length; i++) {
            rules.addFactors(i);
            rules.addSums(i);
            rules.addPlaces(i);
        }
        rules.addWhole();
        return rules.wrong;
    }

    private void addFactors(int i) {
        add("sign", i, "sign", (m, x) -> m.sumTo(x.shape()).neg());
        add("factor 2", i, "factor 2", (m, x) -> m.sumTo(x.shape()).mul(2));
        add("factor 1/2", i, "factor 1/2", (m, x) -> m.sumTo(x.shape()).mul(0.5));
        add("factor 1.0001", i, "factor 1.0001", (m, x) -> m.sumTo(x.shape()).mul(1.0001));
        add("all zero", i, "all zero", (m, x) -> m.sumTo(x.shape()).mul(0));
    }

    /// Where the input is repeated by broadcasting, or the output is a sum over it.
    private void addSums(int i) {
        int in = inputs.get(i).size(), out = output.size();
        int terms = Math.max(in, out) / Math.min(in, out);
        if (terms > 1 && Math.max(in, out) % Math.min(in, out) == 0)
            add("mean for sum", i, "mean for sum", (m, x) -> m.sumTo(x.shape()).div(terms));
        if (terms > 1 && broadcasts(inputs.get(i)))
            add("last copy only, for the sum over a broadcast axis", i, "missing sum over a broadcast axis",
                    (m, x) -> lastCopy(m, x.shape()));
    }

    private boolean broadcasts(Shape input) {
        try {
            return input.broadcast(output).equals(output);
        } catch (ShapeException _) {
            return false;
        }
    }

    /// The last of the slices that should be added up to get from `message` to `shape`.
    private static Variable lastCopy(Variable message, Shape shape) {
        Variable copy = message;
        int more = message.shape().rank() - shape.rank();
        for (int d = 0; d < message.shape().rank(); d++) {
            int length = message.shape().dim(d);
            if (d < more || shape.dim(d - more) < length) copy = copy.slice(d, length - 1, length);
        }
        return copy.reshape(shape);
    }

    private void addPlaces(int i) {
        Shape shape = inputs.get(i);
        if (shape.rank() >= 2 && shape.dim(-1) == shape.dim(-2) && shape.dim(-1) > 1)
            add("transposed", i, "transposed", (m, x) -> m.sumTo(x.shape()).transpose());
        for (int d = 0; d < shape.rank(); d++)
            if (shape.dim(d) > 1) {
                int axis = d;
                add("rolled along axis " + d, i, "", (m, x) -> rolled(m.sumTo(x.shape()), axis));
            }
    }

    /// Each element where its predecessor should be.
    private static Variable rolled(Variable x, int d) {
        return Variable.concat(d, x.slice(d, 1, x.shape().dim(d)), x.slice(d, 0, 1));
    }

    private void add(String mistake, int i, String diagnosis, Mistake made) {
        String name = inputs.size() == 1 ? mistake : mistake + ", input " + (i + 1);
        wrong.add(new WrongRule(name, Op.joint(right.name(), right.forward(), (g, in, y) -> {
            var spoiled = new ArrayList<>(messages(right, g, in, y));
            spoiled.set(i, made.in(spoiled.get(i), in.get(i)));
            return spoiled;
        }), 1, diagnosis));
    }

    /// Mistakes in the rule as a whole.
    private void addWhole() {
        if (inputs.size() == 2 && inputs.get(0).equals(inputs.get(1)))
            wrong.add(WrongRule.of("gradients of the inputs exchanged", right,
                    (g, in, y) -> messages(right, g, in, y).reversed()));
        wrong.add(WrongRule.of("upstream gradient ignored", right, (g, in, y) -> messages(right,
                Variable.constant(Tensor.ones(g.shape(), g.value().dtype())), in, y)));
        wrong.add(new WrongRule("factor detached from the graph",
                Op.joint(right.name(), right.forward(), (g, in, y) ->
                        messages(right, g, in.stream().map(Variable::detach).toList(), y.detach())), 2, ""));
    }
}
