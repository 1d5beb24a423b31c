package gradbook.autodiff;

import gradbook.autodiff.check.GradientCheck;
import gradbook.autodiff.check.Report;
import gradbook.autodiff.check.Subject;
import gradbook.autodiff.check.Verdict;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import org.opentest4j.TestAbortedException;

/// Gradient checks of single operations.
public final class OpChecks {

    /// Compares the derivatives of `op` at `inputs`, up to the given order, with differences.
    public static void check(Op op, int order, Tensor... inputs) {
        require(GradientCheck.of(op).at(inputs).upToOrder(order).seed(seed(inputs)).run());
    }

    /// Compares the derivatives of `function`, in whose graph the operation `op` must occur.
    public static void check(String op, Subject.Function function, int order, Tensor... inputs) {
        Variable output = function.apply(Arrays.stream(inputs).map(Variable::variable).toList());
        boolean occurs = Graph.of(output).nodes().stream().anyMatch(node ->
                node.variable().origin() instanceof Origin.Result made && made.op().name().equals(op));
        if (!occurs)
            throw new AssertionError("a gradient check of " + op + " that does not use it:\n" + Graph.of(output));
        require(GradientCheck.ofList(function).at(inputs).upToOrder(order).seed(seed(inputs)).run());
    }

    /// For points drawn at random. Among random shapes there are empty ones, and among random numbers some that
    /// nothing depends on: there is nothing to see, and that is all right. Where too little can be seen, so close
    /// to a kink or so far below rounding, the property draws another point; it fails if it has to too often.
    ///
    /// @throws AssertionError if something is wrong, or a parameter is not used
    /// @throws TestAbortedException if the point decides nothing
    public static void require(Report report) {
        if (report.verdict() == Verdict.PASS || report.isVacuous()) return;
        if (report.verdict() == Verdict.FAIL || report.diagnosis().equals("unused parameter"))
            throw new AssertionError(report.toString());
        throw new TestAbortedException(report.toString());
    }

    /// Other upstream gradients for other inputs, and the same ones when a failure is repeated.
    private static long seed(Tensor... inputs) {
        return Arrays.stream(inputs).mapToInt(x -> Arrays.hashCode(x.toDoubles())).sum();
    }

    private OpChecks() {}
}
