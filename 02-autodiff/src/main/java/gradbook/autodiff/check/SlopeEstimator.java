package gradbook.autodiff.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Measures the derivative of φ at 0 with finite differences that choose their own step.
///
/// A step too large sees the curve, or another part of the function; a step too small sees rounding, which
/// grows as σ/h. So go down a ladder of steps H, H/c, H/c², …, extrapolating on each rung, and believe
/// the rung where neighbours agree best:
///
/// 1. Start at H, a quarter of the size of x; pull back while φ(±H) is not finite.
/// 2. On each rung, extrapolate the central differences and, for kinks, the gap between the
///    one-sided ones. The error of the rung is the change in its extrapolation, half the gap, and rounding.
/// 3. Go down until rounding has taken over, or a rung is precise and much finer steps agree with it.
/// 4. Take the rung whose error, confirmed by a neighbour, is smallest; unless finer rungs agree among
///    themselves on something else. A step of whole periods of a sine is consistent and wrong: what happens
///    closer to the point is what counts.
final class SlopeEstimator {
    private static final int RUNGS = 400;
    private static final double PRECISE = 1e-11;

    /// A sequence of steps: the first one as a share of H, and the ratio of each to the next. All are
    /// exact in binary, so that x + h is mostly exact as well.
    record Steps(double first, double ratio) {
        static final Steps USUAL = new Steps(1, 4);
        /// Shares no step with the usual ones: a second opinion.
        static final Steps OTHER = new Steps(0.1875, 2);
    }

    /// What one step showed: its best extrapolation, the error of it, and the rest of a [Slope].
    private record Rung(double step, double value, double error, double rounding, double left,
            double right, double kink, double kinkNoise) {}

    private final DoubleUnaryOperator phi;
    private final Steps steps;
    private final double unit;
    private final double magnitude;
    private final double finest;
    private double noise;
    private final List<Rung> rungs = new ArrayList<>();
    private int winner = -1;
    private double leastError = Double.POSITIVE_INFINITY;

    /// @param phi the function minus its value at 0
    /// @param magnitude of the numbers behind `phi` that were rounded
    /// @param unit the relative rounding error of one operation
    /// @param size of what is moved: by less than its last digits, it does not
    private SlopeEstimator(DoubleUnaryOperator phi, Steps steps, double magnitude, double unit, double size) {
        this.phi = phi;
        this.steps = steps;
        this.magnitude = magnitude;
        this.unit = unit;
        this.finest = Math.scalb(size, -50);
    }

    /// @param size of what is moved: the first step is about a quarter of it
    static Slope estimate(Line line, double[] upstream, double size, Steps steps, double unit) {
        return estimate(line, upstream, size, steps, unit, false);
    }

    /// The same, with φ taken to be as rough as its [grain][Noise#grain] is coarse: for a second thought where
    /// measured and backward values do not agree. It sees less near kinks and jumps.
    static Slope estimateByGrain(Line line, double[] upstream, double size, Steps steps, double unit) {
        return estimate(line, upstream, size, steps, unit, true);
    }

    private static Slope estimate(Line line, double[] upstream, double size, Steps steps, double unit,
            boolean byGrain) {
        DoubleUnaryOperator phi = line.towards(upstream);
        double first = firstFiniteStep(phi, Math.scalb(steps.first(), Math.getExponent(size) - 2));
        if (first == 0 || !line.moves(first)) return Slope.NONE;
        if (standsStill(phi, first)) return Slope.flat(first, unit * line.largestOutput() / first);
        var estimator = new SlopeEstimator(phi, steps, line.magnitude(upstream, first), unit, size);
        return estimator.descend(first, byGrain ? Noise.grain(phi, first) : 0);
    }

    /// `step`, or less if φ is not finite there; 0 if it is finite nowhere near.
    private static double firstFiniteStep(DoubleUnaryOperator phi, double step) {
        while (step > 0 && !(Double.isFinite(phi.applyAsDouble(step)) && Double.isFinite(phi.applyAsDouble(-step))))
            step /= 16;
        return step;
    }

    private static boolean standsStill(DoubleUnaryOperator phi, double step) {
        return phi.applyAsDouble(step) == 0 && phi.applyAsDouble(-step) == 0
                && phi.applyAsDouble(step / 8) == 0 && phi.applyAsDouble(-step / 32) == 0;
    }

    private Slope descend(double first, double leastNoise) {
        noise = Math.max(Math.max(Noise.of(phi, first, unit * magnitude), unit * magnitude), leastNoise);
        var slopes = new Neville(steps.ratio() * steps.ratio(), 4);
        var gaps = new Neville(steps.ratio(), 2);
        double step = first;
        for (int k = 0; k < RUNGS && step > Double.MIN_NORMAL; k++, step /= steps.ratio()) {
            add(rung(step, slopes, gaps));
            if (roundingHasTakenOver() || preciseEnough()) break;
        }
        return choose();
    }

    private Rung rung(double h, Neville slopes, Neville gaps) {
        double ahead = phi.applyAsDouble(h), behind = phi.applyAsDouble(-h);
        slopes.add((ahead - behind) / (2 * h));
        gaps.add((ahead + behind) / h);
        double sigma = Math.max(noise, unit * Math.max(Math.abs(ahead), Math.abs(behind)));
        double kink = Math.abs(gaps.last());
        int best = slopes.best();
        double error = Math.max(slopes.error(best), kink / 2) + 2 * sigma / h;
        return new Rung(h, slopes.value(best), Double.isNaN(error) ? Double.POSITIVE_INFINITY : error,
                2 * sigma / h, -behind / h, ahead / h, kink, 8 * sigma / h);
    }

