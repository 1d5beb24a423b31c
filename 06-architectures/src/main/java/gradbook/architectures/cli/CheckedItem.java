package gradbook.architectures.cli;

import gradbook.autodiff.check.ItemReport;
import gradbook.autodiff.check.ItemReport.Configuration;
import gradbook.autodiff.check.Verdict;
import java.util.List;
import java.util.Locale;

/// A row of the table of gradient checks, in words.
///
/// @param chapter whose operation or layer it is
record CheckedItem(String chapter, ItemReport report) {

    /// What a whole table comes to.
    record Totals(int passed, int flat, int inconclusive, int failed, int configurations, long derivatives) {
        static Totals of(List<CheckedItem> items) {
            return new Totals(count(items, "PASS"), count(items, "flat"), count(items, "INCONCLUSIVE"),
                    count(items, "FAIL"),
                    items.stream().mapToInt(i -> i.report.configurations().size()).sum(),
                    items.stream().mapToLong(i -> i.report.compared()).sum());
        }

        private static int count(List<CheckedItem> items, String verdict) {
            return (int) items.stream().filter(i -> i.verdict().equals(verdict)).count();
        }

        @Override public String toString() {
            return String.format(Locale.ROOT, "%d checked: %d passed, %d flat, %d inconclusive, %d failed; "
                    + "%,d configurations, %,d derivatives", passed + flat + inconclusive + failed, passed, flat,
                    inconclusive, failed, configurations, derivatives);
        }
    }

    /// Of what is declared to have no slope there is nothing to compare, and that is no failure.
    String verdict() {
        return report.isFlat() ? "flat" : report.verdict().toString();
    }

    boolean failed() {
        return report.verdict() == Verdict.FAIL;
    }

    String configurations() {
        return number(report.configurations().size());
    }

    String inconclusive() {
        return number(report.isFlat() ? 0 : report.count(Verdict.INCONCLUSIVE));
    }

    String derivatives() {
        return number(report.compared());
    }

    String worst() {
        return error(report.isFlat() ? Double.NaN : report.worst());
    }

    String resolution() {
        return error(report.resolution());
    }

    /// The configurations that explain a verdict which is not PASS.
    List<Configuration> reasons() {
        return report.isFlat() || report.verdict() == Verdict.PASS ? List.of()
                : report.configurations().stream().filter(c -> c.report().verdict() == report.verdict()).toList();
    }

    private static String number(int n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static String error(double x) {
        return Double.isNaN(x) ? "–" : String.format(Locale.ROOT, "%.1e", x);
    }
}
