package gradbook.autodiff.check;

import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.RecordTree;
import gradbook.autodiff.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// What is checked: a function of some tensors, and the parameters that are known to belong to it.
/// Other parameters are found by themselves, in the graph of a call.
///
/// ```java
/// Subject.of(x -> x.mul(x.sigmoid()))          // one input: a lambda, or a layer
/// Subject.of((x, y) -> x.div(y))               // two
/// Subject.of(Derivatives.concat(0))            // an operation, with any number of inputs
/// ```
///
/// @param name how reports call it
/// @param parameters by name
/// @param op the operation, if it is one alone
public record Subject(String name, Function function, Map<String, Parameter> parameters, Optional<Op> op) {

    /// A differentiable function of a list of tensors. It must give the same result each time it is
    /// called: one that draws random numbers makes its generator anew from a fixed seed.
    public interface Function {
        Variable apply(List<Variable> inputs);
    }

    /// An operation alone.
    public static Subject of(Op op) {
        return new Subject(op.name(), in -> op.apply(in.toArray(Variable[]::new)), Map.of(), Optional.of(op));
    }

    /// A function of one tensor; if it is a record, its parameters are named by its components.
    public static Subject of(UnaryOperator<Variable> function) {
        var parameters = new LinkedHashMap<String, Parameter>();
        RecordTree.visit(function, (path, part) -> {
            if (part instanceof Parameter p) parameters.put(path, p);
        });
        return new Subject(describe(function), in -> function.apply(in.getFirst()), parameters, Optional.empty());
    }

    /// A function of two tensors.
    public static Subject of(BinaryOperator<Variable> function) {
        return ofList(in -> function.apply(in.get(0), in.get(1)));
    }

    /// A function of any number of tensors.
    public static Subject ofList(Function function) {
        return new Subject("function", function, Map.of(), Optional.empty());
    }

    /// A function with several results, which are checked side by side: its output is all of them, flattened
    /// and one after another.
    public static Subject ofLists(UnaryOperator<List<Variable>> function) {
        return ofList(in -> Variable.concat(0,
                function.apply(in).stream().map(y -> y.flatten(0)).toArray(Variable[]::new)));
    }

    /// The same under another name.
    public Subject named(String name) {
        return new Subject(name, function, parameters, op);
    }

    /// An operation as it was used, with those of its inputs fixed that need no gradient.
    static Subject of(Op op, List<Variable> inputs) {
        return new Subject(op.name(), in -> {
            var next = in.iterator();
            return op.apply(inputs.stream().map(x -> x.requiresGrad() ? next.next() : x).toArray(Variable[]::new));
        }, Map.of(), Optional.of(op));
    }

    /// The same parameters in another function.
    Subject with(Function function) {
        return new Subject(name, function, parameters, Optional.empty());
    }

    private static String describe(Object function) {
        Class<?> type = function.getClass();
        return type.isHidden() || type.getSimpleName().isEmpty() ? "function" : type.getSimpleName();
    }
}
