package gradbook.tensor;

import static jdk.incubator.vector.VectorOperators.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// exp, sigmoid and tanh of a vector, from multiplications, additions and divisions alone, so that they
/// have the same bits on every machine and before and after compilation (`lanewise(EXP)` has not); and the sum
/// of a vector.
///
/// The polynomials are those of the Cephes library (S. Moshier, expf.c and tanhf.c). Relative errors
/// are below 0.9·10⁻⁷ for exp, 1.5·10⁻⁷ for sigmoid and 2.8·10⁻⁷ for tanh, where the result is at least
/// 2⁻¹²⁵; smaller results may become 0.
public final class VectorMath {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final float LOG2_E = 1.44269504f;
    /// ln 2 in two parts, the first with so few digits that multiples of it are exact.
    private static final float LN2_HIGH = 0.693359375f, LN2_LOW = -2.12194440e-4f;
    /// 1.5·2²³: added to a small float, it leaves the nearest integer in the last bits.
    private static final float ROUNDER = 12582912f;

    /// eˣ = 2ⁿ·eʳ with n the integer nearest x/ln 2 and r = x − n·ln 2, eʳ by a polynomial.
    public static FloatVector exp(FloatVector x) {
        // By comparison, not by min and max, which take five instructions each to look after NaN and −0.
        FloatVector bounded = x.blend(88.73f, x.compare(GT, 88.73f));
        bounded = bounded.blend(-87.6f, bounded.compare(LT, -87.6f));
        FloatVector shifted = bounded.fma(constant(LOG2_E), constant(ROUNDER));
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(constant(-LN2_HIGH), bounded);
        r = n.fma(constant(-LN2_LOW), r);

        FloatVector p = constant(1.9875691500e-4f);
        p = p.fma(r, constant(1.3981999507e-3f));
        p = p.fma(r, constant(8.3334519073e-3f));
        p = p.fma(r, constant(4.1665795894e-2f));
        p = p.fma(r, constant(1.6666665459e-1f));
        p = p.fma(r, constant(5.0000001201e-1f));
        FloatVector power = p.fma(r.mul(r), r).add(1f);

        // n is up to 128, one beyond the exponents of normal numbers: 2·eʳ·2ⁿ⁻¹. The last bits of `shifted`
        // are n; n − 1 goes to where a float keeps its exponent, which counts from −127.
        FloatVector half = shifted.reinterpretAsInts().add(126).lanewise(LSHL, 23).reinterpretAsFloats();
        return power.add(power).mul(half);
    }

    /// 1/(1 + e⁻ˣ)
    public static FloatVector sigmoid(FloatVector x) {
        return constant(1).div(exp(x.neg()).add(1f));
    }

    /// 1 − 2/(e²ˣ + 1), and near 0, where that loses digits, a polynomial in x².
    public static FloatVector tanh(FloatVector x) {
        FloatVector large = constant(1).sub(constant(2).div(exp(x.add(x)).add(1f)));
        FloatVector z = x.mul(x);
        FloatVector p = constant(-5.70498872745e-3f);
        p = p.fma(z, constant(2.06390887954e-2f));
        p = p.fma(z, constant(-5.37397155531e-2f));
        p = p.fma(z, constant(1.33314422036e-1f));
        p = p.fma(z, constant(-3.33332819422e-1f));
        FloatVector small = p.mul(z).fma(x, x);
        VectorMask<Float> isSmall = x.abs().compare(LT, 0.625f);
        return large.blend(small, isSmall);
    }

    /// NaN stays NaN, and −0 becomes 0, as in `Math.max(x, 0)`; comparing is faster than `max`, which has to
    /// look after both.
    public static FloatVector relu(FloatVector x) {
        return x.blend(0f, x.compare(LE, 0f));
    }

    /// The sum of the lanes, from the first to the last. `reduceLanes(ADD)` leaves the order open: sums might have
    /// other bits once the loop around them has been compiled.
    public static double sum(FloatVector x) {
        double sum = 0;
        for (float lane : x.toArray()) sum += lane;
        return sum;
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(LANES, value);
    }

    private VectorMath() {}
}
