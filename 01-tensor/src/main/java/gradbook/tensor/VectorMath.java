package gradbook.tensor;

import static jdk.incubator.vector.VectorOperators.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// exp, sigmoid and tanh of a vector, from multiplications, additions and divisions alone, so that they
/// have the same bits on every machine and before and after compilation (`lanewise(EXP)` has not).
///
/// The polynomials are those of the Cephes library (S. Moshier, expf.c and tanhf.c). Relative errors
/// are below 0.9·10⁻⁷ for exp, 1.5·10⁻⁷ for sigmoid and 2.8·10⁻⁷ for tanh, where the result is a normal
/// number; smaller results may become 0.
final class VectorMath {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final float LOG2_E = 1.44269504f;
    /// ln 2 in two parts, the first with so few digits that multiples of it are exact.
    private static final float LN2_HIGH = 0.693359375f, LN2_LOW = -2.12194440e-4f;
    /// 1.5·2²³: added to a small float, it leaves the nearest integer in the last bits.
    private static final float ROUNDER = 12582912f;

    /// eˣ = 2ⁿ·eʳ with n the integer nearest x/ln 2 and r = x − n·ln 2, eʳ by a polynomial.
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(-103.98f).min(88.73f);
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

        // 2ⁿ in two halves: n may be one beyond the exponents of normal numbers.
        FloatVector half = n.mul(0.5f).add(ROUNDER).sub(ROUNDER);
        return power.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
    }

    /// 2ⁿ for an integer n, by writing n into the exponent bits.
    private static FloatVector powerOfTwo(FloatVector n) {
        return n.add(ROUNDER).reinterpretAsInts().add(127).lanewise(LSHL, 23).reinterpretAsFloats();
    }

    static FloatVector sigmoid(FloatVector x) {
        return constant(1).div(exp(x.neg()).add(1f));
    }

    /// 1 − 2/(e²ˣ + 1), and near 0, where that loses digits, a polynomial in x².
    static FloatVector tanh(FloatVector x) {
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

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(LANES, value);
    }

    private VectorMath() {}
}
