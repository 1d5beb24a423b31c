package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.ElementwiseCases.sigmoid;
import static gradbook.autodiff.check.hardcases.ElementwiseCases.softplus;
import static gradbook.autodiff.check.hardcases.HardCase.elementwise;
import static gradbook.autodiff.check.hardcases.Points.normal;
import static gradbook.autodiff.check.hardcases.Points.uniform;

import gradbook.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Loss functions that are not on the list.
final class OwnLosses {

    static List<HardCase> all() {
        return Stream.of(likelihoods(), focal(), triplet(), smoothMaximum(), overlap())
                .flatMap(List::stream).toList();
    }

    // ------------------------------------------------------------------------------- likelihoods

    private static final double[] TARGETS = {0.5, -1, 2, 0.1};

    /// Mean over four samples of (s + (y − μ)²·e⁻ˢ)/2, where s is the logarithm of the variance.
    private static double[][] gaussianGradient(double[][] x, double v, boolean halved) {
        double[][] g = ArrayOp.zerosLike(x);
        for (int i = 0; i < 4; i++) {
            double error = x[0][i] - TARGETS[i], precision = Math.exp(-x[1][i]);
            g[0][i] = v / 4 * error * precision;
            g[1][i] = v / 4 * ((halved ? 0.5 : 1) - 0.5 * error * error * precision);
        }
        return g;
    }

    /// Of N(μ, eˢ) from N(0, 1), the regulariser of a variational auto-encoder: Σ (eˢ + μ² − 1 − s)/2.
    private static double[][] divergenceGradient(double[][] x, double v) {
        return new double[][] {ArrayOp.map(x[0], m -> v * m), ArrayOp.map(x[1], s -> v * 0.5 * Math.expm1(s))};
    }

    private static List<HardCase> likelihoods() {
        HardCase gaussian = HardCase.of("Gaussian log-likelihood", normal(4).and(normal(4)), Shape.of(),
                x -> new double[] {ArrayOp.sum(ArrayOp.generate(4, i -> {
                    double error = x[0][i] - TARGETS[i];
                    return 0.5 * (x[1][i] + error * error * Math.exp(-x[1][i]));
                })) / 4},
                (x, v) -> gaussianGradient(x, v[0], true))
                .wrong("half forgotten", (x, v) -> gaussianGradient(x, v[0], false))
                .wrong("sum for mean", (x, v) -> gaussianGradient(x, 4 * v[0], true));
        HardCase divergence = HardCase.of("divergence of a Gaussian", normal(3, 2).and(normal(3, 2)), Shape.of(),
                x -> new double[] {ArrayOp.sum(ArrayOp.generate(6, i ->
                        0.5 * (Math.expm1(x[1][i]) - x[1][i] + x[0][i] * x[0][i])))},
                (x, v) -> divergenceGradient(x, v[0]))
                .wrong("-1 forgotten", (x, v) -> new double[][] {
                        divergenceGradient(x, v[0])[0], ArrayOp.map(x[1], s -> v[0] * 0.5 * Math.exp(s))})
                .wrong("mean for sum", (x, v) -> divergenceGradient(x, v[0] / 6));
        return List.of(
                gaussian, gaussian.at("Gaussian log-likelihood, variances 1e-8", normal(4).and(
                        normal(4).map(s -> s - 18.4))),
                divergence, divergence.at("divergence of a Gaussian, almost none",
                        normal(3, 2).times(1e-4).and(normal(3, 2).times(1e-4))));
    }

    // ------------------------------------------------------------------------------------- focal

    /// −(1 − p)²·log p with p = σ(x): T.-Y. Lin and others, *Focal Loss for Dense Object Detection* (2017),
    /// section 3.2, with γ = 2.
    private static List<HardCase> focal() {
        return List.of(elementwise("focal loss", uniform(-15, 15, 6),
                x -> sigmoid(-x) * sigmoid(-x) * softplus(-x),
                x -> sigmoid(-x) * sigmoid(-x) * (-2 * sigmoid(x) * softplus(-x) - sigmoid(-x)))
                .wrongDerivative("weight taken for a constant", x -> -Math.pow(sigmoid(-x), 3))
                .wrongDerivative("γ = 1 in the first term",
                        x -> sigmoid(-x) * sigmoid(-x) * (-sigmoid(x) * softplus(-x) - sigmoid(-x))));
    }

