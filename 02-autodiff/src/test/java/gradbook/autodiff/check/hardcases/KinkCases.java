package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.HardCase.elementwise;
import static gradbook.autodiff.check.hardcases.Points.between;
import static gradbook.autodiff.check.hardcases.Points.normal;
import static gradbook.autodiff.check.hardcases.Points.power;
import static gradbook.autodiff.check.hardcases.Points.sign;

import gradbook.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/// Functions with kinks, at the kink and close to it, and functions that only look as if they had one.
///
/// At a kink a gradient is right when it lies between the slopes on both sides. A mistake may choose such a
/// value there; so each point has elements away from the kink as well, where it shows.
final class KinkCases {

    static List<HardCase> all() {
        return Stream.of(relus(), absolute(), onceDifferentiable(), lengths())
                .flatMap(List::stream).toList();
    }

    private static List<HardCase> relus() {
        HardCase relu = elementwise("relu", normal(8), x -> Math.max(x, 0), x -> x > 0 ? 1 : 0);
        HardCase leaky = elementwise("leaky relu", normal(6),
                x -> x > 0 ? x : 0.01 * x,
                x -> x > 0 ? 1 : 0.01)
                .wrongDerivative("0 below 0", x -> x > 0 ? 1 : 0)
                .wrongDerivative("slope 0.1", x -> x > 0 ? 1 : 0.1);
        HardCase relu6 = elementwise("relu6", normal(6).times(6),
                x -> Math.clamp(x, 0, 6),
                x -> x > 0 && x < 6 ? 1 : 0)
                .wrongDerivative("no upper end", x -> x > 0 ? 1 : 0);
        HardCase hardtanh = elementwise("hardtanh", normal(6),
                x -> Math.clamp(x, -1.0, 1.0),
                x -> Math.abs(x) < 1 ? 1 : 0)
                .wrongDerivative("no ends", _ -> 1);
        return List.of(
                relu,
                relu.at("relu, one |x| from 1e-9 to 1e-3",
                        normal(8).with((x, r) -> x[0][r.nextInt(8)] = sign(r) * power(r, -9, -3))),
                relu.at("relu, one |x| from 1e-13 to 1e-9",
                        normal(8).with((x, r) -> x[0][r.nextInt(8)] = sign(r) * power(r, -13, -9))),
                relu.at("relu at 0", normal(8).with((x, r) -> x[0][r.nextInt(8)] = 0)),
                leaky,
                leaky.at("leaky relu at 0", normal(6).with((x, _) -> {
                    x[0][0] = 0;
                    x[0][1] = -Math.abs(x[0][1]);
                })),
                relu6.at("relu6 at 0 and 6", normal(6).times(6).with((x, r) -> {
                    x[0][0] = 0;
                    x[0][1] = 6;
                    x[0][2] = between(r, 1, 5);
                    x[0][3] = between(r, 7, 12);
                })),
                relu6.at("relu6 close to 0 and 6", normal(6).times(6).with((x, r) -> {
                    x[0][0] = sign(r) * power(r, -9, -3);
                    x[0][1] = 6 + sign(r) * power(r, -9, -3);
                    x[0][2] = between(r, 1, 5);
                    x[0][3] = between(r, 7, 12);
                })),
                hardtanh.at("hardtanh at -1 and 1", normal(6).with((x, r) -> {
                    x[0][0] = -1;
                    x[0][1] = 1;
                    x[0][2] = between(r, -0.9, 0.9);
                    x[0][3] = between(r, 1.1, 3);
                })),
                hardtanh.at("hardtanh close to -1 and 1", normal(6).with((x, r) -> {
                    x[0][0] = -1 + sign(r) * power(r, -9, -3);
                    x[0][1] = 1 + sign(r) * power(r, -9, -3);
                    x[0][2] = between(r, -0.9, 0.9);
                    x[0][3] = between(r, 1.1, 3);
                })));
    }

    private static List<HardCase> absolute() {
        return List.of(
                elementwise("|x| at 0, 1e-13 and -1e-6", normal(5).with((x, _) -> {
                    x[0][0] = 0;
                    x[0][1] = 1e-13;
                    x[0][2] = -1e-6;
                }), Math::abs, Math::signum)
                        .wrongDerivative("1 on both sides", _ -> 1));
    }

    /// The first derivative is continuous and only the second one jumps: these are not kinks.
    private static List<HardCase> onceDifferentiable() {
        HardCase elu = elementwise("ELU at 0 and 1e-7", normal(5).with((x, r) -> {
            x[0][0] = 0;
            x[0][1] = 1e-7 * r.nextGaussian();
        }), x -> x > 0 ? x : Math.expm1(x), x -> x > 0 ? 1 : Math.exp(x))
                .wrongDerivative("eˣ on both sides", Math::exp);
        return List.of(
                elementwise("Huber at 1 and 1 ± 1e-6", normal(5).with((x, r) -> {
                    x[0][0] = 1;
                    x[0][1] = 1 + 1e-6 * r.nextGaussian();
                }), x -> Math.abs(x) <= 1 ? 0.5 * x * x : Math.abs(x) - 0.5, x -> Math.clamp(x, -1.0, 1.0))
                        .wrongDerivative("x everywhere", x -> x)
                        .wrongDerivative("sign everywhere", Math::signum),
                elu,
                elementwise("ELU with α = 0.5, a kink at 0", normal(5).with((x, r) -> {
                    x[0][0] = 0;
                    x[0][1] = 1e-7 * r.nextGaussian();
                    x[0][2] = -Math.abs(x[0][2]);
                }), x -> x > 0 ? x : 0.5 * Math.expm1(x), x -> x > 0 ? 1 : 0.5 * Math.exp(x))
                        .wrongDerivative("α forgotten", x -> x > 0 ? 1 : Math.exp(x)));
    }

    /// ‖x‖ has the gradient x/‖x‖, and a kink at 0, where every vector up to length 1 is a subgradient.
    private static List<HardCase> lengths() {
        HardCase norm = HardCase.of("norm", normal(4), Shape.of(),
                x -> new double[] {Math.sqrt(ArrayOp.dot(x[0], x[0]))},
                (x, v) -> {
                    double length = Math.sqrt(ArrayOp.dot(x[0], x[0]));
                    return new double[][] {ArrayOp.map(x[0], t -> v[0] * t / length)};
                })
                .wrong("not divided by the norm", (x, v) -> new double[][] {ArrayOp.map(x[0], t -> v[0] * t)});
        HardCase rows = HardCase.of("norms of rows, one of them 0",
                normal(3, 2).with((x, _) -> x[0][0] = x[0][1] = 0), Shape.of(3),
                x -> ArrayOp.generate(3, i -> Math.hypot(x[0][2 * i], x[0][2 * i + 1])),
                (x, v) -> new double[][] {ArrayOp.generate(6, i -> {
                    double length = Math.hypot(x[0][i / 2 * 2], x[0][i / 2 * 2 + 1]);
                    return length == 0 ? 0 : v[i / 2] * x[0][i] / length;
                })});
        return List.of(norm.at("norm, |x| around 1e-7", normal(4).times(1e-7)), rows);
    }

    private KinkCases() {}
}
