package gradbook.autodiff.check;

/// One number of a gradient beside its measurement.
///
/// @param element which element of the tensor was moved, [#TOGETHER] for all that are at a kink, or
///        [#COMBINED] for a random combination of many
/// @param output which output it is the derivative of, or −1 for a combination of all
/// @param tolerance how far apart the two numbers may be
/// @param scale the size of the largest derivative it is compared along with
record Entry(Point.Slot slot, int element, int output, double backward, Slope numeric, double tolerance,
        double scale, Outcome outcome) {
    static final int COMBINED = -1, TOGETHER = -2;

    enum Outcome {
        MATCHES(null),
        /// At a kink, where the backward value lies between the slopes on both sides.
        ON_KINK(null),
        DIFFERS(null),
        TOO_NOISY("too noisy"),
        OUTSIDE_DOMAIN("the function is not finite around the point"),
        KINK_TOO_NEAR("a kink too near"),
        JUMP("the function jumps at the point"),
        STAIRS("the function moves in small jumps: if it computes in float32, say so"),
        NOT_REPRODUCED("two sequences of steps disagree"),
        LOSES_PRECISION("the backward rule loses precision: it subtracts numbers that are almost equal");

        /// Why nothing could be decided, or `null`.
        final String reason;

        Outcome(String reason) {
            this.reason = reason;
        }
    }

    boolean isDecided() {
        return outcome.reason == null;
    }

    /// Whether the output does not move with the element at all, and backward knows.
    boolean isApart() {
        return backward == 0 && numeric.isFlat();
    }

    /// Whether both numbers are 0, as far as one can see.
    boolean isZero() {
        boolean flat = switch (outcome) {
            case MATCHES -> true;
            case TOO_NOISY -> Math.abs(numeric.value()) <= numeric.error()
                    && (backward == 0 || numeric.isLostInNoise());
            // Where rounding alone moves an output, it jumps.
            case JUMP, STAIRS -> backward == 0;
            default -> false;
        };
        return flat && numeric.isKnown() && Math.abs(backward) <= tolerance && Math.abs(numeric.value()) <= tolerance;
    }

    /// The smallest error that would have been seen, relative to the largest derivative.
    double resolution() {
        return tolerance == 0 ? 0 : tolerance / scale;
    }
}
