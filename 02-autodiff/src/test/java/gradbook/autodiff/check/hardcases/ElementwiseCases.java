package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.HardCase.elementwise;
import static gradbook.autodiff.check.hardcases.Points.between;
import static gradbook.autodiff.check.hardcases.Points.each;
import static gradbook.autodiff.check.hardcases.Points.normal;
import static gradbook.autodiff.check.hardcases.Points.power;
import static gradbook.autodiff.check.hardcases.Points.sign;
import static gradbook.autodiff.check.hardcases.Points.uniform;

import gradbook.tensor.Shape;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/// Smooth functions of each element, where they are steep, flat, close to a pole or fast to oscillate.
final class ElementwiseCases {

    static List<HardCase> all() {
        return Stream.of(flat(), gelu(), growing(), poles(), oscillating(), planar())
                .flatMap(List::stream).toList();
    }

    // ------------------------------------------------------------------------------ flat far out

    static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }

    /// σ'(x) = e⁻ˣ/(1 + e⁻ˣ)² is even in x. The form σ·(1 − σ) loses all its digits for large x.
    static double sigmoidSlope(double x) {
        double e = Math.exp(-Math.abs(x));
        return e / ((1 + e) * (1 + e));
    }

    /// log(1 + eˣ), without overflow.
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /// tanh'(x) = 1/cosh²x; the form 1 − tanh²x loses all its digits for large |x|.
    static double tanhSlope(double x) {
        return 1 / (Math.cosh(x) * Math.cosh(x));
    }

    private static List<HardCase> flat() {
        HardCase sigmoid = elementwise("sigmoid", normal(6),
                ElementwiseCases::sigmoid,
                ElementwiseCases::sigmoidSlope)
                .wrongDerivative("σ for σ(1 − σ)", ElementwiseCases::sigmoid);
        HardCase tanh = elementwise("tanh", normal(6),
                Math::tanh,
                ElementwiseCases::tanhSlope)
                .wrongDerivative("1 − x² for 1 − tanh²x", x -> 1 - x * x);
        HardCase loss = elementwise("binary cross-entropy with logits, label 1", normal(5),
                x -> softplus(x) - x,
                x -> -sigmoid(-x))
                .wrongDerivative("label forgotten", ElementwiseCases::sigmoid);
        return List.of(
                sigmoid,
                sigmoid.at("sigmoid, |x| from 5 to 25", each(6, r -> sign(r) * between(r, 5, 25))),
                sigmoid.at("sigmoid, |x| from 5 to 40", each(6, r -> sign(r) * between(r, 5, 40))),
                tanh,
                tanh.at("tanh, |x| up to 20", uniform(-20, 20, 6)),
                loss,
                loss.at("binary cross-entropy with logits, |x| up to 40", normal(5).times(20)),
                elementwise("softplus with β = 10⁶, around 10⁻⁶", normal(4).times(2e-6),
                        x -> softplus(1e6 * x) / 1e6,
                        x -> sigmoid(1e6 * x)));
    }

    // -------------------------------------------------------------------------- two activations

    private static final double K = Math.sqrt(2 / Math.PI);

    /// GELU in its tanh form, x/2·(1 + tanh(k·(x + c·x³))), with c = 0.044715: D. Hendrycks and K. Gimpel,
    /// *Gaussian Error Linear Units* (2016), section 2.
    private static double gelu(double x) {
        return 0.5 * x * (1 + Math.tanh(K * (x + 0.044715 * x * x * x)));
    }

    /// @param inner the derivative of x + c·x³
    private static double geluSlope(double x, double c, DoubleUnaryOperator inner) {
        double t = Math.tanh(K * (x + c * x * x * x));
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * K * inner.applyAsDouble(x);
    }

    private static List<HardCase> gelu() {
        return List.of(
                elementwise("GELU, tanh form", normal(6),
                        ElementwiseCases::gelu,
                        x -> geluSlope(x, 0.044715, t -> 1 + 3 * 0.044715 * t * t))
                        .wrongDerivative("constant 0.0447", x -> geluSlope(x, 0.0447, t -> 1 + 3 * 0.0447 * t * t))
                        .wrongDerivative("term 3cx² dropped", x -> geluSlope(x, 0.044715, _ -> 1))
                        .wrongDerivative("derivative of x·σ(1.702x)",
                                x -> sigmoid(1.702 * x) + 1.702 * x * sigmoidSlope(1.702 * x)),
                elementwise("mish, x·tanh(softplus x)", normal(5),
                        x -> x * Math.tanh(softplus(x)),
                        x -> Math.tanh(softplus(x)) + x * tanhSlope(softplus(x)) * sigmoid(x))
                        .wrongDerivative("factor σ dropped",
                                x -> Math.tanh(softplus(x)) + x * tanhSlope(softplus(x))),
                elementwise("x² + tanh x, x used twice", normal(5),
                        x -> x * x + Math.tanh(x),
                        x -> 2 * x + tanhSlope(x))
                        .wrongDerivative("overwritten, not accumulated", ElementwiseCases::tanhSlope));
    }

    // ------------------------------------------------------------------------ steep and enormous

    private static List<HardCase> growing() {
        HardCase exp = elementwise("exp, x from -600 to 600", uniform(-600, 600, 4), Math::exp, Math::exp);
        return List.of(
                exp,
                exp.at("exp, x from 700 to 705, overflow at 710", uniform(700, 705, 4)),
                elementwise("exp 50x", normal(4), x -> Math.exp(50 * x), x -> 50 * Math.exp(50 * x))
                        .wrongDerivative("inner derivative dropped", x -> Math.exp(50 * x)),
                elementwise("x to the 20th", normal(4), x -> Math.pow(x, 20), x -> 20 * Math.pow(x, 19))
                        .wrongDerivative("exponent not lowered", x -> 20 * Math.pow(x, 20)),
                elementwise("x to the x", uniform(0.05, 4.05, 4),
                        x -> Math.pow(x, x),
                        x -> Math.pow(x, x) * (Math.log(x) + 1))
                        .wrongDerivative("rule of a constant exponent", x -> x * Math.pow(x, x - 1)));
    }

    // ---------------------------------------------------------------- close to the edge of a domain

    private static List<HardCase> poles() {
        HardCase log = elementwise("log, x from 1e-200 to 1e10", each(4, r -> power(r, -200, 10)),
                Math::log, x -> 1 / x);
        return List.of(
                log,
                log.at("log, x from 1e-8 to 1", each(4, r -> power(r, -8, 0))),
                log.at("log, x from 1e-300 to 1e-290", each(4, r -> power(r, -300, -290))),
                elementwise("sqrt, x from 1e-14 to 1", each(4, r -> power(r, -14, 0)),
                        Math::sqrt, x -> 0.5 / Math.sqrt(x))
                        .wrongDerivative("1/√x", x -> 1 / Math.sqrt(x)),
                elementwise("1/x, x around 1e-4",
                        each(5, r -> sign(r) * 1e-4 * (0.1 + Math.abs(r.nextGaussian()))),
                        x -> 1 / x, x -> -1 / (x * x))
                        .wrongDerivative("-1/x", x -> -1 / x),
                elementwise("tan, just below π/2", each(4, r -> Math.PI / 2 - power(r, -5, -1)),
                        Math::tan, x -> 1 + Math.tan(x) * Math.tan(x)));
    }

    // ----------------------------------------------------------------------------- oscillating

    private static List<HardCase> oscillating() {
        return List.of(
                elementwise("sin 1000x", normal(4), x -> Math.sin(1000 * x), x -> 1000 * Math.cos(1000 * x))
                        .wrongDerivative("inner derivative dropped", x -> Math.cos(1000 * x)),
                elementwise("sin, x around 1e6", normal(4).times(1e6), Math::sin, Math::cos));
    }

    // ------------------------------------------------------------------------------- of the plane

    private static List<HardCase> planar() {
        Points plane = normal(4).and(normal(4));
        HardCase angle = HardCase.of("atan2(y, x)", plane, Shape.of(4),
                x -> ArrayOp.generate(4, i -> Math.atan2(x[0][i], x[1][i])),
                (x, v) -> angleGradient(x, v, 1))
                .wrong("sign of the second argument", (x, v) -> angleGradient(x, v, -1));
        HardCase length = HardCase.of("hypot(x, y)", plane, Shape.of(4),
                x -> ArrayOp.generate(4, i -> Math.hypot(x[0][i], x[1][i])),
                (x, v) -> new double[][] {
                        ArrayOp.generate(4, i -> v[i] * x[0][i] / Math.hypot(x[0][i], x[1][i])),
                        ArrayOp.generate(4, i -> v[i] * x[1][i] / Math.hypot(x[0][i], x[1][i]))})
                .wrong("arguments exchanged", (x, v) -> new double[][] {
                        ArrayOp.generate(4, i -> v[i] * x[1][i] / Math.hypot(x[0][i], x[1][i])),
                        ArrayOp.generate(4, i -> v[i] * x[0][i] / Math.hypot(x[0][i], x[1][i]))});
        return List.of(
                angle, angle.at("atan2(y, x), both around 1e-7", plane.times(1e-7)),
                length, length.at("hypot(x, y), both around 1e-7", plane.times(1e-7)));
    }

    /// ∂/∂y = x/(x² + y²) and ∂/∂x = −y/(x² + y²).
    private static double[][] angleGradient(double[][] x, double[] v, int sign) {
        double[][] g = ArrayOp.zerosLike(x);
        for (int i = 0; i < v.length; i++) {
            double square = x[0][i] * x[0][i] + x[1][i] * x[1][i];
            g[0][i] = v[i] * x[1][i] / square;
            g[1][i] = -sign * v[i] * x[0][i] / square;
        }
        return g;
    }

    private ElementwiseCases() {}
}
