package gradbook.autodiff.check;

/// Tells a rule that is wrong from one that is right on paper and loses its digits on the way.
///
/// The derivative of log(1 + eˣ) − x is σ(x) − 1. Computed that way it comes out as 0 for x > 37, where it
/// is −10⁻¹⁷, because σ(x) is rounded to 53 binary digits before the 1 is subtracted: nothing below 2⁻⁵³
/// can come out. That quantum gives such a rule away. All its values, also far from the point, are
/// multiples of one power of two, tiny beside the largest of them; if the error is no more than a few quanta,
/// it is rounding.
final class PrecisionLoss {
    private static final int PLACES = 16;
    private static final int DIGITS = 48;

    private final Point point;
    private final Judge.Candidate candidate;

    PrecisionLoss(Point point, Judge.Candidate candidate) {
        this.point = point;
        this.candidate = candidate;
    }

    boolean explains(Slope slope) {
        if (candidate.element() < 0 || candidate.output() < 0) return false;
        double x = candidate.slot().value().at(candidate.element());
        double error = Math.abs(candidate.backward() - slope.value());
        double largest = 0, quantum = Double.POSITIVE_INFINITY;
        // From the point itself: most wrong rules have too many digits there already, which saves the rest.
        for (int k = PLACES; k >= -PLACES; k--) {
            double g = point.gradientAt(candidate.slot(), candidate.element(), x * k / PLACES, candidate.upstream());
            if (!Double.isFinite(g) || g == 0) continue;
            largest = Math.max(largest, Math.abs(g));
            quantum = Math.min(quantum, lowestBit(g));
            if (!(error <= 4 * quantum)) return false;
        }
        return quantum <= Math.scalb(largest, -DIGITS);
    }

    /// The largest power of two that `x` is a multiple of.
    private static double lowestBit(double x) {
        long digits = Double.doubleToLongBits(x) & (1L << 52) - 1 | 1L << 52;
        return Math.scalb(1.0, Math.getExponent(x) - 52 + Long.numberOfTrailingZeros(digits));
    }
}
