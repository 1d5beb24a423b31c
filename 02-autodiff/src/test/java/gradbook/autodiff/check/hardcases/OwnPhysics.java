package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.between;
import static gradbook.autodiff.check.hardcases.Points.each;
import static gradbook.autodiff.check.hardcases.Points.normal;
import static gradbook.autodiff.check.hardcases.Points.power;
import static gradbook.autodiff.check.hardcases.Points.sign;
import static gradbook.autodiff.check.hardcases.Points.uniform;

import gradbook.tensor.Shape;
import java.util.List;

/// Formulas in SI units, whose arguments differ by twenty powers of ten. No single step serves them all.
final class OwnPhysics {

    static List<HardCase> all() {
        return List.of(blackBody(), reaction(), charges(), molecules(), diode(), reciprocal(), lens());
    }

    /// A single number.
    private static Points number(double low, double high) {
        return uniform(low, high);
    }

    private static double[][] numbers(double... g) {
        double[][] each = new double[g.length][];
        for (int i = 0; i < g.length; i++) each[i] = new double[] {g[i]};
        return each;
    }

    // -------------------------------------------------------------------------------- black body

    private static final double PLANCK = 6.62607015e-34, LIGHT = 299792458, BOLTZMANN = 1.380649e-23;

    /// Planck's law: 2hc²/λ⁵/(eᵘ − 1) with u = hc/(λkT), of wavelengths from 0.3 to 3 µm, 300 to 6000 K.
    private static double radiance(double wavelength, double temperature) {
        double u = PLANCK * LIGHT / (wavelength * BOLTZMANN * temperature);
        return 2 * PLANCK * LIGHT * LIGHT / Math.pow(wavelength, 5) / Math.expm1(u);
    }

    private static double[][] radianceGradient(double[][] x, double v, double power) {
        double wavelength = x[0][0], temperature = x[1][0];
        double u = PLANCK * LIGHT / (wavelength * BOLTZMANN * temperature), slope = u / -Math.expm1(-u);
        double value = v * radiance(wavelength, temperature);
        return numbers(value * (slope - power) / wavelength, value * slope / temperature);
    }

    private static HardCase blackBody() {
        return HardCase.of("Planck's law", number(3e-7, 3e-6).and(number(300, 6000)), Shape.of(),
                x -> new double[] {radiance(x[0][0], x[1][0])},
                (x, v) -> radianceGradient(x, v[0], 5))
                .wrong("exponent 4 for 5", (x, v) -> radianceGradient(x, v[0], 4));
    }

    // ---------------------------------------------------------------------------------- reaction

    /// Arrhenius: k = A·exp(−E/RT), with A around 10¹³ 1/s, E around 10⁵ J/mol, T around 300 K.
    private static HardCase reaction() {
        double r = 8.314462618;
        return HardCase.of("Arrhenius equation", number(1e12, 1e13).and(number(2e4, 1e5)).and(number(250, 1000)),
                Shape.of(),
                x -> new double[] {x[0][0] * Math.exp(-x[1][0] / (r * x[2][0]))},
                (x, v) -> {
                    double factor = v[0] * Math.exp(-x[1][0] / (r * x[2][0])), t = x[2][0];
                    return numbers(factor, -factor * x[0][0] / (r * t), factor * x[0][0] * x[1][0] / (r * t * t));
                })
                .wrong("T not squared", (x, v) -> {
                    double factor = v[0] * Math.exp(-x[1][0] / (r * x[2][0])), t = x[2][0];
                    return numbers(factor, -factor * x[0][0] / (r * t), factor * x[0][0] * x[1][0] / (r * t));
                });
    }

    // ----------------------------------------------------------------------------------- charges

    private static final double COULOMB = 8.9875517923e9;

    /// The force between two charges of nanocoulombs, as a vector: k·q₁·q₂·d/‖d‖³ at centimetres.
    private static double[][] forceGradient(double[][] x, double[] v, double exponent) {
        double[] d = x[1];
        double length = Math.sqrt(ArrayOp.dot(d, d)), cube = length * length * length;
        double k = COULOMB / cube, dv = ArrayOp.dot(d, v);
        return new double[][] {
                {k * x[0][1] * dv, k * x[0][0] * dv},
                ArrayOp.generate(3, i -> k * x[0][0] * x[0][1] * (v[i] - exponent * d[i] * dv / (length * length)))};
    }

    private static HardCase charges() {
        return HardCase.of("Coulomb's law", normal(2).times(1e-9).and(normal(3).times(0.01)), Shape.of(3),
                x -> {
                    double length = Math.sqrt(ArrayOp.dot(x[1], x[1]));
                    double k = COULOMB * x[0][0] * x[0][1] / (length * length * length);
                    return ArrayOp.map(x[1], t -> k * t);
                },
                (x, v) -> forceGradient(x, v, 3))
                .wrong("exponent 2 for 3", (x, v) -> forceGradient(x, v, 2))
                .wrong("distance taken for a constant", (x, v) -> forceGradient(x, v, 0));
    }

    // --------------------------------------------------------------------------------- molecules

