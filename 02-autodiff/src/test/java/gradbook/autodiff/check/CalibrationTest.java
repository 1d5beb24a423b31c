package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Op;
import gradbook.autodiff.check.hardcases.HardCase;
import gradbook.autodiff.check.hardcases.HardCases;
import gradbook.autodiff.check.hardcases.OwnCases;
import gradbook.autodiff.check.hardcases.Refusals;
import gradbook.autodiff.check.hardcases.Vacuous;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A slice of what [Calibration][gradbook.autodiff.check.hardcases.Calibration] measures: one point of every
/// case, and every fourth of its mistakes.
class CalibrationTest {
    private static final Seed SEED = Seed.of(11);

    private static List<Tensor> point(HardCase c) {
        return c.points().draw(SEED.split(c.name()).generator());
    }

    private static Report check(HardCase c, Op op) {
        Precision precision = c.roundingUnit() > Precision.FLOAT64.unit() ? Precision.FLOAT32 : Precision.FLOAT64;
        return GradientCheck.of(op).at(point(c).toArray(Tensor[]::new)).precision(precision).run();
    }

    private static List<HardCase> all() {
        return Stream.concat(HardCases.all().stream(), OwnCases.all().stream()).toList();
    }

    @Test void right_gradients_are_never_called_wrong_and_nearly_all_pass() {
        int passed = 0;
        for (HardCase c : all()) {
            Report report = check(c, c.right());
            assertThat(report.verdict()).as("%s: %s", c.name(), report).isNotEqualTo(Verdict.FAIL);
            if (report.verdict() == Verdict.PASS) passed++;
        }
        assertThat(passed).isGreaterThan(all().size() * 9 / 10);
    }

    @Test void no_mistake_passes_and_nearly_all_fail() {
        var passed = new ArrayList<String>();
        int mistakes = 0, failed = 0;
        int number = 0;
        for (HardCase c : all())
            for (String mistake : c.wrong().keySet()) {
                if (number++ % 4 != 0) continue;
                Verdict verdict = check(c, c.wrong().get(mistake)).verdict();
                mistakes++;
                if (verdict == Verdict.FAIL) failed++;
                else if (verdict == Verdict.PASS && isOne(c, mistake)) passed.add(mistake + " in " + c.name());
            }
        assertThat(passed).isEmpty();
        assertThat(failed).isGreaterThan(mistakes * 3 / 4);
    }

    /// Transposing a vector is no mistake.
    private static boolean isOne(HardCase c, String mistake) {
        return c.differs(mistake, point(c), SEED.split("probe").generator());
    }

    @Test void what_has_no_derivative_or_nothing_to_see_never_passes() {
        for (HardCase c : Stream.concat(Refusals.all().stream(), Vacuous.all().stream()).toList())
            assertThat(check(c, c.right()).verdict()).as(c.name()).isNotEqualTo(Verdict.PASS);
    }
}
