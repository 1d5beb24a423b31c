package gradbook.autodiff.check;

import gradbook.autodiff.check.Entry.Outcome;

/// Decides whether a backward value agrees with a measured slope.
///
/// They agree if they are closer than the error of the measurement explains. If they are not, a second
/// ladder of steps is asked: only if it measures the same as the first, and the backward value
/// differs from it as well, is the value wrong. Before that, rounding coarser than it looked is ruled out, which
/// can make both ladders measure the same wrong number. At a kink, where there are two slopes, anything between
/// them is right (a *subgradient*).
final class Judge {
    /// Errors are estimates. This much more than the estimate is still rounding.
    private static final double CAUTION = 16;

    private final Point point;
    private final Precision precision;

    Judge(Point point, Precision precision) {
        this.point = point;
        this.precision = precision;
    }

    /// A backward value with its measurement, before it is judged.
    record Candidate(Point.Slot slot, int element, Line line, double[] upstream, int output, double size,
            double backward, Slope slope) {}

    /// @param scale of the derivatives of the same output with respect to the same tensor
    /// @param slotScale of all derivatives with respect to it
    Entry judge(Candidate c, double scale, double slotScale) {
        Slope slope = c.slope;
        double visible = Math.max(scale, 1e-3 * slotScale);
        if (slotScale == 0 && slope.isKnown()) visible = sizeOfZero(c, scale);
        boolean jumps = slope.trouble() == Slope.Trouble.JUMP;
        if (slope.isKnown() && slope.isKink(scale) && !jumps) return onKink(c, scale, visible);
        Outcome outcome = outcome(c, scale);
        if (outcome != null) return entry(c, slope, visible, scale, outcome);
        return compared(c, scale, visible);
    }

    /// Where no derivative was large enough to be measured and backward says 0, only the function can say what
    /// that is little next to: the size of its values over the size of what it depends on.
    private double sizeOfZero(Candidate c, double scale) {
        double reach = c.line.reach(c.upstream, c.size / 4);
        double size = (Double.isFinite(reach) ? reach : c.line.reach(c.upstream, c.slope.step())) / c.size;
        boolean claimed = Math.abs(c.backward) <= 4 * precision.unit() * size;
        return claimed && Math.abs(c.slope.value()) <= tolerance(c.backward, c.slope, scale) ? size : 0;
    }

    /// What can be said without comparing, or `null`.
    private Outcome outcome(Candidate c, double scale) {
        Slope slope = c.slope;
        if (slope.trouble() == Slope.Trouble.JUMP) return Outcome.JUMP;
        boolean edge = !Double.isFinite(c.backward) && c.line.endsWithin(c.size * 0x1p-40);
        if (!slope.isKnown() || edge) return Outcome.OUTSIDE_DOMAIN;
        if (slope.trouble() == Slope.Trouble.STAIRS) return Outcome.STAIRS;
        if (slope.isFlat() && c.backward == 0) return Outcome.MATCHES;
        return null;
    }

    private Entry compared(Candidate c, double scale, double visible) {
        Slope slope = c.slope;
        boolean agrees = agree(c.backward, slope, scale);
        if (agrees && isSharp(c.backward, slope, scale, visible))
            return entry(c, slope, visible, scale, Outcome.MATCHES);
        Slope second = secondOpinion(c);
        boolean agreesWithSecond = agree(c.backward, second, scale);
        if (agreesWithSecond && isSharp(c.backward, second, scale, visible))
            return entry(c, second, visible, scale, Outcome.MATCHES);
        Slope byGrain = SlopeEstimator.estimateByGrain(c.line, c.upstream, c.size, SlopeEstimator.Steps.USUAL,
                precision.unit());
        if (agree(c.backward, byGrain, scale) && isSharp(c.backward, byGrain, scale, visible))
            return entry(c, byGrain, visible, scale, Outcome.MATCHES);
        return entry(c, slope, visible, scale,
                agrees ? Outcome.TOO_NOISY : disputed(c, second, agreesWithSecond, scale));
    }

    /// What it means that backward does not agree with the first measurement.
    private Outcome disputed(Candidate c, Slope second, boolean agreesWithSecond, double scale) {
        Slope slope = c.slope;
        if (second.isKnown() && second.isKink(scale)) return Outcome.KINK_TOO_NEAR;
        if (agreesWithSecond || !reproduces(slope, second) && !isFarFromBoth(c.backward, slope, second))
            return Outcome.NOT_REPRODUCED;
        if (slope.value() == 0 && Stairs.surround(c.line.towards(c.upstream), slope.step(), c.size))
            return Outcome.STAIRS;
        return new PrecisionLoss(point, c).explains(slope) ? Outcome.LOSES_PRECISION : Outcome.DIFFERS;
    }

    private Entry onKink(Candidate c, double scale, double visible) {
        Slope second = secondOpinion(c);
        if (second.isKnown() && !second.isKink(scale)) {
            if (!agree(c.backward, second, scale)) return entry(c, c.slope, visible, scale, Outcome.KINK_TOO_NEAR);
            return entry(c, second, visible, scale, isSharp(c.backward, second, scale, visible)
                    ? Outcome.MATCHES : Outcome.TOO_NOISY);
        }
        double step = c.slope.smallestStepForKink();
        Line.Interval slopes = c.line.slopes(c.upstream, step);
        double margin = 1e-3 * slopes.width() + 2 * c.slope.kinkNoise() * c.slope.step() / step;
        return entry(c, c.slope, visible, scale,
                slopes.contains(c.backward, margin) ? Outcome.ON_KINK : Outcome.DIFFERS);
    }

    private Entry entry(Candidate c, Slope slope, double visible, double scale, Outcome outcome) {
        return new Entry(c.slot, c.element, c.output, c.backward, slope, tolerance(c.backward, slope, scale),
                visible, outcome);
    }

    private Slope secondOpinion(Candidate c) {
        return SlopeEstimator.estimate(c.line, c.upstream, c.size, SlopeEstimator.Steps.OTHER, precision.unit());
    }

    private double tolerance(double backward, Slope slope, double scale) {
        return CAUTION * slope.error() + precision.relative() * Math.max(Math.abs(backward), Math.abs(slope.value()))
                + precision.rounding() * scale;
    }

    private boolean agree(double backward, Slope slope, double scale) {
        return Math.abs(backward - slope.value()) <= tolerance(backward, slope, scale);
    }

    /// Whether an error as small as demanded would have been seen.
    private boolean isSharp(double backward, Slope slope, double scale, double visible) {
        double tolerance = tolerance(backward, slope, scale);
        return tolerance <= precision.demanded() * visible || tolerance == 0;
    }

    /// Two measurements that differ by more than their errors still agree that a value far from both is wrong.
    private static boolean isFarFromBoth(double backward, Slope first, Slope second) {
        double apart = 2 * CAUTION * Math.abs(first.value() - second.value());
        return Math.abs(backward - first.value()) > apart && Math.abs(backward - second.value()) > apart;
    }

    private static boolean reproduces(Slope first, Slope second) {
        return second.isKnown() && Math.abs(first.value() - second.value())
                <= 8 * (first.error() + second.error()) + 1e-9 * Math.abs(first.value());
    }
}
