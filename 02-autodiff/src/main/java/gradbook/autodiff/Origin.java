package gradbook.autodiff;

import gradbook.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where a variable came from.
public sealed interface Origin {

    /// It was given: an input, a parameter, a constant.
    record Leaf() implements Origin {}

    /// It was computed by `op` from `inputs`. At the time, the storages of the inputs had these
    /// `versions`; the last one is that of the output.
    record Result(Op op, List<Variable> inputs, List<Integer> versions) implements Origin {

        static Result of(Op op, List<Variable> inputs, Tensor output) {
            return new Result(op, inputs, Stream.concat(inputs.stream().map(Variable::value), Stream.of(output))
                    .map(x -> x.storage().version()).toList());
        }

        /// @throws IllegalStateException if an input or the output was changed in place since: what
        ///         a rule would compute from it now is not the derivative of what was computed then
        void requireUnchanged(Variable output) {
            IntStream.range(0, inputs.size()).forEach(i -> requireUnchanged(inputs.get(i), i, "input " + (i + 1)));
            requireUnchanged(output, inputs.size(), "output");
        }

        private void requireUnchanged(Variable x, int i, String role) {
            int times = x.value().storage().version() - versions.get(i);
            if (times != 0)
                throw new IllegalStateException("backward through " + op.name() + ": its " + role + ", " + x
                        + ", was changed in place " + (times == 1 ? "once" : times + " times")
                        + " after it was used\n  hint: call backward() before the optimiser's step");
        }
    }
}
