package gradbook.autodiff.testing;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import java.util.List;

/// An operation with a mistake in its derivative, which a gradient check must find.
///
/// @param mistake in a few words
/// @param op the operation: the right function, with the wrong rule
/// @param order of the derivatives in which the mistake shows: 2 if the first ones are right
/// @param diagnosis what the check should call it, or empty where no name is expected; see
///        [Report#diagnosis][gradbook.autodiff.check.Report#diagnosis]
public record WrongRule(String mistake, Op op, int order, String diagnosis) {

    /// The function of `right` with another rule, which shows in the first derivatives.
    public static WrongRule of(String mistake, Op right, Op.JointRule rule) {
        return new WrongRule(mistake, Op.joint(right.name(), right.forward(), rule), 1, "");
    }

    /// A function of one input with another rule.
    public static WrongRule unary(String mistake, Op right, Op.UnaryRule dx) {
        return of(mistake, right, (g, in, y) -> List.of(dx.apply(g, in.getFirst(), y)));
    }

    /// A function of two inputs with other rules.
    public static WrongRule binary(String mistake, Op right, Op.BinaryRule dx, Op.BinaryRule dy) {
        return of(mistake, right, (g, in, z) -> List.of(
                dx.apply(g, in.get(0), in.get(1), z), dy.apply(g, in.get(0), in.get(1), z)));
    }

    /// The rule of `op` for all its inputs, also those that need no gradient.
    static List<Variable> messages(Op op, Variable g, List<Variable> inputs, Variable output) {
        return switch (op.backward()) {
            case Op.Backward.PerInput(List<Op.Rule> rules) ->
                    rules.stream().map(rule -> rule.apply(g, inputs, output)).toList();
            case Op.Backward.Joint(Op.JointRule rule) -> rule.apply(g, inputs, output);
            case Op.Backward.Flat() -> throw new IllegalArgumentException(op.name() + " has no rule");
        };
    }

    @Override public String toString() {
        return op.name() + ": " + mistake;
    }
}
