package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.tensor.Shape;
import java.util.List;

/// Distances and similarities that are not on the list.
final class OwnDistances {

    /// Of √(d·P·d): (P + Pᵀ)·d/2m and d·dᵀ/2m, where m is the distance.
    private static double[][] mahalanobisGradient(double[][] x, double v, boolean symmetric) {
        double[] d = x[0], p = x[1];
        double m = Math.sqrt(form(d, p));
        return new double[][] {
                ArrayOp.generate(3, i -> {
                    double sum = 0;
                    for (int j = 0; j < 3; j++) sum += (p[3 * i + j] + p[symmetric ? 3 * i + j : 3 * j + i]) * d[j];
                    return v * sum / (2 * m);
                }),
                ArrayOp.generate(9, i -> v * d[i / 3] * d[i % 3] / (2 * m))};
    }

    private static double form(double[] d, double[] p) {
        double sum = 0;
        for (int i = 0; i < 9; i++) sum += d[i / 3] * p[i] * d[i % 3];
        return sum;
    }

    /// exp(−‖xᵢ − yⱼ‖²/2ℓ²) for three x and two y of the plane.
    private static HardCase kernel(String name, double length) {
        return HardCase.of(name, normal(3, 2).times(length).and(normal(2, 2).times(length)), Shape.of(3, 2),
                x -> ArrayOp.generate(6, k -> similarity(x, k / 2, k % 2, length)),
                (x, v) -> kernelGradient(x, v, length, 1))
                .wrong("factor 2 of the square", (x, v) -> kernelGradient(x, v, length, 2))
                .wrong("length for its square", (x, v) -> kernelGradient(x, v, length, length));
    }

    private static double similarity(double[][] x, int i, int j, double length) {
        double a = x[0][2 * i] - x[1][2 * j], b = x[0][2 * i + 1] - x[1][2 * j + 1];
        return Math.exp(-(a * a + b * b) / (2 * length * length));
    }

    private static double[][] kernelGradient(double[][] x, double[] v, double length, double factor) {
        double[][] g = ArrayOp.zerosLike(x);
        for (int k = 0; k < 6; k++)
            for (int d = 0; d < 2; d++) {
                int i = k / 2 * 2 + d, j = k % 2 * 2 + d;
                double slope = factor * v[k] * similarity(x, k / 2, k % 2, length)
                        * (x[0][i] - x[1][j]) / (length * length);
                g[0][i] -= slope;
                g[1][j] += slope;
            }
        return g;
    }

    /// A positive definite matrix with an antisymmetric part, which no distance feels.
    private static final Points METRIC = normal(3, 3).with((x, r) -> {
        double[] a = x[0].clone(), skew = {r.nextGaussian(), r.nextGaussian(), r.nextGaussian()};
        for (int i = 0; i < 9; i++) {
            int row = i / 3, column = i % 3;
            x[0][i] = row == column ? 1 : Math.signum(column - row) * skew[(row + column) % 3];
            for (int j = 0; j < 3; j++) x[0][i] += a[3 * row + j] * a[3 * column + j];
        }
    });

    static List<HardCase> all() {
        HardCase distance = HardCase.of("Mahalanobis distance", normal(3).and(METRIC), Shape.of(),
                x -> new double[] {Math.sqrt(form(x[0], x[1]))},
                (x, v) -> mahalanobisGradient(x, v[0], false))
                .wrong("matrix taken for symmetric", (x, v) -> mahalanobisGradient(x, v[0], true));
        return List.of(
                distance,
                distance.at("Mahalanobis distance, metres and nanometres", normal(3).times(1e-9).and(METRIC)),
                kernel("Gaussian kernel", 1),
                kernel("Gaussian kernel of length 1e-5", 1e-5));
    }

    private OwnDistances() {}
}
