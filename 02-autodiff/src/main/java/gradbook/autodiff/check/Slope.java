package gradbook.autodiff.check;

/// A derivative as measured with finite differences, and how far it can be trusted.
///
/// @param value the derivative
/// @param error how far off it may be
/// @param step the step it was read off at
/// @param left the slope behind, measured one-sidedly with that step
/// @param right the slope ahead
/// @param kink what is left of right − left as the step goes to 0
/// @param kinkNoise how large `kink` could be from rounding alone
/// @param trouble why the slope may not be one
record Slope(double value, double error, double step, double left, double right, double kink,
        double kinkNoise, Trouble trouble) {

    enum Trouble {
        NONE,
        /// The function jumps at the point, or rises vertically: the difference quotients grow without end.
        JUMP,
        /// The function stands still between small jumps, so that it has a slope from afar only.
        STAIRS
    }

    /// Nothing could be measured: the function is not finite around the point.
    static final Slope NONE = new Slope(Double.NaN, Double.POSITIVE_INFINITY, 0, 0, 0, 0, 0, Trouble.NONE);

    /// Nothing moved within `step`, which says no more than that the derivative is less than `error`.
    static Slope flat(double step, double error) {
        return new Slope(0, error, step, 0, 0, 0, 0, Trouble.NONE);
    }

    boolean isKnown() {
        return Double.isFinite(value) && Double.isFinite(error);
    }

    /// Whether nothing moved.
    boolean isFlat() {
        return value == 0 && left == 0 && right == 0;
    }

    /// Whether rounding alone could have made both one-sided slopes.
    boolean isLostInNoise() {
        return Math.max(Math.abs(left), Math.abs(right)) <= kinkNoise;
    }

    /// How close to the kink one can go before rounding, which grows as the step shrinks, blurs it.
    double smallestStepForKink() {
        return step * Math.min(1, kinkNoise / (1e-4 * kink));
    }

    /// Whether the slopes ahead and behind differ by more than rounding explains and more than
    /// matters, next to derivatives of size `scale`.
    boolean isKink(double scale) {
        double size = Math.max(Math.max(Math.abs(left), Math.abs(right)),
                Math.max(Math.abs(value), 1e-3 * scale));
        return kink > 20 * kinkNoise && kink > 2e-5 * size;
    }
}
