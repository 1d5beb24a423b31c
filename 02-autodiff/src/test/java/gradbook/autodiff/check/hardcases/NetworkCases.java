package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Small networks: chains of operations, with gradients for all their weights.
final class NetworkCases {

    static List<HardCase> all() {
        return Stream.of(attention(), tanhNetwork(), reluNetworks(), LstmCase.all())
                .flatMap(List::stream).toList();
    }

    // -------------------------------------------------------------------------------- attention

    private static final int STEPS = 3, WIDTH = 2;

    /// softmax(Q·Kᵀ/√d)·V, and the rule; with a causal mask, step i sees steps 0 to i only.
    private record Attention(boolean causal) {

        double[] weights(double[] q, double[] k, int i) {
            int seen = causal ? i + 1 : STEPS;
            return SoftmaxCases.softmax(ArrayOp.generate(seen,
                    j -> (q[2 * i] * k[2 * j] + q[2 * i + 1] * k[2 * j + 1]) / Math.sqrt(WIDTH)));
        }

        double[] forward(double[][] x) {
            double[] y = new double[STEPS * WIDTH];
            for (int i = 0; i < STEPS; i++) {
                double[] p = weights(x[0], x[1], i);
                for (int j = 0; j < p.length; j++)
                    for (int d = 0; d < WIDTH; d++) y[WIDTH * i + d] += p[j] * x[2][WIDTH * j + d];
            }
            return y;
        }

        double[][] gradient(double[][] x, double[] v) {
            double[][] g = ArrayOp.zerosLike(x);
            for (int i = 0; i < STEPS; i++) {
                double[] p = weights(x[0], x[1], i), dp = new double[p.length];
                for (int j = 0; j < p.length; j++)
                    for (int d = 0; d < WIDTH; d++) {
                        g[2][WIDTH * j + d] += p[j] * v[WIDTH * i + d];
                        dp[j] += v[WIDTH * i + d] * x[2][WIDTH * j + d];
                    }
                double[] score = ArrayOp.map(SoftmaxCases.throughSoftmax(p, dp), t -> t / Math.sqrt(WIDTH));
                for (int j = 0; j < p.length; j++)
                    for (int d = 0; d < WIDTH; d++) {
                        g[0][WIDTH * i + d] += score[j] * x[1][WIDTH * j + d];
                        g[1][WIDTH * j + d] += score[j] * x[0][WIDTH * i + d];
                    }
            }
            return g;
        }
    }

    private static List<HardCase> attention() {
        var full = new Attention(false);
        var causal = new Attention(true);
        Points points = normal(STEPS, WIDTH).and(normal(STEPS, WIDTH)).and(normal(STEPS, WIDTH));
        Points sharp = normal(STEPS, WIDTH).times(10).and(normal(STEPS, WIDTH).times(10)).and(normal(STEPS, WIDTH));
        Shape out = Shape.of(STEPS, WIDTH);
        HardCase attention = HardCase.of("attention", points, out, full::forward, full::gradient)
                .wrong("queries and keys exchanged", (x, v) -> {
                    double[][] g = full.gradient(x, v);
                    return new double[][] {g[1], g[0], g[2]};
                })
                .wrong("scale √d forgotten", (x, v) -> {
                    double[][] g = full.gradient(x, v);
                    double[] dq = ArrayOp.map(g[0], t -> t * Math.sqrt(WIDTH));
                    return new double[][] {dq, ArrayOp.map(g[1], t -> t * Math.sqrt(WIDTH)), g[2]};
                });
        HardCase masked = HardCase.of("causal attention", points, out, causal::forward, causal::gradient)
                .wrong("mask forgotten", full::gradient);
        return List.of(
                attention, attention.at("attention, queries and keys times 10", sharp),
                masked, masked.at("causal attention, queries and keys times 10", sharp));
    }

    // -------------------------------------------------------------------------- perceptron with tanh

