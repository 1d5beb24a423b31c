package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.ElementwiseCases.sigmoid;
import static gradbook.autodiff.check.hardcases.ElementwiseCases.softplus;
import static gradbook.autodiff.check.hardcases.HardCase.elementwise;
import static gradbook.autodiff.check.hardcases.Points.between;
import static gradbook.autodiff.check.hardcases.Points.each;
import static gradbook.autodiff.check.hardcases.Points.normal;
import static gradbook.autodiff.check.hardcases.Points.power;
import static gradbook.autodiff.check.hardcases.Points.sign;
import static gradbook.autodiff.check.hardcases.Points.uniform;

import java.util.List;
import java.util.stream.Stream;

/// Functions of each element that are not on the list.
final class OwnActivations {

    static List<HardCase> all() {
        return Stream.of(activations(), withKinks(), nearZero(), nearTheEdge()).flatMap(List::stream).toList();
    }

    private static List<HardCase> activations() {
        return List.of(
                elementwise("GELU, exact", uniform(-3, 3, 6),
                        x -> x * gauss(x),
                        x -> gauss(x) + x * density(x))
                        .wrongDerivative("second term dropped", OwnActivations::gauss)
                        .wrongDerivative("sign in the exponent", x -> gauss(x) + x * density(x) * Math.exp(x * x)),
                elementwise("CELU, α = 2, at 0 and beyond", atZeroAndBelow(),
                        x -> x > 0 ? x : 2 * Math.expm1(x / 2),
                        x -> x > 0 ? 1 : Math.exp(x / 2))
                        .wrongDerivative("α forgotten", x -> x > 0 ? 1 : Math.exp(x)),
                elementwise("softsign, |x| from 1e-8 to 1e4", each(6, r -> sign(r) * power(r, -8, 4)),
                        x -> x / (1 + Math.abs(x)),
                        x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))))
                        .wrongDerivative("not squared", x -> 1 / (1 + Math.abs(x))),
                elementwise("SiLU, |x| up to 30", uniform(-30, 30, 6),
                        x -> x * sigmoid(x),
                        x -> sigmoid(x) * (1 + x * sigmoid(-x)))
                        .wrongDerivative("σ alone", ElementwiseCases::sigmoid),
                elementwise("log σ, |x| up to 30", uniform(-30, 30, 6),
                        x -> -softplus(-x),
                        x -> sigmoid(-x))
                        .wrongDerivative("σ(x) for σ(-x)", ElementwiseCases::sigmoid));
    }

    /// One element at the kink, and one where a mistake on the negative side shows.
    private static Points atZeroAndBelow() {
        return normal(6).with((x, _) -> {
            x[0][0] = 0;
            x[0][1] = -Math.abs(x[0][1]);
        });
    }

    /// The normal distribution function Φ. For the error function, the series with positive terms only:
    /// M. Abramowitz and I. Stegun, *Handbook of Mathematical Functions* (1964), 7.1.6.
    static double gauss(double x) {
        double term = x, sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= x * x / (2 * n + 1);
            sum += term;
        }
        return 0.5 + density(x) * sum;
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    private static List<HardCase> withKinks() {
        return List.of(
                elementwise("hardswish at -3 and close to 3", normal(6).times(3).with((x, r) -> {
                    x[0][0] = -3;
                    x[0][1] = 3 + sign(r) * power(r, -9, -3);
                }),
                        x -> x * Math.clamp(x + 3, 0, 6) / 6,
                        x -> x <= -3 ? 0 : x < 3 ? (2 * x + 3) / 6 : 1)
                        .wrongDerivative("clamped factor alone", x -> Math.clamp(x + 3, 0, 6) / 6),
                elementwise("SELU at 0", atZeroAndBelow(),
                        x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
                        x -> 1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * Math.exp(x)))
                        .wrongDerivative("α forgotten", x -> 1.0507009873554805 * (x > 0 ? 1 : Math.exp(x))),
                elementwise("softshrink, close to 0.5", normal(6).with((x, r) -> {
                    x[0][0] = 0.5 + sign(r) * power(r, -9, -3);
                    x[0][1] = between(r, -0.4, 0.4);
                }),
                        x -> Math.signum(x) * Math.max(Math.abs(x) - 0.5, 0),
                        x -> Math.abs(x) > 0.5 ? 1 : 0)
                        .wrongDerivative("below the threshold too", _ -> 1),
                elementwise("pinball loss, quantile 0.9, at 0", atZeroAndBelow(),
                        x -> Math.max(0.9 * x, -0.1 * x),
                        x -> x >= 0 ? 0.9 : -0.1)
                        .wrongDerivative("quantile 0.1", x -> x >= 0 ? 0.1 : -0.9),
                elementwise("squared hinge, at the margin", normal(6).with((x, _) -> x[0][0] = 1),
                        x -> Math.max(0, 1 - x) * Math.max(0, 1 - x),
                        x -> -2 * Math.max(0, 1 - x))
                        .wrongDerivative("not squared", x -> x < 1 ? -1 : 0));
    }

    private static List<HardCase> nearZero() {
        return List.of(
                elementwise("exp(x) - 1, |x| from 1e-12 to 1e-3", each(5, r -> sign(r) * power(r, -12, -3)),
                        Math::expm1, Math::exp),
                elementwise("log(1 + x), |x| from 1e-12 to 0.5", each(5, r -> sign(r) * power(r, -12, -0.3)),
                        Math::log1p, x -> 1 / (1 + x))
                        .wrongDerivative("1/x", x -> 1 / x),
                elementwise("sin(x)/x, |x| from 1e-3 to 10", each(5, r -> sign(r) * power(r, -3, 1)),
                        x -> x == 0 ? 1 : Math.sin(x) / x,
                        OwnActivations::sincSlope)
                        .wrongDerivative("quotient rule without its second term", x -> Math.cos(x) / x),
                elementwise("log cosh x, |x| from 1e-2 to 300", each(5, r -> sign(r) * power(r, -2, 2.5)),
                        x -> Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.log(2),
                        Math::tanh)
                        .wrongDerivative("sign of x", Math::signum),
                elementwise("Welsch loss, c = 1e-3", each(5, r -> sign(r) * power(r, -6, -2.6)),
                        x -> -0.5e-6 * Math.expm1(-x * x * 1e6),
                        x -> x * Math.exp(-x * x * 1e6))
                        .wrongDerivative("c squared once", x -> x * Math.exp(-x * x * 1e3)));
    }

    /// (x·cos x − sin x)/x², in which everything cancels near 0; there Σ (−1)ᵏ·2k·x²ᵏ⁻¹/(2k + 1)!.
    private static double sincSlope(double x) {
        if (Math.abs(x) > 1) return (x * Math.cos(x) - Math.sin(x)) / (x * x);
        double power = 1 / x, sum = 0;
        for (int k = 1; k <= 12; k++) {
            power *= -x * x / ((2 * k) * (2 * k + 1));
            sum += 2 * k * power;
        }
        return sum;
    }

    private static List<HardCase> nearTheEdge() {
        return List.of(
                elementwise("acosh, x - 1 from 1e-9 to 0.1", each(5, r -> 1 + power(r, -9, -1)),
                        x -> Math.log1p(x - 1 + Math.sqrt((x - 1) * (x + 1))),
                        x -> 1 / Math.sqrt((x - 1) * (x + 1)))
                        .wrongDerivative("derivative of asinh", x -> 1 / Math.sqrt(x * x + 1)),
                elementwise("asin, 1 - x from 1e-9 to 1", each(5, r -> 1 - power(r, -9, 0)),
                        Math::asin, x -> 1 / Math.sqrt((1 - x) * (1 + x)))
                        .wrongDerivative("derivative of atan", x -> 1 / (1 + x * x)),
                elementwise("logit, p from 1e-12, and 1 - p from 1e-9", each(6, r ->
                        r.nextBoolean() ? power(r, -12, -0.4) : 1 - power(r, -9, -0.4)),
                        p -> Math.log(p) - Math.log1p(-p),
                        p -> 1 / (p * (1 - p)))
                        .wrongDerivative("1/p", p -> 1 / p),
                elementwise("entropy of p and 1 - p, p from 1e-10", each(6, r -> power(r, -10, -0.4)),
                        p -> -p * Math.log(p) - (1 - p) * Math.log1p(-p),
                        p -> Math.log1p(-p) - Math.log(p))
                        .wrongDerivative("+1 kept", p -> Math.log1p(-p) - Math.log(p) + 1),
                elementwise("x to the -7.5, x from 1e-20 to 1e20", each(4, r -> power(r, -20, 20)),
                        x -> Math.pow(x, -7.5), x -> -7.5 * Math.pow(x, -8.5)),
                elementwise("(x - 1) to the 7th, multiplied out", each(4, r -> 1 + sign(r) * between(r, 0.2, 1)),
                        x -> ((((((x - 7) * x + 21) * x - 35) * x + 35) * x - 21) * x + 7) * x - 1,
                        x -> 7 * Math.pow(x - 1, 6))
                        .wrongDerivative("exponent not lowered", x -> 7 * Math.pow(x - 1, 7)));
    }

    private OwnActivations() {}
}
