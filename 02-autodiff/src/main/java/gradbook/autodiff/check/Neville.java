package gradbook.autodiff.check;

/// Extrapolates values at steps h, h/c, h/c², … to the step 0, by Neville's scheme.
///
/// A central difference D(h) = f' + a₁h² + a₂h⁴ + … has an error that shrinks with a known power. Two of
/// them at h and h/c cancel its first term: T₁ = D(h/c) + (D(h/c) − D(h))/(c² − 1); two of those cancel the
/// second with c⁴, and so on (Richardson 1911; Ridders 1982 takes the differences in the tableau as
/// the error). Each row of the tableau costs one new value.
final class Neville {
    private final double factor;
    private final int depth;
    private double[] row = {};
    private double[] above = {};

    /// @param factor how much smaller the first term of the error becomes from one value to the next
    /// @param depth how many terms to cancel at most
    Neville(double factor, int depth) {
        this.factor = factor;
        this.depth = depth;
    }

    /// Adds the value at the next smaller step.
    void add(double value) {
        above = row;
        row = new double[Math.min(above.length, depth) + 1];
        row[0] = value;
        double power = factor;
        for (int j = 1; j < row.length; j++) {
            row[j] = row[j - 1] + (row[j - 1] - above[j - 1]) / (power - 1);
            power *= factor;
        }
    }

    /// The entry that differs least from those it was made of.
    int best() {
        int best = 0;
        for (int j = 1; j < row.length; j++) if (error(j) < error(best)) best = j;
        return best;
    }

    double value(int j) {
        return row[j];
    }

    double last() {
        return row[row.length - 1];
    }

    /// How much entry `j` differs from the two it was made of; infinite if it was not made.
    double error(int j) {
        if (j == 0) return Double.POSITIVE_INFINITY;
        double error = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - above[j - 1]));
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }
}
