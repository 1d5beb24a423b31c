package gradbook.autodiff.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// A function on a straight line through the point: t ↦ f(x + t·u), for all outputs at once.
///
/// It remembers what it computed, for every output is examined along the same line, mostly at the
/// same places.
final class Line {
    private final Point point;
    private final Point.Slot slot;
    private final Direction direction;
    private final double[] start;
    private final Map<Double, double[]> known = new HashMap<>();

    Line(Point point, Point.Slot slot, Direction direction, double[] start) {
        this.point = point;
        this.slot = slot;
        this.direction = direction;
        this.start = start;
    }

    /// By how much each output differs from its value at t = 0.
    double[] change(double t) {
        return known.computeIfAbsent(t, _ -> {
            double[] y = point.moved(slot, direction, t);
            for (int j = 0; j < y.length; j++) y[j] -= start[j];
            return y;
        });
    }

    /// Whether t·u is more than the rounding of x.
    boolean moves(double t) {
        return direction.moves(t);
    }

    /// Whether some output is not finite as close as `t`.
    boolean endsWithin(double t) {
        return !Arrays.stream(change(t)).allMatch(Double::isFinite)
                || !Arrays.stream(change(-t)).allMatch(Double::isFinite);
    }

    /// φ(t) = Σ vⱼ·(yⱼ(t) − yⱼ(0)), the change in the direction `upstream` of the outputs. Outputs
    /// that do not move add nothing to it, not even rounding.
    DoubleUnaryOperator towards(double[] upstream) {
        return t -> {
            double[] change = change(t);
            double sum = 0;
            for (int j = 0; j < change.length; j++) if (upstream[j] != 0) sum += upstream[j] * change[j];
            return sum;
        };
    }

    /// The size of the numbers whose rounding φ suffers from: Σ|vⱼ·yⱼ(0)| over the outputs that move.
    double magnitude(double[] upstream, double t) {
        double[] ahead = change(t), behind = change(-t);
        double sum = 0;
        for (int j = 0; j < start.length; j++)
            if (ahead[j] != 0 || behind[j] != 0) sum += Math.abs(upstream[j] * start[j]);
        return sum;
    }

    /// The size of the values of φ before anything is subtracted from them, nearby: Σ|vⱼ·yⱼ|.
    double reach(double[] upstream, double t) {
        double[] ahead = change(t);
        double sum = 0;
        for (int j = 0; j < start.length; j++) sum += Math.abs(upstream[j]) * (Math.abs(start[j]) + Math.abs(ahead[j]));
        return sum;
    }

    /// The largest number among the outputs: what moves none of them may still move what they were
    /// computed from, by less than this is rounded.
    double largestOutput() {
        return Arrays.stream(start).map(Math::abs).max().orElse(0);
    }

    /// What a backward value may be where outputs have kinks: each output contributes any number
    /// between its slopes behind and ahead, as they are at distance `t`.
    Interval slopes(double[] upstream, double t) {
        double[] ahead = change(t), behind = change(-t);
        double low = 0, high = 0;
        for (int j = 0; j < start.length; j++) {
            double right = upstream[j] * ahead[j] / t, left = -upstream[j] * behind[j] / t;
            low += Math.min(left, right);
            high += Math.max(left, right);
        }
        return new Interval(low, high);
    }

    /// From `low` to `high`.
    record Interval(double low, double high) {
        boolean contains(double x, double margin) {
            return x >= low - margin && x <= high + margin;
        }

        double width() {
            return high - low;
        }
    }
}
