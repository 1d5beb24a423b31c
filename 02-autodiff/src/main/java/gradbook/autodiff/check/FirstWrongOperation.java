package gradbook.autodiff.check;

import gradbook.autodiff.Graph;
import gradbook.autodiff.Op;
import gradbook.autodiff.Origin;
import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;
import java.util.List;

/// Looks in the graph of a composite function for the operation whose own derivative is wrong, by
/// checking each alone, at the values it had, in the order of computation.
///
/// @param operation its name and the shapes of its inputs, or `null` if all pass
/// @param onlyKinks whether all pass, and `operation` is one that has a kink right here
/// @param sentence to add to a message
record FirstWrongOperation(String operation, boolean onlyKinks, String diagnosis, String sentence) {
    private static final int MOST = 300;

    static FirstWrongOperation in(Point point, Precision precision) {
        String kink = null;
        int checked = 0;
        for (Variable y : Graph.of(point.tape().output()).variables()) {
            if (!(y.origin() instanceof Origin.Result(Op op, List<Variable> inputs, _))) continue;
            if (op.backward() instanceof Op.Backward.Flat || ++checked > MOST) continue;
            Tensor[] values = inputs.stream().filter(Variable::requiresGrad).map(Variable::value)
                    .toArray(Tensor[]::new);
            Report report = GradientCheck.of(Subject.of(op, inputs)).at(values).precision(precision).run();
            String name = op.name() + " of " + shapes(inputs);
            if (report.verdict() == Verdict.FAIL)
                return new FirstWrongOperation(name, false, report.diagnosis(),
                        "\n  first wrong operation: " + name + ", " + report.message());
            if (kink == null && report.kinks() > 0) kink = name;
        }
        if (kink != null) return new FirstWrongOperation(kink, true, "", "");
        return new FirstWrongOperation(null, false, "", "\n  every operation passes by itself: was a value"
                + " taken out of the graph, with detach() or value()?");
    }

    private static String shapes(List<Variable> inputs) {
        return inputs.stream().map(x -> x.shape().toString()).reduce((a, b) -> a + " and " + b).orElse("nothing");
    }
}
