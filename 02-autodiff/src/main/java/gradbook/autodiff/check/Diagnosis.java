package gradbook.autodiff.check;

import gradbook.autodiff.check.Entry.Outcome;
import gradbook.autodiff.check.Point.Slot;
import gradbook.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Recognises the usual mistakes by what they do to a gradient.
///
/// Beside each other lie the gradient as backward gave it and as it was measured, for several upstream
/// gradients. If the first is the second with the sign changed, that was the mistake.
///
/// @param name of the mistake, in a word or two, or empty
/// @param sentence to add to a message
record Diagnosis(String name, String sentence) {
    private static final Diagnosis UNKNOWN = new Diagnosis("", "");
    /// The message says the rest.
    private static final Diagnosis NO_SUBGRADIENT = new Diagnosis("not a subgradient", "");

    /// The gradient of one tensor for one upstream gradient, as given and as measured.
    private record Row(double[] given, double[] measured, double[] tolerance) {
        /// With nothing measured yet.
        static Row empty(int size) {
            double[] measured = new double[size];
            Arrays.fill(measured, Double.NaN);
            return new Row(new double[size], measured, new double[size]);
        }

        void set(Entry e) {
            given[e.element()] = e.backward();
            measured[e.element()] = Diagnosis.measured(e);
            tolerance[e.element()] = e.tolerance();
        }

        boolean matches(int e, double expected) {
            return Double.isNaN(expected) || Double.isNaN(measured[e])
                    || Math.abs(given[e] - expected) <= tolerance[e] + 1e-5 * Math.abs(expected);
        }

        boolean isRight(int e) {
            return matches(e, measured[e]);
        }
    }

    static Diagnosis of(Point point, List<Entry> entries) {
        List<Entry> wrong = entries.stream().filter(e -> e.outcome() == Outcome.DIFFERS && e.element() >= 0).toList();
        if (wrong.isEmpty()) return ofTie(entries);
        if (wrong.stream().allMatch(e -> Double.isNaN(measured(e)))) return NO_SUBGRADIENT;
        Slot slot = wrong.getFirst().slot();
        List<Entry> own = entries.stream().filter(e -> e.slot() == slot && e.element() >= 0).toList();
        boolean complete = own.size() % slot.size() == 0;
        String name = new Recogniser(slot, point.output().shape(), rows(own, slot.size()), point).name(complete);
        return switch (name) {
            case "" -> UNKNOWN;
            case "not finite" -> new Diagnosis(name, "\n  hint: Recording.detectNonFinite says where it arises");
            default -> new Diagnosis(name, "\n  likely mistake: " + name);
        };
    }

    /// Nothing wrong with any element alone, so only with elements together.
    private static Diagnosis ofTie(List<Entry> entries) {
        boolean atKink = entries.stream()
                .anyMatch(e -> e.outcome() == Outcome.DIFFERS && e.element() == Entry.TOGETHER);
        return !atKink ? UNKNOWN : new Diagnosis("tie",
                "\n  likely mistake: at a tie, the gradient is not shared, but sent to several, or to none");
    }

    /// The entries stand in order of the elements, for one upstream gradient after another.
    private static List<Row> rows(List<Entry> entries, int size) {
        var rows = new ArrayList<Row>();
        int last = size;
        for (Entry e : entries) {
            if (e.element() <= last) rows.add(Row.empty(size));
            rows.getLast().set(e);
            last = e.element();
        }
        return rows;
    }

    private static double measured(Entry e) {
        return e.isDecided() && !e.numeric().isKink(e.scale()) ? e.numeric().value() : Double.NaN;
    }

    /// Tries one kind of mistake after another.
    private record Recogniser(Slot slot, Shape output, List<Row> rows, Point point) {

        /// @param complete whether every element was measured, so that they can be compared with each other
        String name(boolean complete) {
            if (!rows.stream().flatMapToDouble(row -> Arrays.stream(row.given)).allMatch(Double::isFinite))
                return "not finite";
            if (rows.stream().allMatch(row -> Arrays.stream(row.measured).allMatch(Double::isNaN))) return "";
            if (all((row, e) -> row.given[e] == 0)) return "all zero";
            String factor = factor();
            if (!factor.isEmpty()) return factor;
            if (!complete) return some();
            if (isSquare() && all((row, e) -> row.matches(e, row.measured[transposed(e)]))) return "transposed";
            if (isJacobianTransposed()) return "transposed: Wᵀ where W belongs, or the other way round";
            String some = some();
            if (!some.isEmpty()) return some;
            for (int axis = 0; axis < slot.value().rank(); axis++)
                for (int by : new int[] {1, -1})
                    if (isShifted(axis, by)) return "off by one index along axis " + axis;
            return isFlipped() ? "flipped: read in reverse order" : "";
        }

        /// Right in some places, and in the others 0 or what should be 0.
        private String some() {
            if (all((row, e) -> row.isRight(e) || row.given[e] == 0)) return missing();
            return all((row, e) -> row.isRight(e) || row.measured[e] == 0)
                    ? "mask not applied: passed on where the output does not depend on it" : "";
        }