    // ------------------------------------------------------------------------------------ triplet

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.sqrt(sum);
    }

    /// max(0, ‖a − p‖ − ‖a − n‖ + 1).
    private static double[][] tripletGradient(double[][] x, double v, boolean negative) {
        double[][] g = ArrayOp.zerosLike(x);
        double near = distance(x[0], x[1]), far = distance(x[0], x[2]);
        if (near - far + 1 <= 0) return g;
        for (int i = 0; i < 3; i++) {
            g[1][i] = v * (x[1][i] - x[0][i]) / near;
            g[2][i] = v * (x[0][i] - x[2][i]) / far;
            g[0][i] = -g[1][i] - (negative ? g[2][i] : 0);
        }
        return g;
    }

    private static List<HardCase> triplet() {
        Points active = normal(3).and(normal(3)).and(normal(3)).with((x, _) -> {
            for (int i = 0; i < 3; i++) x[2][i] = x[0][i] + 0.3 * x[2][i];
            if (distance(x[0], x[1]) - distance(x[0], x[2]) < -0.9)
                for (int i = 0; i < 3; i++) x[1][i] = x[0][i] - 2 * (x[2][i] - x[0][i]);
        });
        HardCase triplet = HardCase.of("triplet margin loss", active, Shape.of(),
                x -> new double[] {Math.max(0, distance(x[0], x[1]) - distance(x[0], x[2]) + 1)},
                (x, v) -> tripletGradient(x, v[0], true))
                .wrong("negative's part of the anchor dropped", (x, v) -> tripletGradient(x, v[0], false));
        return List.of(triplet, triplet.at("triplet margin loss, positive 1e-6 from the anchor",
                normal(3).and(normal(3)).and(normal(3)).with((x, _) -> {
                    for (int i = 0; i < 3; i++) {
                        x[1][i] = x[0][i] + 1e-6 * x[1][i];
                        x[2][i] = x[0][i] + 0.2 * x[2][i] / Math.sqrt(ArrayOp.dot(x[2], x[2]));
                    }
                })));
    }

    // ----------------------------------------------------------------------------- smooth maximum

    /// Σ x·p with p = softmax(αx), the Boltzmann operator: ∂/∂xᵢ = pᵢ·(1 + α·(xᵢ − Σ x·p)).
    private static HardCase boltzmann(String name, Points points, double alpha) {
        return HardCase.of(name, points, Shape.of(),
                x -> new double[] {ArrayOp.dot(x[0], SoftmaxCases.softmax(ArrayOp.map(x[0], t -> alpha * t)))},
                (x, v) -> boltzmannGradient(x[0], v[0], alpha, alpha))
                .wrong("weights taken for constants", (x, v) -> boltzmannGradient(x[0], v[0], alpha, 0))
                .wrong("α dropped", (x, v) -> boltzmannGradient(x[0], v[0], alpha, 1));
    }

    private static double[][] boltzmannGradient(double[] x, double v, double alpha, double inner) {
        double[] p = SoftmaxCases.softmax(ArrayOp.map(x, t -> alpha * t));
        double mean = ArrayOp.dot(x, p);
        return new double[][] {ArrayOp.generate(x.length, i -> v * p[i] * (1 + inner * (x[i] - mean)))};
    }

    /// softmax(x/0.01).
    private static double[][] coldGradient(double[] x, double[] v, double factor) {
        double[] p = SoftmaxCases.softmax(ArrayOp.map(x, t -> t / 0.01));
        double mean = ArrayOp.dot(p, v);
        return new double[][] {ArrayOp.generate(x.length, i -> factor * p[i] * (v[i] - mean))};
    }

    private static List<HardCase> smoothMaximum() {
        return List.of(
                boltzmann("smooth maximum, α = 3", normal(5), 3),
                boltzmann("smooth maximum, α = 1e5, x around 1e-5", normal(5).times(1e-5), 1e5),
                HardCase.of("softmax at temperature 0.01", normal(5).times(0.01), Shape.of(5),
                        x -> SoftmaxCases.softmax(ArrayOp.map(x[0], t -> t / 0.01)),
                        (x, v) -> coldGradient(x[0], v, 100))
                        .wrong("temperature dropped", (x, v) -> coldGradient(x[0], v, 1)));
    }

    // -------------------------------------------------------------------------------- dice overlap

    private static final double[] MASK = {1, 0, 1, 1, 0, 0};

    /// 1 − 2·Σ p·t/(Σ p + Σ t) for a mask t.
    private static List<HardCase> overlap() {
        double area = Arrays.stream(MASK).sum();
        return List.of(HardCase.of("dice loss", uniform(0.01, 0.99, 2, 3), Shape.of(),
                x -> new double[] {1 - 2 * ArrayOp.dot(x[0], MASK) / (ArrayOp.sum(x[0]) + area)},
                (x, v) -> {
                    double size = ArrayOp.sum(x[0]) + area, common = ArrayOp.dot(x[0], MASK);
                    return new double[][] {ArrayOp.map(MASK, t -> -2 * v[0] * (t * size - common) / (size * size))};
                })
                .wrong("denominator taken for a constant", (x, v) -> {
                    double size = ArrayOp.sum(x[0]) + area;
                    return new double[][] {ArrayOp.map(MASK, t -> -2 * v[0] * t / size)};
                }));
    }

    private OwnLosses() {}
}
