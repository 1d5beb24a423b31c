package gradbook.autodiff.check;

import gradbook.autodiff.check.Entry.Outcome;
import gradbook.autodiff.check.Judge.Candidate;
import gradbook.autodiff.check.Point.Slot;
import gradbook.autodiff.check.SlopeEstimator.Steps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Compares what backward says with finite differences, for every input and parameter.
///
/// How thoroughly depends on the size of the tensor. Small: the full Jacobian matrix, every output by every
/// element. Middling: every element, against random combinations of the outputs. Large: random
/// combinations of its elements, against random combinations of the outputs; a mistake in a single
/// element shows in them, too, if less clearly.
final class Comparison {
    private static final int FULL_JACOBIAN = 1024;
    private static final int FULL_OUTPUTS = 64;
    private static final int EVERY_ELEMENT = 128;
    private static final int COMBINATIONS = 2;
    /// A network with more numbers than this takes long to evaluate, and is checked by combinations alone.
    private static final int NETWORK = 4096;
    private static final int SAMPLE = 32;

    private final Point point;
    private final Precision precision;
    private final RandomGenerator random;
    private final double[] start;
    private final double[][] combinations;
    private final double[][][] combined;

    private Comparison(Point point, Precision precision, RandomGenerator random) {
        this.point = point;
        this.precision = precision;
        this.random = random;
        this.start = point.output().toDoubles();
        this.combinations = new double[COMBINATIONS][];
        this.combined = new double[COMBINATIONS][][];
        for (int v = 0; v < COMBINATIONS; v++) {
            combinations[v] = signed(start.length, random);
            combined[v] = point.gradients(combinations[v]);
        }
    }

    static List<Entry> of(Point point, Precision precision, RandomGenerator random) {
        return new Comparison(point, precision, random).all();
    }

    private List<Entry> all() {
        boolean network = point.slots().stream().mapToInt(Slot::size).sum() > NETWORK;
        boolean fewOutputs = !network && start.length <= FULL_OUTPUTS;
        double[][][] rows = fewOutputs ? jacobian() : null;
        var entries = new ArrayList<Entry>();
        for (int s = 0; s < point.slots().size(); s++) {
            Slot slot = point.slots().get(s);
            if (fewOutputs && slot.size() * start.length <= FULL_JACOBIAN)
                entries.addAll(elements(slot, unitVectors(start.length), ofSlot(rows, s), true));
            else if (slot.size() <= (network ? 1 : EVERY_ELEMENT))
                entries.addAll(elements(slot, combinations, ofSlot(combined, s), false));
            else
                entries.addAll(directions(slot, network ? COMBINATIONS : 2 * COMBINATIONS, ofSlot(combined, s)));
        }
        return entries;
    }

    /// Numbers of either sign and of magnitude ½ to 1½: none so small that its output goes unchecked, and
    /// with no sum that is 0.
    static double[] signed(int n, RandomGenerator random) {
        return IntStream.range(0, n)
                .mapToDouble(_ -> (random.nextBoolean() ? 1 : -1) * (0.5 + random.nextDouble())).toArray();
    }

    static double[][] unitVectors(int n) {
        double[][] vectors = new double[n][n];
        for (int j = 0; j < n; j++) vectors[j][j] = 1;
        return vectors;
    }

    /// Per output the gradients of all slots.
    private double[][][] jacobian() {
        double[][][] rows = new double[start.length][][];
        double[][] unit = unitVectors(start.length);
        for (int j = 0; j < rows.length; j++) rows[j] = point.gradients(unit[j]);
        return rows;
    }

    private static double[][] ofSlot(double[][][] gradients, int slot) {
        double[][] result = new double[gradients.length][];
        for (int v = 0; v < result.length; v++) result[v] = gradients[v][slot];
        return result;
    }

    /// Every element of `slot` against every upstream gradient.
    private List<Entry> elements(Slot slot, double[][] upstreams, double[][] gradients, boolean perOutput) {
        return elements(slot, IntStream.range(0, slot.size()).toArray(), upstreams, gradients, perOutput);
    }

    private List<Entry> elements(Slot slot, int[] which, double[][] upstreams, double[][] gradients,
            boolean perOutput) {
        var byUpstream = new ArrayList<List<Candidate>>();
        for (int v = 0; v < upstreams.length; v++) byUpstream.add(new ArrayList<>());
        double floor = 0.1 * Direction.rms(slot);
        for (int e : which) {
            var line = new Line(point, slot, Direction.of(slot, e), start);
            double size = Math.max(Math.abs(slot.value().at(e)), floor);
            for (int v = 0; v < upstreams.length; v++)
                byUpstream.get(v).add(candidate(slot, e, line, upstreams[v], perOutput ? v : -1,
                        size == 0 ? 1 : size, gradients[v][e]));
        }
        List<Entry> entries = judged(byUpstream);
        entries.addAll(wrongTogether(slot, which.length, List.copyOf(entries), upstreams, gradients, perOutput));
        return entries;
    }

