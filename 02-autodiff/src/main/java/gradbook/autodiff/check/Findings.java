package gradbook.autodiff.check;

import gradbook.autodiff.check.Entry.Outcome;
import gradbook.autodiff.check.Point.Slot;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/// From the judgement of each number to that of the whole.
///
/// One number that differs is a failure. To pass, more than half of the numbers of every input and every
/// parameter must have been decided, and not all gradients may be zero: where nothing moves, every
/// rule looks right.
final class Findings {

    static Report report(Subject subject, Point point, List<Entry> entries, Precision precision) {
        if (someDiffer(entries)) return failure(subject, point, entries, precision);
        if (!point.idleParameters().isEmpty())
            return inconclusive(subject, entries, "unused parameter", "the parameter "
                    + point.idleParameters().getFirst() + " has no influence on the output");
        if (entries.stream().allMatch(Entry::isZero))
            return inconclusive(subject, entries, Report.VACUOUS, "the output does not change with " + names(point)
                    + " by more than rounding, and all gradients are 0, which any multiple of the right ones would be");
        Report report = decided(subject, entries, 1, precision);
        boolean onlyZeros = entries.stream().filter(Entry::isDecided).allMatch(Entry::isZero);
        if (!onlyZeros || report.verdict() != Verdict.PASS) return report;
        return inconclusive(subject, entries, words(commonOutcome(entries)), undecided(entries) + " of "
                + entries.size() + " derivatives undecided, and the others are 0: " + reason(entries));
    }

    private static boolean someDiffer(List<Entry> entries) {
        return entries.stream().anyMatch(e -> e.outcome() == Outcome.DIFFERS);
    }

    private static String names(Point point) {
        return point.slots().stream().map(Slot::toString).collect(Collectors.joining(", "));
    }

    /// An operation that claims to have no slope must have none.
    static Report ofFlat(Subject subject, Point point, List<Entry> entries) {
        String declared = " is declared to be flat: it moves in jumps, and where it does not, its derivative is 0";
        if (!someDiffer(entries))
            return inconclusive(subject, entries, Report.VACUOUS,
                    subject.name() + declared + ", so there is nothing to check");
        return report(subject, Verdict.FAIL, entries, Double.NaN, "all zero", subject.name() + declared + ". But "
                + describe(worstWrong(entries), entries));
    }

    /// Of a higher derivative, which may well be 0 everywhere.
    static Report ofOrder(int order, Report before, Subject subject, Point point, List<Entry> entries,
            Precision precision) {
        String of = "derivative of order " + order + ": ";
        if (someDiffer(entries)) {
            Diagnosis diagnosis = Diagnosis.of(point, entries);
            return report(subject, Verdict.FAIL, entries, Double.NaN, diagnosis.name(),
                    of + describe(worstWrong(entries), entries) + diagnosis.sentence());
        }
        Report report = decided(subject, entries, order, precision);
        int compared = before.compared() + report.compared();
        int undecided = before.undecided() + report.undecided();
        int kinks = before.kinks() + report.kinks();
        double resolution = Math.max(before.resolution(), report.resolution());
        String message = report.verdict() == Verdict.PASS
                ? passed(compared, " up to order " + order, undecided, kinks, resolution, precision, entries)
                : of + report.message();
        return new Report(subject.name(), report.verdict(), Math.max(before.worst(), report.worst()), resolution,
                compared, undecided, kinks, report.diagnosis(), message);
    }

    private static Report decided(Subject subject, List<Entry> entries, int order, Precision precision) {
        Map<Slot, List<Entry>> bySlot =
                entries.stream().collect(Collectors.groupingBy(Entry::slot, LinkedHashMap::new, Collectors.toList()));
        for (List<Entry> own : bySlot.values()) {
            Slot slot = own.getFirst().slot();
            if (order == 1 && own.stream().allMatch(Entry::isZero) && own.stream().anyMatch(e -> e.backward() != 0))
                return inconclusive(subject, entries, "too small", "the gradient with respect to " + slot
                        + " is too small to be seen: it moves the output by less than that is rounded");
            long connected = own.stream().filter(e -> !e.isApart()).count();
            if (2 * undecided(own) > connected)
                return inconclusive(subject, entries, words(commonOutcome(own)), "with respect to " + slot + ", "
                        + undecided(own) + " of " + connected + " derivatives undecided: " + reason(own));
        }
        double resolution = entries.stream().filter(e -> e.outcome() == Outcome.MATCHES && !e.isApart())
                .mapToDouble(Entry::resolution).max().orElse(0);
        return report(subject, Verdict.PASS, entries, resolution, "",
                passed(entries.size(), "", undecided(entries), kinks(entries), resolution, precision, entries));
    }

    private static int undecided(List<Entry> entries) {
        return (int) entries.stream().filter(e -> !e.isDecided()).count();
    }

    private static int kinks(List<Entry> entries) {
        return (int) entries.stream().filter(e -> e.outcome() == Outcome.ON_KINK).count();
    }

