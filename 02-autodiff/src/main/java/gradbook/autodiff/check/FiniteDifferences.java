package gradbook.autodiff.check;

import java.util.function.DoubleUnaryOperator;

/// Three estimates of a derivative from values of the function, by steps of a size `h` that you choose.
///
/// Each has two errors. What is left of the function's Taylor series grows with h, the faster the better the formula.
/// And f itself is rounded, to a share of about u = 10⁻¹⁶, which the division by h magnifies to u/h. The best h is
/// where both are equal, and no step is good for all functions: [SlopeEstimator] therefore tries many.
public final class FiniteDifferences {

    /// (f(x + h) − f(x))/h = f' + ½·h·f'' + …: an error like h. The best h is about √u = 10⁻⁸, and half of the digits
    /// are right.
    public static double oneSided(DoubleUnaryOperator f, double x, double h) {
        return (f.applyAsDouble(x + h) - f.applyAsDouble(x)) / h;
    }

    /// (f(x + h) − f(x − h))/2h = f' + ⅙·h²·f''' + …: the even terms of the series cancel, and the error is like h².
    /// The best h is about ∛u = 10⁻⁵.
    public static double central(DoubleUnaryOperator f, double x, double h) {
        return (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);
    }

    /// D(h/2) + (D(h/2) − D(h))/3, with the central difference D: halving h makes the term in h² four times
    /// smaller, so a third of the change is what is still missing. That leaves an error like h⁴ (L. F. Richardson,
    /// 1911), and [Neville] goes on like that.
    public static double extrapolated(DoubleUnaryOperator f, double x, double h) {
        double coarse = central(f, x, h), fine = central(f, x, h / 2);
        return fine + (fine - coarse) / 3;
    }

    private FiniteDifferences() {}
}
