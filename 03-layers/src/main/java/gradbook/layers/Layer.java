package gradbook.layers;

import gradbook.autodiff.Variable;
import gradbook.tensor.Shape;
import java.util.function.UnaryOperator;

/// A function with parameters.
///
/// A layer is usually a record whose components are its [parameters][gradbook.autodiff.Parameter], its
/// buffers (plain tensors, kept without being trained), its inner layers, and lists of them; their names
/// give the parameters theirs (see [StateDict]).
/// A parameter kept anywhere else, in a field of a class or captured by a lambda, is not found, so it
/// is neither trained nor saved.
///
/// Whoever writes a layer defines [#forward]; whoever uses one calls [#apply].
@FunctionalInterface
public interface Layer extends UnaryOperator<Variable> {

    /// Computes the output for a batch `x`, whose first dimension counts the examples.
    Variable forward(Variable x);

    /// [#forward], watched: errors about shapes name the layer they arose in, and a
    /// [Summary] sees what went in and out.
    @Override default Variable apply(Variable x) {
        return LayerCall.run(this, x);
    }

    /// How many multiplications with additions one pass takes, for shapes including the batch.
    default long multiplyAdds(Shape input, Shape output) {
        return 0;
    }
}