    /// At a tie, each of several elements may receive anything from nothing to all, but together they
    /// receive it once. So those that are at a kink of the same output are moved together, too, by the same
    /// distance: a tie then remains one, and the function has a slope.
    ///
    /// @param n how many of `entries` belong to one upstream gradient
    private List<Entry> wrongTogether(Slot slot, int n, List<Entry> entries, double[][] upstreams,
            double[][] gradients, boolean perOutput) {
        var lines = new HashMap<List<Integer>, Line>();
        var wrong = new ArrayList<Entry>();
        double size = Direction.rms(slot);
        for (int v = 0; v < upstreams.length; v++) {
            List<Integer> kinks = entries.subList(v * n, (v + 1) * n).stream()
                    .filter(e -> e.outcome() == Outcome.ON_KINK).map(Entry::element).toList();
            if (kinks.size() < 2) continue;
            double[] gradient = gradients[v];
            Line line = lines.computeIfAbsent(kinks,
                    _ -> new Line(point, slot, Direction.together(slot, kinks), start));
            Candidate c = candidate(slot, Entry.TOGETHER, line, upstreams[v], perOutput ? v : -1, size == 0 ? 1 : size,
                    kinks.stream().mapToDouble(e -> gradient[e]).sum());
            judged(List.of(List.of(c))).stream().filter(e -> e.outcome() == Outcome.DIFFERS).forEach(wrong::add);
        }
        return wrong;
    }

    /// A closer look at a large tensor in which something is wrong: some of its elements one by one, among them one
    /// that is wrong, if bisection finds it.
    static List<Entry> sample(Point point, Slot slot, Precision precision, RandomGenerator random) {
        var comparison = new Comparison(point, precision, random);
        int s = point.slots().indexOf(slot);
        int stride = Math.max(1, slot.size() / SAMPLE);
        IntStream spread = IntStream.iterate(random.nextInt(stride), e -> e < slot.size(), e -> e + stride);
        int[] which = IntStream.concat(spread, IntStream.of(comparison.suspect(slot, s))).sorted().distinct().toArray();
        return comparison.elements(slot, which, comparison.combinations, ofSlot(comparison.combined, s), false);
    }

    /// An element that is wrong, found by following the worse of two halves.
    private int suspect(Slot slot, int s) {
        int from = 0;
        int to = slot.size();
        while (to - from > 1) {
            int middle = (from + to) / 2;
            boolean first = error(slot, s, from, middle) > error(slot, s, middle, to);
            from = first ? from : middle;
            to = first ? middle : to;
        }
        return from;
    }

    private double error(Slot slot, int s, int from, int to) {
        Direction direction = Direction.random(slot, IntStream.range(from, to).toArray(), random);
        Candidate c = candidate(slot, Entry.COMBINED, new Line(point, slot, direction, start), combinations[0], -1, 1,
                direction.dot(combined[0][s]));
        double error = Math.abs(c.backward() - c.slope().value()) - c.slope().error();
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    /// Random combinations of the elements of `slot`.
    private List<Entry> directions(Slot slot, int count, double[][] gradients) {
        int[] all = IntStream.range(0, slot.size()).toArray();
        var candidates = new ArrayList<Candidate>();
        for (int d = 0; d < count; d++) {
            Direction direction = Direction.random(slot, all, random);
            int v = d % COMBINATIONS;
            candidates.add(candidate(slot, Entry.COMBINED, new Line(point, slot, direction, start), combinations[v],
                    -1, 1, direction.dot(gradients[v])));
        }
        return judged(List.of(candidates));
    }

    private Candidate candidate(Slot slot, int element, Line line, double[] upstream, int output, double size,
            double backward) {
        Slope slope = SlopeEstimator.estimate(line, upstream, size, Steps.USUAL, precision.unit());
        return new Candidate(slot, element, line, upstream, output, size, backward, slope);
    }

    private List<Entry> judged(List<List<Candidate>> byUpstream) {
        var judge = new Judge(point, precision);
        double slotScale = byUpstream.stream().mapToDouble(Comparison::scale).max().orElse(0);
        var entries = new ArrayList<Entry>();
        for (List<Candidate> row : byUpstream) {
            double scale = scale(row);
            for (Candidate c : row) entries.add(judge.judge(c, scale, slotScale));
        }
        return entries;
    }

    /// The largest derivative that was measured with some certainty.
    private static double scale(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::slope)
                .filter(s -> s.isKnown() && s.error() <= 0.1 * Math.abs(s.value()))
                .mapToDouble(s -> Math.abs(s.value())).max().orElse(0);
    }
}
