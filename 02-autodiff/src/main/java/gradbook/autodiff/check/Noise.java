package gradbook.autodiff.check;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// How rough a computed function is: the size of its rounding errors, measured.
///
/// At seven places close together a smooth function is all but a parabola, so its third and higher
/// differences vanish, and what is left of them is noise. The k-th differences of noise of size σ have
/// the mean square σ²·(2k)!/(k!)² (Hamming 1971; Moré and Wild, *Estimating Computational Noise*, 2011).
final class Noise {
    private static final int PLACES = 7;
    /// (k!)²/(2k)!, what undoes the growth of noise in k-th differences.
    private static final double[] SHRINK = {1, 1.0 / 2, 1.0 / 6, 1.0 / 20, 1.0 / 70, 1.0 / 252};
    /// The estimate comes from few numbers; too small a noise makes a good derivative look wrong.
    private static final double CAUTION = 3;

    /// @param change φ, with φ(0) = 0
    /// @param step the largest step that will be used; the places lie far within it
    /// @param rounding the least change that φ can show
    static double of(DoubleUnaryOperator change, double step, double rounding) {
        double slope = Math.abs(change.applyAsDouble(step) - change.applyAsDouble(-step)) / (2 * step);
        boolean stoodStill = false;
        for (double spacing = step * 0x1p-38; spacing <= step * 0x1p-10; spacing *= 64) {
            double[] values = around(change, spacing);
            if (!Arrays.stream(values).allMatch(Double::isFinite)) return 0;
            long different = Arrays.stream(values).distinct().count();
            if (different >= 3) return CAUTION * (stoodStill ? ofSteps(change, spacing, values) : smallestOf(values));
            stoodStill |= different == 1 && slope * spacing > 8 * rounding;
        }
        return 0;
    }

    /// The least change that φ shows, where it shows one as soon as it is looked for: a unit in the last place of
    /// the largest number on the way to φ. That may be much larger than φ itself, in (x + 1) − 1 for one. Seven
    /// places in a row can hide it: where φ grows by 10.9998 units from one to the next, all of them are rounded to
    /// whole multiples of 11, and the differences of φ look exact. At a jump it is the height of the jump.
    static double grain(DoubleUnaryOperator change, double step) {
        for (double spacing = step * 0x1p-48; spacing <= step * 0x1p-38; spacing *= 4) {
            double ahead = Math.abs(change.applyAsDouble(spacing)), behind = Math.abs(change.applyAsDouble(-spacing));
            double least = ahead == 0 ? behind : behind == 0 ? ahead : Math.min(ahead, behind);
            if (least > 0) return least;
        }
        return 0;
    }

    /// Where φ first stands still and then moves, it is coarsely rounded, or there is a kink not far off. Noise
    /// stays the same if the places spread, and is no less than part of one step of the rounding; a kink
    /// comes to weigh more.
    private static double ofSteps(DoubleUnaryOperator change, double spacing, double[] values) {
        double step = Arrays.stream(values).map(Math::abs).filter(x -> x > 0).min().orElse(0);
        double close = Math.max(smallestOf(values), step / 4), far = smallestOf(around(change, 16 * spacing));
        return far > 6 * close ? 0 : Math.max(close, far);
    }

    private static double[] around(DoubleUnaryOperator change, double spacing) {
        double[] values = new double[PLACES];
        for (int i = 0; i < PLACES; i++) values[i] = change.applyAsDouble((i - PLACES / 2) * spacing);
        return values;
    }

    private static double smallestOf(double[] values) {
        double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
        if (largest == 0) return 0;
        // In units of the largest, so that no square overflows.
        double[] differences = Arrays.stream(values).map(x -> x / largest).toArray();
        double smallest = Double.POSITIVE_INFINITY;
        for (int k = 1; k < SHRINK.length; k++) {
            int n = PLACES - k;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                differences[i] = differences[i + 1] - differences[i];
                squares += differences[i] * differences[i];
            }
            if (k >= 3) smallest = Math.min(smallest, Math.sqrt(SHRINK[k] * squares / n));
        }
        return largest * smallest;
    }

    private Noise() {}
}
