package gradbook.autodiff.check;

import java.util.function.DoubleUnaryOperator;

/// Recognises a function that stands still only because it is rounded coarsely.
///
/// x + log(1 + e⁻ˣ) − x, computed in this order, is a staircase for x > 30: its steps are those of the
/// rounding of x, far wider than the curve is high. On a step its differences are 0, its derivative is not.
/// At the end of a step it jumps; a ReLU, where it begins to move, does not.
final class Stairs {
    private static final int HALVINGS = 40;

    /// Whether φ jumps where it first moves, going from 0 to at most `limit`.
    static boolean surround(DoubleUnaryOperator phi, double step, double limit) {
        for (double t = step; t <= limit; t *= 2)
            for (double sign : new double[] {1, -1})
                if (phi.applyAsDouble(sign * t) != 0) return jumps(phi, sign * t);
        return false;
    }

    private static boolean jumps(DoubleUnaryOperator phi, double moved) {
        double still = 0;
        double far = moved;
        for (int k = 0; k < HALVINGS; k++) {
            double middle = (still + far) / 2;
            if (phi.applyAsDouble(middle) == 0) still = middle;
            else far = middle;
        }
        return Math.abs(phi.applyAsDouble(far)) > 0.1 * Math.abs(phi.applyAsDouble(moved));
    }

    private Stairs() {}
}
