package gradbook.autodiff.check.hardcases;

import gradbook.autodiff.Op;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/// A way to check the gradient of an operation at one point.
public interface Checker {

    /// @param roundingUnit the distance from 1 to the next number of the precision `op` computes in
    /// @param random       for whatever the checker draws
    Outcome check(Op op, List<Tensor> inputs, double roundingUnit, RandomGenerator random);

    enum Verdict { PASS, FAIL, INCONCLUSIVE }

    /// @param diagnosis the likely mistake in words, or an empty string
    record Outcome(Verdict verdict, String diagnosis) {
        static Outcome of(boolean right) {
            return new Outcome(right ? Verdict.PASS : Verdict.FAIL, "");
        }
    }
}