        private interface Test {
            boolean holds(Row row, int element);
        }

        private boolean all(Test test) {
            return rows.stream().allMatch(row -> IntStream.range(0, slot.size())
                    .allMatch(e -> Double.isNaN(row.measured[e]) || test.holds(row, e)));
        }

        /// Every number is the same multiple of the right one.
        private String factor() {
            double[] ratios = rows.stream().flatMapToDouble(row -> IntStream.range(0, slot.size())
                    .filter(e -> Math.abs(row.measured[e]) > 100 * row.tolerance[e])
                    .mapToDouble(e -> row.given[e] / row.measured[e])).sorted().toArray();
            if (ratios.length == 0) return "";
            double c = ratios[ratios.length / 2];
            if (!all((row, e) -> Math.abs(row.given[e] - c * row.measured[e])
                    <= (1 + Math.abs(c)) * row.tolerance[e] + 1e-7 * Math.abs(c * row.measured[e]))) return "";
            if (Math.abs(c + 1) < 1e-5) return "sign";
            if (c < 0) return "sign, and a factor of " + Findings.ratio(-c);
            long times = Math.round(c), part = Math.round(1 / c);
            if (part > 1 && Math.abs(c * part - 1) < 1e-5)
                return "factor 1/" + part + (isCount(part) ? " (mean for sum?)" : "");
            if (times > 1 && Math.abs(c / times - 1) < 1e-5)
                return "factor " + times + (isCount(times) ? " (sum for mean?)" : "");
            return "factor " + Findings.ratio(c);
        }

        /// Whether a sum over some axes of a tensor that takes part here has `n` terms.
        private boolean isCount(long n) {
            var counts = new TreeSet<Long>();
            if (slot.size() > 0) counts.add((long) output.size() / slot.size());
            if (output.size() > 0) counts.add((long) slot.size() / output.size());
            for (Slot s : point.slots()) addProducts(s.value().shape(), counts);
            addProducts(output, counts);
            return counts.contains(n);
        }

        private static void addProducts(Shape shape, TreeSet<Long> counts) {
            for (int from = 0; from < shape.rank(); from++) {
                long product = 1;
                for (int d = from; d < shape.rank(); d++) counts.add(product *= shape.dim(d));
            }
        }

        private boolean isSquare() {
            Shape shape = slot.value().shape();
            return shape.rank() >= 2 && shape.dim(-1) == shape.dim(-2) && shape.dim(-1) > 1;
        }

        private int transposed(int e) {
            int n = slot.value().dim(-1);
            int matrix = e / (n * n) * n * n, i = e % (n * n) / n, j = e % n;
            return matrix + j * n + i;
        }

        /// With all outputs known: whether backward multiplies with J where Jᵀ belongs.
        private boolean isJacobianTransposed() {
            if (rows.size() != slot.size() || rows.size() != output.size() || rows.size() < 4) return false;
            for (int q = 0; q < rows.size(); q++)
                for (int e = 0; e < rows.size(); e++)
                    if (!rows.get(q).matches(e, rows.get(e).measured[q])) return false;
            return true;
        }

        /// Whatever is wrong is 0, and should not be.
        private String missing() {
            boolean full = rows.size() == output.size() && rows.size() > 1;
            boolean several = full && IntStream.range(0, slot.size())
                    .anyMatch(e -> rows.stream().filter(row -> Math.abs(row.measured[e]) > 0).count() > 1);
            if (!several) return "contribution missing: zero where it should not be";
            return isBroadcast() ? "missing sum over a broadcast axis"
                    : "overwritten instead of accumulated: one contribution only, where several belong";
        }

        private boolean isBroadcast() {
            try {
                return slot.size() < output.size() && slot.value().shape().broadcast(output).equals(output);
            } catch (IllegalArgumentException _) {
                return false;
            }
        }

        private boolean isShifted(int axis, int by) {
            int[] dims = slot.value().shape().dims();
            if (dims[axis] < 2) return false;
            int stride = Arrays.stream(dims).skip(axis + 1).reduce(1, (a, b) -> a * b);
            return all((row, e) -> {
                int i = e / stride % dims[axis];
                int j = Math.floorMod(i + by, dims[axis]);
                boolean wraps = j != i + by;
                double expected = row.measured[e + (j - i) * stride];
                return row.matches(e, expected) || wraps && row.given[e] == 0;
            });
        }

        private boolean isFlipped() {
            int[] dims = slot.value().shape().dims();
            for (int from = dims.length - 1; from >= Math.max(0, dims.length - 2); from--) {
                int length = Arrays.stream(dims).skip(from).reduce(1, (a, b) -> a * b);
                if (length > 1 && all((row, e) -> row.matches(e, row.measured[e + length - 1 - 2 * (e % length)])))
                    return true;
            }
            return false;
        }
    }
}
