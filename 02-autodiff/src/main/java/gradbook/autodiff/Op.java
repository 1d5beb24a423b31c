package gradbook.autodiff;

import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// A differentiable operation: how to compute it, and how a gradient `g` at its output becomes a
/// gradient at each input.
///
/// The rules are written with variables, so a backward pass is a computation graph like any other:
/// it can be printed, stepped through and differentiated again. A rule may ignore broadcasting:
/// what it returns is summed to its input's shape afterwards, in one place.
///
/// Operations are values. Whoever needs another one makes it, wherever they are:
///
/// ```java
/// static final Op MUL = Op.binary("mul", Tensor::mul,
///         (g, _, y, _) -> g.mul(y),
///         (g, x, _, _) -> g.mul(x));
/// ```
///
/// @param name     as printed in graphs and errors
/// @param forward  the function itself
/// @param backward its derivative
public record Op(String name, Forward forward, Backward backward) {

    /// The function, on plain tensors. It must not change them.
    public interface Forward {
        /// The output, from all inputs.
        Tensor apply(List<Tensor> inputs);
    }

    /// What each input receives when `g` arrives at the output.
    public sealed interface Backward {
        /// One rule per input, so that nothing is computed for an input that needs no gradient.
        record PerInput(List<Rule> rules) implements Backward {}

        /// One rule for all inputs, where their gradients share work.
        record Joint(JointRule rule) implements Backward {}

        /// No rule: the function is constant wherever it has a derivative. Its result needs no
        /// gradient, so none ever arrives.
        record Flat() implements Backward {}
    }

    /// The gradient at one input, from the gradient `g` at the output.
    public interface Rule {
        /// What one input receives.
        Variable apply(Variable g, List<Variable> inputs, Variable output);
    }

    /// The gradients at all inputs, from the gradient `g` at the output.
    public interface JointRule {
        /// What each input receives, in their order.
        List<Variable> apply(Variable g, List<Variable> inputs, Variable output);
    }

    /// The rule of a function y = f(x).
    public interface UnaryRule {
        /// What x receives.
        Variable apply(Variable g, Variable x, Variable y);
    }

    /// A rule of a function z = f(x, y).
    public interface BinaryRule {
        /// What x receives, or y.
        Variable apply(Variable g, Variable x, Variable y, Variable z);
    }

    /// An operation with one input.
    public static Op unary(String name, UnaryOperator<Tensor> forward, UnaryRule dx) {
        return new Op(name, in -> forward.apply(in.get(0)), new Backward.PerInput(List.of(
                (g, in, y) -> dx.apply(g, in.get(0), y))));
    }

    /// An operation with two inputs, and a rule for each.
    public static Op binary(String name, BinaryOperator<Tensor> forward, BinaryRule dx, BinaryRule dy) {
        return new Op(name, in -> forward.apply(in.get(0), in.get(1)), new Backward.PerInput(List.of(
                (g, in, z) -> dx.apply(g, in.get(0), in.get(1), z),
                (g, in, z) -> dy.apply(g, in.get(0), in.get(1), z))));
    }

    /// An operation with any number of inputs, and one rule for all of them.
    public static Op joint(String name, Forward forward, JointRule rule) {
        return new Op(name, forward, new Backward.Joint(rule));
    }

    /// An operation that moves in jumps only, such as a comparison: its derivatives are 0.
    public static Op flat(String name, Forward forward) {
        return new Op(name, forward, new Backward.Flat());
    }

    /// An operation that is made of others, and has a [faster way][Fused] to the same result.
    ///
    /// ```java
    /// static final Op SOFTPLUS = Op.fused("softplus", in -> in.get(0).exp().log1p(), new FastSoftplus());
    /// ```
    ///
    /// @param definition what it computes, from operations that have derivatives: it alone says what is right
    public static Op fused(String name, Fused.Definition definition, Fused fast) {
        return joint(name, in -> Fused.forward(definition, fast, in),
                (g, in, y) -> Fused.backward(definition, fast, g, in, y));
    }

    /// The result of this operation on `inputs`, which remembers them if they need gradients.
    public Variable apply(Variable... inputs) {
        return Variable.result(this, List.of(inputs));
    }

    /// What each input receives when `g` arrives at `output`, before un-broadcasting; it may be
    /// `null` for an input that needs no gradient.
    List<Variable> messages(Variable g, List<Variable> inputs, Variable output) {
        List<Variable> messages = switch (backward) {
            case Backward.PerInput(List<Rule> rules) -> {
                if (rules.size() != inputs.size()) throw wrongCount(rules.size() + " rules", inputs.size());
                var perInput = new ArrayList<Variable>();
                for (int i = 0; i < inputs.size(); i++)
                    perInput.add(inputs.get(i).requiresGrad() ? rules.get(i).apply(g, inputs, output) : null);
                yield perInput;
            }
            case Backward.Joint(JointRule rule) -> rule.apply(g, inputs, output);
            case Backward.Flat() -> throw new IllegalStateException(name + " has no derivative to pass on");
        };
        if (messages.size() != inputs.size()) throw wrongCount(messages.size() + " gradients", inputs.size());
        for (int i = 0; i < inputs.size(); i++)
            if (inputs.get(i).requiresGrad() && messages.get(i) == null)
                throw new IllegalStateException("the derivative of " + name + " gave no gradient for its input "
                        + (i + 1) + ", " + inputs.get(i) + ", which needs one");
        return messages;
    }

    private IllegalStateException wrongCount(String given, int inputs) {
        return new IllegalStateException("the derivative of " + name + " gave " + given + " for "
                + inputs + (inputs == 1 ? " input" : " inputs") + ": it needs one for each");
    }
}
