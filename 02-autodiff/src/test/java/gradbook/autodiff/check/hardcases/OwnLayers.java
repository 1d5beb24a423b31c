package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.ElementwiseCases.sigmoid;
import static gradbook.autodiff.check.hardcases.Points.between;
import static gradbook.autodiff.check.hardcases.Points.each;
import static gradbook.autodiff.check.hardcases.Points.normal;
import static gradbook.autodiff.check.hardcases.Points.power;
import static gradbook.autodiff.check.hardcases.Points.sign;

import gradbook.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/// Layers that are not on the list.
final class OwnLayers {

    static List<HardCase> all() {
        return Stream.of(gated(), learnedSlope(), normalizing(), convolving(), sampling(), bilinearForm())
                .flatMap(List::stream).toList();
    }

    // ------------------------------------------------------------------------------------ gated

    /// a·σ(a)·b: N. Shazeer, *GLU Variants Improve Transformer* (2020).
    private static double[][] gatedGradient(double[][] x, double[] v, double second) {
        return new double[][] {
                ArrayOp.generate(6, i -> v[i] * x[1][i] * sigmoid(x[0][i])
                        * (1 + second * x[0][i] * sigmoid(-x[0][i]))),
                ArrayOp.generate(6, i -> v[i] * x[0][i] * sigmoid(x[0][i]))};
    }

    private static List<HardCase> gated() {
        HardCase swiglu = HardCase.of("SwiGLU", normal(2, 3).and(normal(2, 3)), Shape.of(2, 3),
                x -> ArrayOp.generate(6, i -> x[0][i] * sigmoid(x[0][i]) * x[1][i]),
                (x, v) -> gatedGradient(x, v, 1))
                .wrong("gate taken for a constant", (x, v) -> gatedGradient(x, v, 0));
        return List.of(swiglu,
                swiglu.at("SwiGLU, gate around 10, value around 1e6",
                        normal(2, 3).times(10).and(normal(2, 3).times(1e6))));
    }

    // ----------------------------------------------------------------------------- learned slope

    /// x where x > 0, else aⱼ·x with a slope for each of four channels.
    private static double[][] slopeGradient(double[][] x, double[] v, boolean summed, double scale) {
        double[][] g = ArrayOp.zerosLike(x);
        for (int i = 0; i < 12; i++) {
            boolean below = x[0][i] <= 0;
            g[0][i] = v[i] * (below ? x[1][i % 4] : 1);
            double share = below ? scale * v[i] * x[0][i] : 0;
            g[1][i % 4] = summed ? g[1][i % 4] + share : share;
        }
        return g;
    }

    private static List<HardCase> learnedSlope() {
        HardCase prelu = HardCase.of("PReLU", normal(3, 4).and(normal(4).times(0.3)), Shape.of(3, 4),
                x -> ArrayOp.generate(12, i -> x[0][i] > 0 ? x[0][i] : x[1][i % 4] * x[0][i]),
                (x, v) -> slopeGradient(x, v, true, 1))
                .wrong("missing broadcast sum", (x, v) -> slopeGradient(x, v, false, 1))
                .wrong("mean for sum", (x, v) -> slopeGradient(x, v, true, 1.0 / 3));
        return List.of(prelu, prelu.at("PReLU at 0 and close to it",
                normal(3, 4).and(normal(4).times(0.3)).with((x, r) -> {
                    x[0][2] = 0;
                    x[0][7] = sign(r) * power(r, -10, -4);
                })));
    }

    // -------------------------------------------------------------------------- group normalisation

    /// Four channels of three elements in two groups: group c holds elements 6c to 6c + 5.
    private static double[] interleaved(double[] x) {
        return ArrayOp.generate(12, i -> x[i % 2 * 6 + i / 2]);
    }

    private static double[] grouped(double[] x) {
        return ArrayOp.generate(12, i -> x[i % 6 * 2 + i / 6]);
    }

    private static List<HardCase> normalizing() {
        HardCase norm = HardCase.of("group norm, 2 groups", normal(4, 3), Shape.of(4, 3),
                x -> grouped(NormalizationCases.normalize(interleaved(x[0]), 2)),
                (x, v) -> new double[][] {grouped(NormalizationCases.normalizeGradient(
                        interleaved(x[0]), interleaved(v), 2, NormalizationCases.Slip.NONE))})
                .wrong("no mean term", (x, v) -> new double[][] {grouped(NormalizationCases.normalizeGradient(
                        interleaved(x[0]), interleaved(v), 2, NormalizationCases.Slip.NO_MEAN_TERM))})
                .wrong("one group", (x, v) -> new double[][] {NormalizationCases.normalizeGradient(
                        x[0], v, 1, NormalizationCases.Slip.NONE)});
        return List.of(norm, norm.at("group norm, groups of 1e-2 and 1e4", normal(4, 3).with((x, _) -> {
            for (int i = 0; i < 12; i++) x[0][i] *= i < 6 ? 1e-2 : 1e4;
        })));
    }

