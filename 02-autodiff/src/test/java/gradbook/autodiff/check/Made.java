package gradbook.autodiff.check;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/// Operations made to be checked, right ones and wrong ones.
final class Made {

    /// A function of each element, with a derivative that need not be its own.
    static Op elementwise(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        return Op.unary(name, x -> map(x, function),
                (g, x, _) -> g.mul(Variable.constant(map(x.value(), derivative))));
    }

    static Tensor map(Tensor x, DoubleUnaryOperator f) {
        return Tensor.of(x.shape(), Arrays.stream(x.toDoubles()).map(f).toArray());
    }

    /// `right`, an operation with one input, with its gradient spoiled.
    static Op spoiled(Op right, UnaryOperator<Variable> spoil) {
        Op.Rule rule = ((Op.Backward.PerInput) right.backward()).rules().getFirst();
        return Op.unary(right.name(), x -> right.forward().apply(List.of(x)),
                (g, x, y) -> spoil.apply(rule.apply(g, List.of(x), y)));
    }

    static Report check(Op op, double... x) {
        return GradientCheck.of(op).at(Tensor.of(x)).run();
    }

    private Made() {}
}
