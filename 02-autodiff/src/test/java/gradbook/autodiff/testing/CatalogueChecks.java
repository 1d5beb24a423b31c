package gradbook.autodiff.testing;

import gradbook.autodiff.check.Catalogue;
import gradbook.autodiff.check.ItemReport;
import gradbook.autodiff.check.Verdict;
import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import java.util.ArrayList;
import java.util.List;

/// Checks everything in a [Catalogue].
public final class CatalogueChecks {
    private static final Seed SEED = Seed.of(7);

    /// @throws AssertionError if `catalogue` is not found as a service, a check of one of its items fails,
    ///         or fewer than 90 % of an item's checks pass where there is something to see
    public static void verify(Catalogue catalogue, int configurations) {
        if (Catalogue.all().stream().noneMatch(c -> c.getClass() == catalogue.getClass()))
            throw new AssertionError(catalogue.getClass() + " is not registered as a service");
        List<Catalogue.Item> items = catalogue.items();
        var problems = new String[items.size()];
        Parallel.run(problems.length, i ->
                problems[i] = problem(ItemReport.of(items.get(i), configurations, 2, SEED)));
        var found = new ArrayList<>(List.of(problems));
        found.removeIf(String::isEmpty);
        if (!found.isEmpty()) throw new AssertionError(String.join("\n", found));
    }

    private static String problem(ItemReport report) {
        int passed = report.count(Verdict.PASS), all = report.configurations().size();
        if (report.isFlat() || report.count(Verdict.FAIL) == 0 && passed >= 0.9 * all) return "";
        var text = new StringBuilder(report.name() + " passes in " + passed + " of " + all + " configurations");
        for (ItemReport.Configuration c : report.configurations())
            if (c.report().verdict() != Verdict.PASS)
                text.append("\n  ").append(c.description()).append(": ").append(c.report());
        return text.toString();
    }

    private CatalogueChecks() {}
}