    // -------------------------------------------------------------------------------- convolutions

    private static List<HardCase> convolving() {
        var depthwise = Convolution.of(3, 3, 3, 4, 4, 3, 3).padding(1, 1);
        var pointwise = Convolution.of(3, 2, 1, 2, 3, 1, 1);
        return List.of(
                depthwise.checked("depthwise convolution"),
                pointwise.checked("1×1 convolution")
                        .wrong("kernel transposed", (x, v) -> {
                            double[] transposed = ArrayOp.generate(6, k -> x[1][k % 3 * 2 + k / 3]);
                            return new double[][] {
                                    pointwise.gradient(new double[][] {x[0], transposed}, v, i -> i, k -> k)[0],
                                    pointwise.gradient(x, v, i -> i, k -> k)[1]};
                        }));
    }

    // ------------------------------------------------------------------------ bilinear interpolation

    /// An image (3, 3) between its pixels, at the place (y, x) from 0 to 2.
    private record Sample(double[] image, int row, int column, double down, double right) {

        static Sample of(double[][] x) {
            int row = Math.min((int) x[1][0], 1), column = Math.min((int) x[1][1], 1);
            return new Sample(x[0], row, column, x[1][0] - row, x[1][1] - column);
        }

        double pixel(int y, int x) {
            return image[3 * (row + y) + column + x];
        }

        double value() {
            return (1 - down) * ((1 - right) * pixel(0, 0) + right * pixel(0, 1))
                    + down * ((1 - right) * pixel(1, 0) + right * pixel(1, 1));
        }

        double[][] gradient(double v, boolean place) {
            double[] g = new double[9];
            for (int y = 0; y < 2; y++)
                for (int x = 0; x < 2; x++)
                    g[3 * (row + y) + column + x] = v * (y == 0 ? 1 - down : down) * (x == 0 ? 1 - right : right);
            double dy = (1 - right) * (pixel(1, 0) - pixel(0, 0)) + right * (pixel(1, 1) - pixel(0, 1));
            double dx = (1 - down) * (pixel(0, 1) - pixel(0, 0)) + down * (pixel(1, 1) - pixel(1, 0));
            return new double[][] {g, place ? new double[] {v * dy, v * dx} : new double[] {v * dx, v * dy}};
        }
    }

    private static List<HardCase> sampling() {
        HardCase sample = HardCase.of("bilinear interpolation",
                normal(3, 3).and(each(2, r -> between(r, 0, 2))), Shape.of(),
                x -> new double[] {Sample.of(x).value()},
                (x, v) -> Sample.of(x).gradient(v[0], true))
                .wrong("height and width exchanged", (x, v) -> Sample.of(x).gradient(v[0], false));
        return List.of(sample, sample.at("bilinear interpolation, on or close to a grid line",
                normal(3, 3).and(each(2, r -> between(r, 0, 2))).with((x, r) ->
                        x[1][0] = r.nextBoolean() ? 1 : 1 + sign(r) * power(r, -9, -3))));
    }

    // ------------------------------------------------------------------------------- bilinear form

    /// x·W·y with a square matrix that is not symmetric.
    private static double[][] formGradient(double[][] x, double v, boolean transposed) {
        double[][] g = ArrayOp.zerosLike(x);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                g[0][i] += v * x[1][3 * i + j] * x[2][j];
                g[2][j] += v * x[1][3 * i + j] * x[0][i];
                g[1][transposed ? 3 * j + i : 3 * i + j] = v * x[0][i] * x[2][j];
            }
        return g;
    }

    private static List<HardCase> bilinearForm() {
        HardCase form = HardCase.of("bilinear form", normal(3).and(normal(3, 3)).and(normal(3)), Shape.of(),
                x -> new double[] {ArrayOp.dot(x[0], ArrayOp.generate(3, i ->
                        x[1][3 * i] * x[2][0] + x[1][3 * i + 1] * x[2][1] + x[1][3 * i + 2] * x[2][2]))},
                (x, v) -> formGradient(x, v[0], false))
                .wrong("matrix gradient transposed", (x, v) -> formGradient(x, v[0], true));
        return List.of(form, form.at("bilinear form of 1e-12, 1 and 1e12",
                normal(3).times(1e-12).and(normal(3, 3)).and(normal(3).times(1e12))));
    }

    private OwnLayers() {}
}
