package gradbook.autodiff.check.hardcases;

import gradbook.autodiff.check.hardcases.Checker.Outcome;
import gradbook.autodiff.check.hardcases.Checker.Verdict;
import java.util.List;
import java.util.Map;

/// How often a checker came to each verdict.
final class Tally {

    /// The mistakes whose names a checker may be expected to find out, and what its diagnosis must contain:
    /// one of these words. A division by the batch size is a constant factor as well as a mean.
    static final Map<String, List<String>> DIAGNOSES = Map.ofEntries(
            Map.entry("sign", List.of("sign")),
            Map.entry("sign of the second argument", List.of("sign")),
            Map.entry("factor 2", List.of("factor")),
            Map.entry("divided by B", List.of("factor", "mean")),
            Map.entry("transposed", List.of("transpose")),
            Map.entry("dA transposed", List.of("transpose")),
            Map.entry("matrix gradient transposed", List.of("transpose")),
            Map.entry("mean for sum", List.of("mean for sum")),
            Map.entry("sum for mean", List.of("sum for mean")),
            Map.entry("missing broadcast sum", List.of("broadcast")),
            Map.entry("all zero", List.of("zero")));

    /// What was checked, by which checker.
    ///
    /// @param mistake the mistake in the gradient, or an empty string if it is right
    record Key(String checker, String name, String mistake) {
        boolean isRight() {
            return mistake.isEmpty();
        }
    }

    private final int[] verdicts = new int[Verdict.values().length];
    private int named;

    /// @param mistake the mistake that was made
    void add(Outcome outcome, String mistake) {
        verdicts[outcome.verdict().ordinal()]++;
        if (DIAGNOSES.getOrDefault(mistake, List.of()).stream().anyMatch(outcome.diagnosis()::contains)) named++;
    }

    void add(Tally other) {
        for (int i = 0; i < verdicts.length; i++) verdicts[i] += other.verdicts[i];
        named += other.named;
    }

    int count(Verdict verdict) {
        return verdicts[verdict.ordinal()];
    }

    /// In how many of the failures the diagnosis named the mistake.
    int named() {
        return named;
    }

    int total() {
        int total = 0;
        for (int count : verdicts) total += count;
        return total;
    }

    double percent(Verdict verdict) {
        return total() == 0 ? 0 : 100.0 * count(verdict) / total();
    }
}
