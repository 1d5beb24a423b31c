package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;
import static gradbook.autodiff.check.hardcases.Points.power;
import static gradbook.autodiff.check.hardcases.Points.sign;

import gradbook.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Arithmetic with broadcasting, and its counterpart, sums over dimensions.
final class BroadcastCases {

    static List<HardCase> all() {
        return Stream.of(broadcasts(), arithmetic(), reductions()).flatMap(List::stream).toList();
    }

    /// For each element of `out`, the element of `in` that broadcasting puts there.
    static int[] source(Shape out, Shape in) {
        int[] source = new int[out.size()];
        for (int o = 0; o < source.length; o++) {
            int rest = o, step = 1;
            for (int d = 1; d <= in.rank(); d++) {
                int at = rest % out.dim(out.rank() - d), length = in.dim(in.rank() - d);
                if (length > 1) source[o] += at * step;
                rest /= out.dim(out.rank() - d);
                step *= length;
            }
        }
        return source;
    }

    // ----------------------------------------------------------------------------- broadcasting

    /// x·b of any shapes.
    private static HardCase product(Shape x, Shape b) {
        Shape out = x.broadcast(b);
        int[] left = source(out, x), right = source(out, b);
        double copies = (double) out.size() / b.size();
        ArrayOp.Rule rule = (in, v) -> {
            double[][] g = ArrayOp.zerosLike(in);
            for (int o = 0; o < v.length; o++) {
                g[0][left[o]] += v[o] * in[1][right[o]];
                g[1][right[o]] += v[o] * in[0][left[o]];
            }
            return g;
        };
        return HardCase.of("x·b of " + x + " and " + b, normal(x.dims()).and(normal(b.dims())), out,
                in -> ArrayOp.generate(out.size(), o -> in[0][left[o]] * in[1][right[o]]), rule)
                .wrong("missing broadcast sum", (in, v) -> {
                    double[][] g = ArrayOp.zerosLike(in);
                    for (int o = 0; o < v.length; o++) {
                        g[0][left[o]] = v[o] * in[1][right[o]];
                        g[1][right[o]] = v[o] * in[0][left[o]];
                    }
                    return g;
                })
                .wrong("mean for sum", (in, v) -> {
                    double[][] g = rule.apply(in, v);
                    return new double[][] {g[0], ArrayOp.map(g[1], t -> t / copies)};
                });
    }

    private static List<HardCase> broadcasts() {
        return List.of(
                product(Shape.of(3, 4), Shape.of(4)),
                product(Shape.of(1), Shape.of()),
                product(Shape.of(2), Shape.of()),
                product(Shape.of(2), Shape.of(1)),
                product(Shape.of(2, 1), Shape.of(2)),
                product(Shape.of(1, 2), Shape.of(2)),
                product(Shape.of(3, 2), Shape.of(2)),
                product(Shape.of(3, 1, 2), Shape.of(3, 2)),
                product(Shape.of(3, 1, 2), Shape.of(1, 3, 2)),
                product(Shape.of(2, 3, 2), Shape.of()));
    }

    // ------------------------------------------------------------------------- difference, quotient

    private static List<HardCase> arithmetic() {
        Points pair = normal(6).and(normal(6));
        HardCase quotient = HardCase.of("a / b", pair, Shape.of(6),
                x -> ArrayOp.generate(6, i -> x[0][i] / x[1][i]),
                (x, v) -> quotientGradient(x, v, -1))
                .wrong("sign of the second argument", (x, v) -> quotientGradient(x, v, 1));
        return List.of(
                HardCase.of("a - b", pair, Shape.of(6),
                        x -> ArrayOp.generate(6, i -> x[0][i] - x[1][i]),
                        (_, v) -> new double[][] {v.clone(), ArrayOp.map(v, t -> -t)})
                        .wrong("sign of the second argument", (_, v) -> new double[][] {v.clone(), v.clone()}),
                quotient,
                quotient.at("a / b, b from 1e-8 to 1e-4", pair.with((x, r) -> {
                    for (int i = 0; i < 6; i++) x[1][i] = sign(r) * power(r, -8, -4);
                })));
    }

    private static double[][] quotientGradient(double[][] x, double[] v, int sign) {
        return new double[][] {
                ArrayOp.generate(6, i -> v[i] / x[1][i]),
                ArrayOp.generate(6, i -> sign * v[i] * x[0][i] / (x[1][i] * x[1][i]))};
    }

    // ----------------------------------------------------------------------------- sums and means

    /// The sum or mean of `in` over what `kept` has at length 1; `out` is `kept`, with or without them.
    private static HardCase reduction(boolean mean, Shape in, Shape kept, Shape out) {
        int[] target = source(in, kept);
        double terms = (double) in.size() / kept.size(), scale = mean ? 1 / terms : 1;
        return HardCase.of((mean ? "mean of " : "sum of ") + in + " to " + out, normal(in.dims()), out,
                x -> {
                    double[] y = new double[out.size()];
                    for (int i = 0; i < target.length; i++) y[target[i]] += scale * x[0][i];
                    return y;
                },
                (_, v) -> new double[][] {ArrayOp.generate(target.length, i -> scale * v[target[i]])})
                .wrong(mean ? "sum for mean" : "mean for sum", (_, v) -> new double[][] {
                        ArrayOp.generate(target.length, i -> v[target[i]] / (mean ? 1 : terms))});
    }

    private static List<HardCase> reductions() {
        var cases = new ArrayList<HardCase>();
        for (boolean mean : new boolean[] {false, true}) {
            cases.add(reduction(mean, Shape.of(2, 3, 4), Shape.of(2, 1, 4), Shape.of(2, 4)));
            cases.add(reduction(mean, Shape.of(2, 3, 4), Shape.of(1, 3, 1), Shape.of(1, 3, 1)));
            cases.add(reduction(mean, Shape.of(3, 1), Shape.of(3, 1), Shape.of(3)));
            cases.add(reduction(mean, Shape.of(2, 3), Shape.of(1, 1), Shape.of()));
            cases.add(reduction(mean, Shape.of(), Shape.of(), Shape.of()));
        }
        return cases;
    }

    private BroadcastCases() {}
}