    private void add(Rung rung) {
        rungs.add(rung);
        int k = rungs.size() - 1;
        double error = k < 2 ? Double.POSITIVE_INFINITY : Math.max(rung.error(), difference(k, k - 1));
        if (error < leastError) {
            leastError = error;
            winner = k;
        }
    }

    private boolean roundingHasTakenOver() {
        int k = rungs.size() - 1;
        return winner >= 0 && k > winner + 1 && rungs.get(k).rounding() > 4 * leastError
                && !contradictedCloser(rungs.get(winner).value());
    }

    /// Whether two rungs agree to eleven digits, and a thousand times closer to the point, as far as rounding
    /// lets one see, nothing else happens.
    private boolean preciseEnough() {
        int k = rungs.size() - 1;
        if (k < 3 || winner < 0 || k == winner) return false;
        double value = rungs.get(winner).value();
        if (!(leastError < PRECISE * Math.abs(value) || leastError == 0)) return false;
        double h = rungs.get(k).step() * 0x1p-10;
        double slope = (phi.applyAsDouble(h) - phi.applyAsDouble(-h)) / (2 * h);
        return Math.abs(slope - value) <= 8 * noise / h + 1e-6 * Math.abs(value) && !contradictedCloser(value);
    }

    private Slope choose() {
        int best = confirmed();
        if (best < 0) return Slope.NONE;
        Rung rung = rungs.get(best);
        double error = confirmedError(best);
        boolean stairs = false;
        for (int k = rungs.size() - 1; k > best; k--) {
            Rung finer = rungs.get(k);
            double own = Math.max(finer.error(), difference(k, k - 1));
            boolean contradicts = difference(k, best) > 4 * (own + error);
            if (!contradicts) continue;
            stairs |= finer.value() == 0 && own < 1e-4 * Math.abs(rung.value());
            if (own < 1e-4 * Math.abs(finer.value())) {
                best = bestOfPlateau(k, best, own);
                error = best == k ? own : confirmedFromBelow(best);
                break;
            }
        }
        rung = rungs.get(best);
        Slope.Trouble trouble = jumps() ? Slope.Trouble.JUMP
                : stairs && best == confirmed() ? Slope.Trouble.STAIRS : Slope.Trouble.NONE;
        return new Slope(rung.value(), error, rung.step(), rung.left(), rung.right(), rung.kink(),
                rung.kinkNoise(), trouble);
    }

    /// Whether the slope as close to the point as rounding lets one see is altogether different. Seen from afar, the
    /// steps of a wide staircase are a straight line, and whole periods of a sine are one.
    private boolean contradictedCloser(double value) {
        double h = Math.max(finest, 256 * noise / Math.abs(value));
        double slope = (phi.applyAsDouble(h) - phi.applyAsDouble(-h)) / (2 * h);
        return 16 * h < rungs.getLast().step()
                && Math.abs(slope - value) > 64 * noise / h + 0.5 * Math.abs(value);
    }

    /// Whether the gap between the slopes ahead and behind grows from step to step. At a kink it stays, and from
    /// rounding it changes its sign.
    private boolean jumps() {
        int k = rungs.size() - 1;
        while (k > 3 && rungs.get(k).step() < finest) k--;
        if (k < 3) return false;
        for (int j = k; j > Math.max(0, k - 6); j--)
            if (!(gap(j) * Math.signum(gap(k)) > 1.2 * Math.abs(gap(j - 1)))) return false;
        return Math.abs(gap(k)) > 4 * Math.abs(gap(k - 3)) && Math.abs(gap(k)) > 2.5 * rungs.get(k).kinkNoise();
    }

    private double gap(int k) {
        return rungs.get(k).right() - rungs.get(k).left();
    }

    /// The rung with the least error, where the error includes the difference to the closer neighbour.
    private int confirmed() {
        int best = -1;
        for (int k = 1; k < rungs.size(); k++)
            if (best < 0 ? confirmedError(k) < Double.POSITIVE_INFINITY : confirmedError(k) < confirmedError(best))
                best = k;
        return best;
    }

    private double confirmedError(int k) {
        double above = k > 1 ? difference(k, k - 1) : Double.POSITIVE_INFINITY;
        double below = k + 1 < rungs.size() ? difference(k, k + 1) : Double.POSITIVE_INFINITY;
        return Math.max(rungs.get(k).error(), Math.min(above, below));
    }

    private double confirmedFromBelow(int k) {
        return Math.max(rungs.get(k).error(), difference(k, k + 1));
    }

    /// The most precise rung above `k` that agrees with it, down from `top`.
    private int bestOfPlateau(int k, int top, double error) {
        int best = k;
        double least = error;
        for (int q = k - 1; q > top; q--) {
            double own = confirmedFromBelow(q);
            if (own < least && difference(q, k) <= 4 * (own + error)) {
                best = q;
                least = own;
            }
        }
        return best;
    }

    private double difference(int k, int j) {
        double difference = Math.abs(rungs.get(k).value() - rungs.get(j).value());
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }
}
