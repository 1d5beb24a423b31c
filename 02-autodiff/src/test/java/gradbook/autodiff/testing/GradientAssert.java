package gradbook.autodiff.testing;

import gradbook.autodiff.check.GradientCheck;
import gradbook.autodiff.check.Precision;
import gradbook.autodiff.check.Report;
import gradbook.autodiff.check.Subject;
import gradbook.autodiff.check.Verdict;
import gradbook.tensor.Tensor;
import org.assertj.core.api.AbstractAssert;

/// Assertions about the derivatives of a function; what fails is told in the words of the [Report].
///
/// ```java
/// import static gradbook.autodiff.check.Subject.of;
/// import static gradbook.autodiff.testing.GradientAssertions.assertThatGradient;
///
/// assertThatGradient(of(layer)).at(x).upToOrder(2).matchesFiniteDifferences();
/// ```
///
/// Whoever writes exercises or checkers also wants to know that wrong rules are found:
///
/// ```java
/// assertThatGradient(of(wrong)).at(x).isRejectedBecauseOf("sign");
/// ```
public final class GradientAssert extends AbstractAssert<GradientAssert, Subject> {
    private GradientCheck check;
    private boolean hasPoint;

    GradientAssert(Subject actual) {
        super(actual, GradientAssert.class);
        isNotNull();
        check = GradientCheck.of(actual);
    }

    /// Where to check: a value for each input.
    public GradientAssert at(Tensor... inputs) {
        check = check.at(inputs);
        hasPoint = true;
        return this;
    }

    /// Also checks the derivatives of the derivatives, up to this order.
    public GradientAssert upToOrder(int order) {
        check = check.upToOrder(order);
        return this;
    }

    /// Draws upstream gradients and directions from this seed, 0 if none is given.
    public GradientAssert withSeed(long seed) {
        check = check.seed(seed);
        return this;
    }

    /// Assumes this rounding, for instance for a function that computes in float32 within.
    public GradientAssert inPrecision(Precision precision) {
        check = check.precision(precision);
        return this;
    }

    /// The verdict is PASS. A check that could not decide fails as well: it has shown nothing.
    ///
    /// @throws NothingToSeeError where every rule would look right
    public GradientAssert matchesFiniteDifferences() {
        Report report = run();
        if (report.isVacuous()) throw new NothingToSeeError(described(report.toString()));
        if (report.verdict() != Verdict.PASS) failWithMessage("%s", report);
        return this;
    }

    /// The verdict is FAIL.
    public GradientAssert isRejected() {
        Report report = run();
        requireRejected(report);
        return this;
    }

    /// The verdict is FAIL, and the [diagnosis][Report#diagnosis] contains these words.
    public GradientAssert isRejectedBecauseOf(String diagnosis) {
        Report report = run();
        requireRejected(report);
        if (!report.diagnosis().contains(diagnosis))
            failWithMessage("the gradient of %s is rejected, but not because of \"%s\": the diagnosis is \"%s\"\n  %s",
                    actual.name(), diagnosis, report.diagnosis(), report);
        return this;
    }

    /// The verdict is INCONCLUSIVE.
    public GradientAssert isInconclusive() {
        Report report = run();
        if (report.verdict() != Verdict.INCONCLUSIVE)
            failWithMessage("a check of the gradient of %s that should not be able to decide does:\n  %s",
                    actual.name(), report);
        return this;
    }

    private void requireRejected(Report report) {
        if (report.verdict() != Verdict.FAIL)
            failWithMessage("the gradient of %s should be rejected, and is not:\n  %s", actual.name(), report);
    }

    private Report run() {
        if (!hasPoint)
            throw new IllegalStateException("a gradient is checked at a point\n  hint: assertThatGradient(of("
                    + actual.name() + ")).at(x)");
        return check.run();
    }

    /// With what [#as] says in front.
    private String described(String message) {
        return info.hasDescription() ? "[" + info.descriptionText() + "] " + message : message;
    }
}
