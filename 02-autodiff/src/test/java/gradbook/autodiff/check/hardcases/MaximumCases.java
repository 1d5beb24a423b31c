package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;
import static gradbook.autodiff.check.hardcases.Points.power;
import static gradbook.autodiff.check.hardcases.Points.sign;

import gradbook.tensor.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Functions that select elements by comparing them, at ties and close to ties.
final class MaximumCases {

    static List<HardCase> all() {
        return Stream.of(pooling(), sorting(), hinge()).flatMap(List::stream).toList();
    }

    // ------------------------------------------------------------------------------ max-pooling

    /// The windows of a max-pooling: `size` elements each, the first one at `−padding`. What is outside
    /// the input takes no part.
    private record Windows(int input, int size, int stride, int padding) {
        int count() {
            return (input + 2 * padding - size) / stride + 1;
        }

        /// The place of the first largest element in window `w`.
        int argmax(double[] x, int w) {
            int start = w * stride - padding, best = Math.max(start, 0);
            for (int i = best; i < Math.min(start + size, input); i++)
                if (x[i] > x[best]) best = i;
            return best;
        }

        HardCase pool(String name, Points points) {
            return HardCase.of(name, points, Shape.of(count()),
                    x -> ArrayOp.generate(count(), w -> x[0][argmax(x[0], w)]),
                    (x, v) -> {
                        double[] g = new double[input];
                        for (int w = 0; w < v.length; w++) g[argmax(x[0], w)] += v[w];
                        return new double[][] {g};
                    });
        }
    }

    private static List<HardCase> pooling() {
        var disjoint = new Windows(12, 4, 4, 0);
        var overlapping = new Windows(9, 3, 2, 0);
        var padded = new Windows(8, 3, 3, 1);
        HardCase pool = disjoint.pool("max-pool", normal(12))
                .wrong("sent to all of the window", (_, v) ->
                        new double[][] {ArrayOp.generate(12, i -> v[i / 4])})
                .wrong("sent to the last of the window", (_, v) ->
                        new double[][] {ArrayOp.generate(12, i -> i % 4 == 3 ? v[i / 4] : 0)});
        HardCase negative = padded.pool("max-pool with padding, all x < 0", normal(8).map(t -> -Math.abs(t)));
        return List.of(
                pool,
                pool.at("max-pool, near tie 1e-9 to 1e-4", normal(12).with((x, r) -> {
                    x[0][0] = 2;
                    x[0][1] = 2 + sign(r) * power(r, -9, -4);
                })),
                pool.at("max-pool, tie", normal(12).with((x, _) -> x[0][0] = x[0][1] = 2)),
                overlapping.pool("max-pool, overlapping windows",
                        normal(9).with((x, _) -> x[0][4] = 2 + Math.abs(x[0][4])))
                        .wrong("overwritten, not accumulated", (x, v) -> {
                            double[] g = new double[9];
                            for (int w = 0; w < v.length; w++) g[overlapping.argmax(x[0], w)] = v[w];
                            return new double[][] {g};
                        }),
                negative.wrong("padding wins over negatives", (x, v) -> {
                    double[] g = new double[8];
                    for (int w = 1; w < v.length; w++) g[padded.argmax(x[0], w)] += v[w];
                    return new double[][] {g};
                }));
    }

    // ---------------------------------------------------------------------------------- sorting

    /// The places of the elements in increasing order.
    private static int[] order(double[] x) {
        return IntStream.range(0, x.length).boxed().sorted(Comparator.comparingDouble(i -> x[i]))
                .mapToInt(i -> i).toArray();
    }

    /// Outputs `from` to `to` of the sorted elements: all of them, the middle one, the largest ones.
    private static HardCase sorted(String name, int from, int to) {
        return HardCase.of(name, normal(7), Shape.of(to - from),
                x -> ArrayOp.generate(to - from, i -> x[0][order(x[0])[from + i]]),
                (x, v) -> {
                    double[] g = new double[7];
                    for (int i = 0; i < v.length; i++) g[order(x[0])[from + i]] = v[i];
                    return new double[][] {g};
                })
                .wrong("inverse permutation", (x, v) -> {
                    double[] g = new double[7];
                    for (int i = 0; i < v.length; i++) g[from + i] = v[order(x[0])[from + i] % v.length];
                    return new double[][] {g};
                });
    }

    private static List<HardCase> sorting() {
        Points nearTie = normal(7).with((x, r) -> x[0][1] = x[0][0] + 1e-6 * r.nextGaussian());
        HardCase sort = sorted("sort", 0, 7), median = sorted("median", 3, 4), top = sorted("top 3", 4, 7);
        return List.of(
                sort, sort.at("sort, near tie 1e-6", nearTie),
                median, median.at("median, near tie 1e-6", nearTie),
                top, top.at("top 3, near tie 1e-6", nearTie));
    }

    // ------------------------------------------------------------------------------------ hinge

    /// Σᵢ max(0, 1 + xᵢ − x₀): the multi-class hinge loss of a sample of class 0.
    private static List<HardCase> hinge() {
        HardCase hinge = HardCase.of("hinge loss", normal(8), Shape.of(),
                x -> {
                    double loss = 0;
                    for (int i = 1; i < 8; i++) loss += Math.max(0, 1 + x[0][i] - x[0][0]);
                    return new double[] {loss};
                },
                (x, v) -> hingeGradient(x[0], v[0]))
                .wrong("one for count of active", (x, v) -> {
                    double[][] g = hingeGradient(x[0], v[0]);
                    g[0][0] = -v[0];
                    return g;
                });
        return List.of(hinge, hinge.at("hinge loss at the margin", normal(8).with((x, _) -> x[0][1] = x[0][0] - 1)));
    }

    private static double[][] hingeGradient(double[] x, double v) {
        double[] g = new double[x.length];
        for (int i = 1; i < x.length; i++)
            if (1 + x[i] - x[0] > 0) {
                g[i] = v;
                g[0] -= v;
            }
        return new double[][] {g};
    }

    private MaximumCases() {}
}
