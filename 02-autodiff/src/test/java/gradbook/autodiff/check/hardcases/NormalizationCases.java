package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/// Batch and layer normalisation: gradients in which large terms cancel.
final class NormalizationCases {

    static List<HardCase> all() {
        return Stream.of(batchNorm(), layerNorm()).flatMap(List::stream).toList();
    }

    // ------------------------------------------------------------------------ batch normalisation

    private static final double EPSILON = 1e-5;

    /// What can be left out of the rule of a normalisation.
    enum Slip { NONE, NO_MEAN_TERM, NO_VARIANCE_TERM, NO_EPSILON, UNBIASED }

    /// (x − mean)/√(var + ε) of each of `groups` groups: element i of group c is at `i·groups + c`.
    static double[] normalize(double[] x, int groups) {
        double[] y = new double[x.length];
        for (int c = 0; c < groups; c++) {
            double mean = mean(x, c, groups), deviation = Math.sqrt(variance(x, c, groups) + EPSILON);
            for (int i = c; i < x.length; i += groups) y[i] = (x[i] - mean) / deviation;
        }
        return y;
    }

    /// (v − mean(v) − x̂·mean(v·x̂))/√(var + ε): S. Ioffe and C. Szegedy, *Batch Normalization* (2015),
    /// section 3, gathered into one line.
    static double[] normalizeGradient(double[] x, double[] v, int groups, Slip slip) {
        double[] g = new double[x.length];
        int n = x.length / groups;
        for (int c = 0; c < groups; c++) {
            double mean = mean(x, c, groups);
            double deviation = Math.sqrt(variance(x, c, groups) + (slip == Slip.NO_EPSILON ? 0 : EPSILON));
            double sum = 0, weighted = 0;
            for (int i = c; i < x.length; i += groups) {
                sum += v[i];
                weighted += v[i] * (x[i] - mean) / deviation;
            }
            double meanTerm = slip == Slip.NO_MEAN_TERM ? 0 : sum / n;
            double varianceTerm = slip == Slip.NO_VARIANCE_TERM ? 0 : weighted / (slip == Slip.UNBIASED ? n - 1 : n);
            for (int i = c; i < x.length; i += groups)
                g[i] = (v[i] - meanTerm - (x[i] - mean) / deviation * varianceTerm) / deviation;
        }
        return g;
    }

    private static double mean(double[] x, int c, int groups) {
        double sum = 0;
        for (int i = c; i < x.length; i += groups) sum += x[i];
        return sum / (x.length / groups);
    }

    /// Of the population: divided by n.
    private static double variance(double[] x, int c, int groups) {
        double mean = mean(x, c, groups), sum = 0;
        for (int i = c; i < x.length; i += groups) sum += (x[i] - mean) * (x[i] - mean);
        return sum / (x.length / groups);
    }

    private static HardCase normalization(String name, Points points, Shape shape, int groups) {
        HardCase right = HardCase.of(name, points, shape,
                x -> normalize(x[0], groups),
                (x, v) -> new double[][] {normalizeGradient(x[0], v, groups, Slip.NONE)});
        for (Slip slip : List.of(Slip.NO_MEAN_TERM, Slip.NO_VARIANCE_TERM, Slip.NO_EPSILON, Slip.UNBIASED))
            right = right.wrong(slip.name().toLowerCase().replace('_', ' '),
                    (x, v) -> new double[][] {normalizeGradient(x[0], v, groups, slip)});
        return right;
    }

    private static List<HardCase> batchNorm() {
        HardCase norm = normalization("batch norm", normal(6, 2), Shape.of(6, 2), 2);
        return List.of(
                norm,
                norm.at("batch norm, deviation 1e-3", normal(6, 2).times(1e-3)),
                norm.at("batch norm, mean 100, deviation 1e-3", normal(6, 2).map(t -> 100 + 1e-3 * t)),
                norm.at("batch norm, deviation 1e-6, less than ε", normal(6, 2).times(1e-6)),
                withWeights(),
                evaluating());
    }

    /// x̂·w + b, with the weights of each of two channels.
    private static HardCase withWeights() {
        return HardCase.of("batch norm with weight and bias", normal(6, 2).and(normal(2)).and(normal(2)),
                Shape.of(6, 2),
                x -> {
                    double[] normal = normalize(x[0], 2);
                    return ArrayOp.generate(12, i -> normal[i] * x[1][i % 2] + x[2][i % 2]);
                },
                (x, v) -> weightsGradient(x, v, 1, true))
                .wrong("mean for sum", (x, v) -> weightsGradient(x, v, 1.0 / 6, true))
                .wrong("missing broadcast sum", (x, v) -> weightsGradient(x, v, 1, false));
    }

    private static double[][] weightsGradient(double[][] x, double[] v, double scale, boolean summed) {
        double[][] g = ArrayOp.zerosLike(x);
        double[] normal = normalize(x[0], 2);
        g[0] = normalizeGradient(x[0], ArrayOp.generate(12, i -> v[i] * x[1][i % 2]), 2, Slip.NONE);
        for (int i = 0; i < 12; i++) {
            g[1][i % 2] = (summed ? g[1][i % 2] : 0) + scale * v[i] * normal[i];
            g[2][i % 2] = (summed ? g[2][i % 2] : 0) + scale * v[i];
        }
        return g;
    }

    /// In evaluation the running statistics are constants, and the gradient is v/√(var + ε).
    private static HardCase evaluating() {
        double[] means = {0.3, -1.2}, deviations = {Math.sqrt(0.5 + EPSILON), Math.sqrt(2 + EPSILON)};
        return HardCase.of("batch norm in evaluation", normal(6, 2), Shape.of(6, 2),
                x -> ArrayOp.generate(12, i -> (x[0][i] - means[i % 2]) / deviations[i % 2]),
                (_, v) -> new double[][] {ArrayOp.generate(12, i -> v[i] / deviations[i % 2])})
                .wrong("rule of training", (x, v) -> new double[][] {normalizeGradient(x[0], v, 2, Slip.NONE)});
    }

    // ---------------------------------------------------------------------------- of each sample

    private static List<HardCase> layerNorm() {
        HardCase rms = HardCase.of("RMS norm", normal(6), Shape.of(6),
                x -> ArrayOp.map(x[0], t -> t / rootMeanSquare(x[0])),
                (x, v) -> rmsGradient(x[0], v, 6))
                .wrong("second term dropped", (x, v) -> rmsGradient(x[0], v, Double.POSITIVE_INFINITY))
                .wrong("sum for mean in the second term", (x, v) -> rmsGradient(x[0], v, 1));
        return List.of(
                normalization("layer norm", normal(5), Shape.of(5), 1),
                normalization("layer norm of 3 ± 1e-5", normal(5).map(t -> 3 + 1e-5 * t), Shape.of(5), 1),
                rms,
                rms.at("RMS norm, x around 1e-4", normal(6).times(1e-4)));
    }

    private static double rootMeanSquare(double[] x) {
        return Math.sqrt(ArrayOp.dot(x, x) / x.length + 1e-6);
    }

    /// v/s − x·⟨x, v⟩/(n·s³).
    private static double[][] rmsGradient(double[] x, double[] v, double n) {
        double s = rootMeanSquare(x), projection = ArrayOp.dot(x, v) / (n * s * s * s);
        return new double[][] {ArrayOp.generate(x.length, i -> v[i] / s - x[i] * projection)};
    }

    private NormalizationCases() {}
}