    private static String passed(int compared, String order, int undecided, int kinks, double resolution,
            Precision precision, List<Entry> entries) {
        return compared + " derivatives agree with finite differences" + order
                + (resolution == 0 ? "" : "; would detect a relative error ≥ " + number(resolution))
                + (precision.unit() == Precision.FLOAT64.unit() ? ""
                        : "; every result is taken to be rounded by " + number(precision.unit()))
                + (undecided == 0 ? "" : "; " + undecided + " undecided")
                + (undecided(entries) == 0 ? "" : ": " + reason(entries))
                + (kinks == 0 ? "" : "; " + kinks + " at a kink, between the slopes on both sides");
    }

    private static Report inconclusive(Subject subject, List<Entry> entries, String reason, String message) {
        return report(subject, Verdict.INCONCLUSIVE, entries, Double.NaN, reason, message);
    }

    private static Report report(Subject subject, Verdict verdict, List<Entry> entries, double resolution,
            String diagnosis, String message) {
        return new Report(subject.name(), verdict, worst(entries), resolution, entries.size(), undecided(entries),
                kinks(entries), diagnosis, message);
    }

    /// Why most of the undecided ones are undecided.
    private static Outcome commonOutcome(List<Entry> entries) {
        Map<Outcome, Long> counts = entries.stream().filter(e -> !e.isDecided())
                .collect(Collectors.groupingBy(Entry::outcome, () -> new EnumMap<>(Outcome.class),
                        Collectors.counting()));
        return Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private static String words(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String reason(List<Entry> entries) {
        Outcome common = commonOutcome(entries);
        if (common != Outcome.TOO_NOISY) return common.reason;
        double[] resolutions = entries.stream().filter(e -> !e.isDecided())
                .mapToDouble(Entry::resolution).sorted().toArray();
        return common.reason + ": would detect only a relative error ≥ " + number(resolutions[resolutions.length / 2]);
    }

    private static double worst(List<Entry> entries) {
        return entries.stream().filter(e -> e.outcome() == Outcome.MATCHES && e.scale() > 0)
                .mapToDouble(e -> Math.abs(e.backward() - e.numeric().value()) / e.scale()).max().orElse(0);
    }

    // -------------------------------------------------------------------------------- failures

    private static Report failure(Subject subject, Point point, List<Entry> entries, Precision precision) {
        Entry wrong = worstWrong(entries);
        List<Entry> closer = wrong.element() != Entry.COMBINED ? entries
                : Comparison.sample(point, wrong.slot(), precision, new Random(0));
        boolean found = someDiffer(closer);
        Diagnosis diagnosis = Diagnosis.of(point, closer);
        String message = (found ? describe(worstWrong(closer), closer) : describe(wrong, entries))
                + diagnosis.sentence();
        String name = diagnosis.name();
        if (subject.op().isEmpty() && Double.isFinite(wrong.backward())) {
            FirstWrongOperation culprit = FirstWrongOperation.in(point, precision);
            if (culprit.onlyKinks())
                return inconclusive(subject, entries, "kink", "at a kink of " + culprit.operation()
                        + ": every operation passes by itself, but where two kinks meet the chain rule does not"
                        + " give a derivative"
                        + "\n  hint: check at another point");
            message += culprit.sentence();
            if (!culprit.diagnosis().isEmpty()) name = culprit.diagnosis();
        }
        return report(subject, Verdict.FAIL, entries, Double.NaN, name, message);
    }

    private static Entry worstWrong(List<Entry> entries) {
        return entries.stream().filter(e -> e.outcome() == Outcome.DIFFERS)
                .max(Comparator.comparingDouble(e -> difference(e) / Math.max(e.scale(), Double.MIN_NORMAL)))
                .orElseThrow();
    }

    private static double difference(Entry e) {
        double difference = Math.abs(e.backward() - e.numeric().value());
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    private static String describe(Entry e, List<Entry> entries) {
        long wrong = entries.stream().filter(x -> x.slot() == e.slot() && x.outcome() == Outcome.DIFFERS).count();
        long all = entries.stream().filter(x -> x.slot() == e.slot()).count();
        String place = e.element() == Entry.TOGETHER ? ", moving all elements that are at a kink by the same distance"
                : e.element() < 0 ? ", along a random direction" : " at " + Places.index(e.slot(), e.element());
        String output = e.output() < 0 ? "" : ", of output " + e.output();
        String numbers = e.numeric().isKink(e.scale())
                ? "backward gives " + e.backward() + ", which does not lie between the slopes on both sides of a kink, "
                        + e.numeric().left() + " and " + e.numeric().right()
                : "backward gives " + e.backward() + ", finite differences give " + e.numeric().value() + " ± "
                        + number(e.numeric().error()) + ratio(e);
        return "with respect to " + e.slot() + place + output + ", " + numbers
                + (all > 1 ? " (" + wrong + " of " + all + " derivatives differ)" : "");
    }

    private static String ratio(Entry e) {
        double ratio = e.backward() / e.numeric().value();
        return Double.isFinite(ratio) && ratio != 0 ? ", a ratio of " + ratio(ratio) : "";
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.7g", ratio);
    }

    static String number(double x) {
        return String.format(Locale.ROOT, "%.1e", x);
    }

    private Findings() {}
}