    /// Activations of the layers aₗ₊₁ = tanh(Wₗ·aₗ): `x[0]` is the input, `x[1]` to `x[3]` the weights.
    private static double[][] activations(double[][] x) {
        double[][] a = {x[0], new double[4], new double[4], new double[4]};
        for (int l = 0; l < 3; l++)
            for (int i = 0; i < 4; i++) {
                double sum = 0;
                for (int j = 0; j < 4; j++) sum += x[l + 1][4 * i + j] * a[l][j];
                a[l + 1][i] = Math.tanh(sum);
            }
        return a;
    }

    /// @param stale whether the middle layer uses the activation of the layer below for its own
    private static double[][] tanhGradient(double[][] x, double v, boolean stale) {
        double[][] a = activations(x), g = ArrayOp.zerosLike(x);
        double[] upper = ArrayOp.map(a[3], t -> v * 0.5 * t);
        for (int l = 2; l >= 0; l--) {
            double[] lower = new double[4];
            for (int i = 0; i < 4; i++) {
                double h = stale && l == 1 ? a[l][i] : a[l + 1][i], z = upper[i] * (1 - h * h);
                for (int j = 0; j < 4; j++) {
                    g[l + 1][4 * i + j] = z * a[l][j];
                    lower[j] += z * x[l + 1][4 * i + j];
                }
            }
            upper = lower;
        }
        g[0] = upper;
        return g;
    }

    /// With the mean square of the last layer as its loss.
    private static List<HardCase> tanhNetwork() {
        Points points = normal(4).and(normal(4, 4)).and(normal(4, 4)).and(normal(4, 4));
        return List.of(HardCase.of("tanh network 4-4-4-4", points, Shape.of(),
                x -> {
                    double[] last = activations(x)[3];
                    return new double[] {ArrayOp.dot(last, last) / 4};
                },
                (x, v) -> tanhGradient(x, v[0], false))
                .wrong("stale activation", (x, v) -> tanhGradient(x, v[0], true)));
    }

    // ------------------------------------------------------------------------------- relu networks

    private static List<HardCase> reluNetworks() {
        return List.of(
                HardCase.of("relu network 3-8-1", normal(3).and(normal(8, 3)).and(normal(8)), Shape.of(),
                        x -> new double[] {ArrayOp.dot(ArrayOp.map(hidden(x), t -> Math.max(t, 0)), x[2])},
                        (x, v) -> reluGradient(x, v[0], true))
                        .wrong("step forgotten", (x, v) -> reluGradient(x, v[0], false)),
                wide());
    }

    private static double[] hidden(double[][] x) {
        return ArrayOp.generate(8, i ->
                x[1][3 * i] * x[0][0] + x[1][3 * i + 1] * x[0][1] + x[1][3 * i + 2] * x[0][2]);
    }

    private static double[][] reluGradient(double[][] x, double v, boolean step) {
        double[][] g = ArrayOp.zerosLike(x);
        double[] hidden = hidden(x);
        for (int i = 0; i < 8; i++) {
            g[2][i] = v * Math.max(hidden[i], 0);
            if (step && hidden[i] <= 0) continue;
            for (int j = 0; j < 3; j++) {
                g[1][3 * i + j] = v * x[2][i] * x[0][j];
                g[0][j] += v * x[2][i] * x[1][3 * i + j];
            }
        }
        return g;
    }

    /// 200 inputs, 4 outputs and a kink for each pair: too many for a full Jacobian.
    private static HardCase wide() {
        double[][] inner = new double[4][], outer = new double[4][];
        for (int o = 0; o < 4; o++) {
            int output = o;
            inner[o] = ArrayOp.generate(200, i -> Math.sin(1 + i * (output + 1)));
            outer[o] = ArrayOp.generate(200, i -> Math.cos(i + output));
        }
        return HardCase.of("relu network 200-4", normal(200), Shape.of(4),
                x -> ArrayOp.generate(4, o -> IntStream.range(0, 200)
                        .mapToDouble(i -> Math.max(0, x[0][i] * inner[o][i]) * outer[o][i]).sum()),
                (x, v) -> new double[][] {ArrayOp.generate(200, i -> IntStream.range(0, 4)
                        .filter(o -> x[0][i] * inner[o][i] > 0)
                        .mapToDouble(o -> v[o] * inner[o][i] * outer[o][i]).sum())});
    }

    private NetworkCases() {}
}
