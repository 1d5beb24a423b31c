package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.tensor.Shape;
import java.util.List;

/// Functions whose values carry more rounding error than their size suggests, or hide a small gradient
/// behind a large constant.
final class NoisyCases {

    static List<HardCase> all() {
        return List.of(singlePrecision(), naiveVariance(), largeConstant(), regularised());
    }

    /// A softmax computed in float32, as on a graphics card, and its rule in float64.
    private static HardCase singlePrecision() {
        return HardCase.of("softmax computed in float32", normal(5).map(t -> (float) t), Shape.of(5),
                x -> {
                    float max = Float.NEGATIVE_INFINITY, sum = 0;
                    for (double t : x[0]) max = Math.max(max, (float) t);
                    float[] e = new float[5];
                    for (int i = 0; i < 5; i++) {
                        e[i] = (float) Math.exp((float) x[0][i] - max);
                        sum += e[i];
                    }
                    float total = sum;
                    return ArrayOp.generate(5, i -> e[i] / total);
                },
                (x, v) -> new double[][] {SoftmaxCases.throughSoftmax(SoftmaxCases.softmax(x[0]), v)})
                .computedIn(HardCase.SINGLE);
    }

    /// E[x²] − E[x]² at a mean of 10⁴: both terms are 10⁸ and agree in their first eight digits.
    private static HardCase naiveVariance() {
        return HardCase.of("E[x²] - E[x]² at mean 1e4", normal(6).map(t -> 1e4 + t), Shape.of(),
                x -> {
                    double mean = ArrayOp.sum(x[0]) / 6;
                    return new double[] {ArrayOp.dot(x[0], x[0]) / 6 - mean * mean};
                },
                (x, v) -> varianceGradient(x[0], v[0], 6))
                .wrong("unbiased for biased", (x, v) -> varianceGradient(x[0], v[0], 5));
    }

    /// With differences from the first element, which are exact, in place of the elements.
    private static double[][] varianceGradient(double[] x, double v, int divisor) {
        double[] shifted = ArrayOp.map(x, t -> t - x[0]);
        double mean = ArrayOp.sum(shifted) / 6;
        return new double[][] {ArrayOp.map(shifted, t -> v * 2 * (t - mean) / divisor)};
    }

    private static HardCase largeConstant() {
        return HardCase.of("1e8 + Σ sin x", normal(5), Shape.of(),
                x -> new double[] {1e8 + ArrayOp.sum(ArrayOp.map(x[0], Math::sin))},
                (x, v) -> new double[][] {ArrayOp.map(x[0], t -> v[0] * Math.cos(t))});
    }

    /// A squared error on a weight w and an input x, with the penalty 10⁴·‖w‖²: the gradient of the
    /// data term is small beside 2·10⁴·w.
    private static HardCase regularised() {
        return HardCase.of("squared error + 1e4·‖w‖²", normal(4).and(normal(4)), Shape.of(),
                x -> {
                    double error = ArrayOp.dot(x[0], x[1]) - 1;
                    return new double[] {error * error + 1e4 * ArrayOp.dot(x[0], x[0])};
                },
                (x, v) -> regularisedGradient(x, v[0], 1))
                .wrong("data term dropped for w", (x, v) ->
                        new double[][] {regularisedGradient(x, v[0], 0)[0], regularisedGradient(x, v[0], 1)[1]});
    }

    private static double[][] regularisedGradient(double[][] x, double v, double data) {
        double error = ArrayOp.dot(x[0], x[1]) - 1;
        return new double[][] {
                ArrayOp.generate(4, i -> v * (data * 2 * error * x[1][i] + 2e4 * x[0][i])),
                ArrayOp.generate(4, i -> v * data * 2 * error * x[0][i])};
    }

    private NoisyCases() {}
}
