package gradbook.autodiff.check.hardcases;

import gradbook.autodiff.check.hardcases.Checker.Verdict;
import gradbook.autodiff.check.hardcases.Tally.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Prints what a calibration found.
final class Tables {
    private final Set<String> checkers;

    Tables(Set<String> checkers) {
        this.checkers = checkers;
    }

    /// The two tables of totals, then by case and by mistake whatever went wrong, then the diagnoses.
    void print(String title, Map<Key, Tally> tallies) {
        System.out.printf("%n%s%n%n%-24s | %24s | %s%n", title, "",
                "right gradients", "wrong gradients");
        System.out.printf("%-24s | %9s %6s %6s %12s | %9s %6s %6s %9s %13s%n", "checker",
                "PASS", "FAIL", "INCONC", "false alarms", "FAIL", "PASS", "INCONC", "missed", "inconclusive");
        for (String checker : checkers) {
            Tally right = sum(tallies, key -> key.checker().equals(checker) && key.isRight());
            Tally wrong = sum(tallies, key -> key.checker().equals(checker) && !key.isRight());
            System.out.printf("%-24s | %9d %6d %6d %10.2f %% | %9d %6d %6d %7.2f %% %11.2f %%%n", checker,
                    right.count(Verdict.PASS), right.count(Verdict.FAIL), right.count(Verdict.INCONCLUSIVE),
                    right.percent(Verdict.FAIL), wrong.count(Verdict.FAIL), wrong.count(Verdict.PASS),
                    wrong.count(Verdict.INCONCLUSIVE), wrong.percent(Verdict.PASS),
                    wrong.percent(Verdict.INCONCLUSIVE));
        }
        breakdown("false alarms by case", tallies, Key::isRight, Key::name, Verdict.FAIL);
        breakdown("missed by case", tallies, key -> !key.isRight(), Key::name, Verdict.PASS);
        breakdown("missed by mistake", tallies, key -> !key.isRight(), Key::mistake, Verdict.PASS);
        diagnoses(tallies);
    }

    /// For functions of which no gradient may pass.
    void printNothingMayPass(String title, Map<Key, Tally> tallies) {
        System.out.printf("%n%s%n%n%-24s | %6s %6s %6s%n", title, "checker", "PASS", "FAIL", "INCONC");
        for (String checker : checkers) {
            Tally all = sum(tallies, key -> key.checker().equals(checker));
            System.out.printf("%-24s | %6d %6d %6d%n", checker,
                    all.count(Verdict.PASS), all.count(Verdict.FAIL), all.count(Verdict.INCONCLUSIVE));
        }
        breakdown("passed by case", tallies, _ -> true, Key::name, Verdict.PASS);
    }

    /// One line for each group in which some checker came to the bad verdict or to none, with the percentage
    /// of the bad one, and that of inconclusive ones in brackets.
    private void breakdown(String title, Map<Key, Tally> tallies, Predicate<Key> counted,
            Function<Key, String> group, Verdict bad) {
        var lines = new LinkedHashMap<String, Map<String, Tally>>();
        tallies.forEach((key, tally) -> {
            if (counted.test(key))
                lines.computeIfAbsent(group.apply(key), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(key.checker(), _ -> new Tally()).add(tally);
        });
        System.out.printf("%n%-52s", title + ", % (inconclusive, %)");
        checkers.forEach(checker -> System.out.printf(" %24s", checker));
        System.out.println();
        lines.forEach((name, byChecker) -> {
            if (byChecker.values().stream().allMatch(t ->
                    t.count(bad) == 0 && t.count(Verdict.INCONCLUSIVE) == 0)) return;
            System.out.printf("%-52s", name);
            for (String checker : checkers) System.out.printf(" %24s", percents(byChecker.get(checker), bad));
            System.out.println();
        });
    }

    private static String percents(Tally tally, Verdict bad) {
        String text = tally.count(bad) == 0 ? "·" : "%.2f".formatted(tally.percent(bad));
        return tally.count(Verdict.INCONCLUSIVE) == 0 ? text
                : "%s (%.1f)".formatted(text, tally.percent(Verdict.INCONCLUSIVE));
    }

    /// Of the mistakes a checker found, how many it called by their name.
    private void diagnoses(Map<Key, Tally> tallies) {
        System.out.printf("%n%-52s", "diagnosed, % of the failures");
        checkers.forEach(checker -> System.out.printf(" %24s", checker));
        System.out.println();
        for (String mistake : Tally.DIAGNOSES.keySet().stream().sorted().toList())
            diagnosis(tallies, mistake, mistake::equals);
        diagnosis(tallies, "all of these", Tally.DIAGNOSES::containsKey);
    }

    private void diagnosis(Map<Key, Tally> tallies, String title, Predicate<String> mistake) {
        System.out.printf("%-52s", title);
        for (String checker : checkers) {
            Tally tally = sum(tallies, key -> key.checker().equals(checker) && mistake.test(key.mistake()));
            int found = tally.count(Verdict.FAIL);
            System.out.printf(" %24s", found == 0 ? "·"
                    : "%.1f of %d".formatted(100.0 * tally.named() / found, found));
        }
        System.out.println();
    }

    private static Tally sum(Map<Key, Tally> tallies, Predicate<Key> counted) {
        var sum = new Tally();
        tallies.forEach((key, tally) -> {
            if (counted.test(key)) sum.add(tally);
        });
        return sum;
    }
}