    /// The Lennard-Jones potential 4ε·((σ/r)¹² − (σ/r)⁶) of argon: ε = 1.65e-21 J, σ = 3.4e-10 m, and four
    /// distances.
    private static HardCase molecules() {
        return HardCase.of("Lennard-Jones potential",
                number(1.6e-21, 1.7e-21).and(number(3.3e-10, 3.5e-10)).and(uniform(3.2e-10, 9e-10, 4)), Shape.of(4),
                x -> ArrayOp.map(x[2], r -> {
                    double s = Math.pow(x[1][0] / r, 6);
                    return 4 * x[0][0] * (s * s - s);
                }),
                (x, v) -> potentialGradient(x, v, true))
                .wrong("missing broadcast sum", (x, v) -> potentialGradient(x, v, false))
                .wrong("sign of the second argument", (x, v) -> {
                    double[][] g = potentialGradient(x, v, true);
                    return new double[][] {g[0], ArrayOp.map(g[1], t -> -t), g[2]};
                });
    }

    private static double[][] potentialGradient(double[][] x, double[] v, boolean summed) {
        double[][] g = ArrayOp.zerosLike(x);
        for (int i = 0; i < 4; i++) {
            double s = Math.pow(x[1][0] / x[2][i], 6), slope = 4 * x[0][0] * v[i] * (12 * s * s - 6 * s);
            g[0][0] = (summed ? g[0][0] : 0) + 4 * v[i] * (s * s - s);
            g[1][0] = (summed ? g[1][0] : 0) + slope / x[1][0];
            g[2][i] = -slope / x[2][i];
        }
        return g;
    }

    // ------------------------------------------------------------------------------------- diode

    /// Shockley's equation I = S·(exp(U/25.85 mV) − 1): a saturation current S from 10⁻¹⁴ to 10⁻⁹ A and
    /// four voltages from −1 to 0.7 V. Where U is far below 0 the current no longer depends on it.
    private static HardCase diode() {
        double thermal = 0.02585;
        ArrayOp.Rule rule = (x, v) -> new double[][] {
                {ArrayOp.dot(v, ArrayOp.map(x[1], u -> Math.expm1(u / thermal)))},
                ArrayOp.generate(4, i -> v[i] * x[0][0] * Math.exp(x[1][i] / thermal) / thermal)};
        return HardCase.of("diode equation",
                each(Shape.of(), r -> power(r, -14, -9)).and(each(4, r -> between(r, -1, 0.7))), Shape.of(4),
                x -> ArrayOp.map(x[1], u -> x[0][0] * Math.expm1(u / thermal)), rule)
                .wrong("missing broadcast sum", (x, v) -> new double[][] {
                        {v[3] * Math.expm1(x[1][3] / thermal)}, rule.apply(x, v)[1]})
                .wrong("mean for sum", (x, v) -> {
                    double[][] g = rule.apply(x, v);
                    return new double[][] {{g[0][0] / 4}, g[1]};
                })
                .wrong("inner derivative dropped", (x, v) -> {
                    double[][] g = rule.apply(x, v);
                    return new double[][] {g[0], ArrayOp.map(g[1], t -> t * thermal)};
                });
    }

    // -------------------------------------------------------------------------- complex reciprocal

    /// An impedance 1/z of a complex z around 10⁻⁶: with w = 1/z, the gradient is the conjugate of
    /// −w²·conj(v), taken for real and imaginary part.
    private static HardCase reciprocal() {
        return HardCase.of("complex 1/z, z around 1e-6", normal(2).times(1e-6), Shape.of(2),
                x -> {
                    double square = ArrayOp.dot(x[0], x[0]);
                    return new double[] {x[0][0] / square, -x[0][1] / square};
                },
                (x, v) -> reciprocalGradient(x[0], v, 1))
                .wrong("not conjugated", (x, v) -> reciprocalGradient(x[0], v, -1));
    }

    private static double[][] reciprocalGradient(double[] z, double[] v, int conjugate) {
        double square = ArrayOp.dot(z, z);
        double re = -(z[0] * z[0] - z[1] * z[1]) / (square * square), im = 2 * z[0] * z[1] / (square * square);
        return new double[][] {{re * v[0] + im * v[1], conjugate * (-im * v[0] + re * v[1])}};
    }

    // -------------------------------------------------------------------------------------- lens

    /// The image distance 1/(1/f − 1/g) of a lens, for objects from a millimetre to a metre beyond the focus
    /// or before it.
    private static HardCase lens() {
        return HardCase.of("thin lens, object close to the focus",
                each(3, r -> between(r, 0.02, 0.1)).and(normal(3)).with((x, r) -> {
                    for (int i = 0; i < 3; i++) x[1][i] = x[0][i] * (1 + sign(r) * power(r, -4, -0.5));
                }), Shape.of(3),
                x -> ArrayOp.generate(3, i -> 1 / (1 / x[0][i] - 1 / x[1][i])),
                (x, v) -> lensGradient(x, v, -1))
                .wrong("sign of the second argument", (x, v) -> lensGradient(x, v, 1));
    }

    /// With b = fg/(g − f): ∂b/∂f = (g/(g − f))² and ∂b/∂g = −(f/(g − f))².
    private static double[][] lensGradient(double[][] x, double[] v, int sign) {
        return new double[][] {
                ArrayOp.generate(3, i -> v[i] * Math.pow(x[1][i] / (x[1][i] - x[0][i]), 2)),
                ArrayOp.generate(3, i -> sign * v[i] * Math.pow(x[0][i] / (x[1][i] - x[0][i]), 2))};
    }

    private OwnPhysics() {}
}
