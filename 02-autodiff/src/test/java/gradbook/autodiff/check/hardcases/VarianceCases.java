package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Variances, standard deviations and the cosine of an angle.
final class VarianceCases {

    static List<HardCase> all() {
        return Stream.of(variances(), cosines()).flatMap(List::stream).toList();
    }

    // -------------------------------------------------------------------- variance and deviation

    /// Of each row of (3, 4); `divisor` is 4, or 3 for the unbiased form.
    private static HardCase spread(String name, Points points, int divisor, boolean root) {
        ToDoubleFunction<double[]> variance = row -> {
            double mean = ArrayOp.sum(row) / 4;
            return ArrayOp.sum(ArrayOp.map(row, t -> (t - mean) * (t - mean))) / divisor;
        };
        return HardCase.of(name, points, Shape.of(3),
                x -> ArrayOp.generate(3, r -> {
                    double value = variance.applyAsDouble(row(x[0], r));
                    return root ? Math.sqrt(value) : value;
                }),
                (x, v) -> spreadGradient(x[0], v, variance, root, divisor))
                .wrong(divisor == 4 ? "unbiased for biased" : "biased for unbiased",
                        (x, v) -> spreadGradient(x[0], v, variance, root, 7 - divisor));
    }

    private static double[] row(double[] x, int r) {
        return ArrayOp.generate(4, i -> x[4 * r + i]);
    }

    /// 2(x − mean)v/n for the variance, and that over twice the deviation for the deviation, which has a
    /// kink where a row is constant: the rule takes 0 there.
    private static double[][] spreadGradient(double[] x, double[] v, ToDoubleFunction<double[]> variance,
            boolean root, int divisor) {
        double[] g = new double[12];
        for (int r = 0; r < 3; r++) {
            double mean = ArrayOp.sum(row(x, r)) / 4, deviation = Math.sqrt(variance.applyAsDouble(row(x, r)));
            for (int i = 4 * r; i < 4 * r + 4; i++) {
                double slope = 2 * (x[i] - mean) * v[r] / divisor;
                g[i] = !root ? slope : deviation == 0 ? 0 : slope / (2 * deviation);
            }
        }
        return new double[][] {g};
    }

    private static List<HardCase> variances() {
        var cases = new ArrayList<HardCase>();
        for (int divisor : new int[] {4, 3}) {
            String kind = divisor == 4 ? ", biased" : ", unbiased";
            cases.add(spread("variance of rows" + kind, normal(3, 4), divisor, false));
            cases.add(spread("deviation of rows" + kind, normal(3, 4), divisor, true));
        }
        cases.add(spread("deviation of rows, one of them constant", normal(3, 4).with((x, _) -> {
            for (int i = 0; i < 4; i++) x[0][i] = 0.5;
        }), 4, true));
        return cases;
    }

    // --------------------------------------------------------------------------------- cosine

    private static double[][] cosineGradient(double[][] x, double v, double second) {
        double a = ArrayOp.dot(x[0], x[0]), b = ArrayOp.dot(x[1], x[1]), product = ArrayOp.dot(x[0], x[1]);
        double s = Math.sqrt(a) * Math.sqrt(b);
        return new double[][] {
                ArrayOp.generate(4, i -> v * (x[1][i] / s - second * product * x[0][i] / (s * a))),
                ArrayOp.generate(4, i -> v * (x[0][i] / s - second * product * x[1][i] / (s * b)))};
    }

    private static List<HardCase> cosines() {
        HardCase cosine = HardCase.of("cosine similarity", normal(4).and(normal(4)), Shape.of(),
                x -> new double[] {ArrayOp.dot(x[0], x[1])
                        / (Math.sqrt(ArrayOp.dot(x[0], x[0])) * Math.sqrt(ArrayOp.dot(x[1], x[1])))},
                (x, v) -> cosineGradient(x, v[0], 1))
                .wrong("second term dropped", (x, v) -> cosineGradient(x, v[0], 0));
        return List.of(cosine, cosine.at("cosine similarity, one tiny, one huge",
                normal(4).times(1e-6).and(normal(4).times(1e6))));
    }

    private VarianceCases() {}
}
