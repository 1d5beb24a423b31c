package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Operations that only move elements, and the running sum and product.
final class RoutingCases {

    /// Where the result has a 0 that comes from nowhere.
    private static final int PADDING = -1;

    static List<HardCase> all() {
        return Stream.of(moves(), joins(), cumulative(), dropout()).flatMap(List::stream).toList();
    }

    /// Element `o` of the result is element `source.applyAsInt(o)` of the input.
    private static HardCase moved(String name, Shape in, Shape out, IntUnaryOperator source) {
        int[] from = IntStream.range(0, out.size()).map(source).toArray();
        return HardCase.of(name, normal(in.dims()), out,
                x -> ArrayOp.generate(from.length, o -> from[o] == PADDING ? 0 : x[0][from[o]]),
                (_, v) -> back(v, from, in.size(), true, 0))
                .wrong("overwritten, not accumulated", (_, v) -> back(v, from, in.size(), false, 0))
                .wrong("off by one index", (_, v) -> back(v, from, in.size(), true, 1))
                .wrong("moved on, not back", (_, v) ->
                        new double[][] {ArrayOp.generate(in.size(), i -> {
                            int o = i < from.length ? from[i] : PADDING;
                            return o == PADDING || o >= v.length ? 0 : v[o];
                        })});
    }

    private static double[][] back(double[] v, int[] from, int length, boolean accumulated, int offset) {
        double[] g = new double[length];
        for (int o = 0; o < v.length; o++) {
            if (from[o] == PADDING) continue;
            int i = (from[o] + offset) % length;
            g[i] = (accumulated ? g[i] : 0) + v[o];
        }
        return new double[][] {g};
    }

    private static List<HardCase> moves() {
        int[] repeated = {2, 0, 2, 3, 2}, unordered = {3, 0, 2};
        return List.of(
                moved("rows (2, 0, 2, 3, 2) of an embedding (5, 2)", Shape.of(5, 2), Shape.of(5, 2),
                        o -> repeated[o / 2] * 2 + o % 2),
                moved("rows (3, 0, 2) of (4, 3)", Shape.of(4, 3), Shape.of(3, 3),
                        o -> unordered[o / 3] * 3 + o % 3),
                moved("one element of each row of (3, 4)", Shape.of(3, 4), Shape.of(3),
                        o -> 4 * o + (2 * o + 1) % 4),
                moved("second half of (6, 2)", Shape.of(6, 2), Shape.of(3, 2), o -> o + 6),
                moved("(5) padded to (8)", Shape.of(5), Shape.of(8), o -> o < 1 || o > 5 ? PADDING : o - 1),
                moved("slice of (8) with step 3", Shape.of(8), Shape.of(3), o -> 3 * o + 1),
                moved("(2, 3) flipped", Shape.of(2, 3), Shape.of(2, 3), o -> 5 - o),
                moved("(5) rolled by 2", Shape.of(5), Shape.of(5), o -> (o + 3) % 5),
                moved("(2, 3, 4) permuted to (4, 2, 3)", Shape.of(2, 3, 4), Shape.of(4, 2, 3),
                        o -> o % 6 * 4 + o / 6),
                moved("(3, 3) transposed", Shape.of(3, 3), Shape.of(3, 3), o -> o % 3 * 3 + o / 3),
                moved("(2, 6) reshaped to (3, 4)", Shape.of(2, 6), Shape.of(3, 4), o -> o),
                moved("(3, 1) expanded to (3, 4)", Shape.of(3, 1), Shape.of(3, 4), o -> o / 4));
    }

    /// The rows of (2, 2) and (3, 2), one after another.
    private static List<HardCase> joins() {
        return List.of(HardCase.of("concat (2, 2) and (3, 2)", normal(2, 2).and(normal(3, 2)), Shape.of(5, 2),
                x -> ArrayOp.generate(10, i -> i < 4 ? x[0][i] : x[1][i - 4]),
                (_, v) -> new double[][] {Arrays.copyOfRange(v, 0, 4), Arrays.copyOfRange(v, 4, 10)})
                .wrong("both parts from the start", (_, v) ->
                        new double[][] {Arrays.copyOfRange(v, 0, 4), Arrays.copyOfRange(v, 0, 6)}));
    }

    // ---------------------------------------------------------------------- running sum and product

    private static final int N = 5;

    private static List<HardCase> cumulative() {
        HardCase product = HardCase.of("cumprod", normal(N), Shape.of(N),
                x -> {
                    double[] y = x[0].clone();
                    for (int i = 1; i < N; i++) y[i] *= y[i - 1];
                    return y;
                },
                (x, v) -> cumprodGradient(x[0], v))
                .wrong("later outputs forgotten", (x, v) -> {
                    double[] g = new double[N];
                    for (int i = 0; i < N; i++) g[i] = v[i] * product(x[0], i, i);
                    return new double[][] {g};
                })
                .wrong("by division, 0 where x is 0", (x, v) -> {
                    double[] g = cumprodGradient(x[0], v)[0];
                    return new double[][] {ArrayOp.generate(N, i -> x[0][i] == 0 ? 0 : g[i])};
                });
        return List.of(
                HardCase.of("cumsum", normal(N), Shape.of(N),
                        x -> {
                            double[] y = x[0].clone();
                            for (int i = 1; i < N; i++) y[i] += y[i - 1];
                            return y;
                        },
                        (_, v) -> new double[][] {ArrayOp.generate(N, i -> ArrayOp.sum(Arrays.copyOfRange(v, i, N)))})
                        .wrong("summed forwards", (_, v) -> new double[][] {
                                ArrayOp.generate(N, i -> ArrayOp.sum(Arrays.copyOfRange(v, 0, i + 1)))}),
                product,
                product.at("cumprod with a 0", normal(N).with((x, _) -> x[0][2] = 0)),
                product.at("cumprod with two 0s", normal(N).with((x, _) -> x[0][1] = x[0][3] = 0)));
    }

    /// The product of x₀ … `x[last]` without `x[left]`.
    private static double product(double[] x, int last, int left) {
        double product = 1;
        for (int i = 0; i <= last; i++)
            if (i != left) product *= x[i];
        return product;
    }

    /// Without division, which gives 0/0 at a 0.
    private static double[][] cumprodGradient(double[] x, double[] v) {
        double[] g = new double[N];
        for (int i = 0; i < N; i++)
            for (int j = i; j < N; j++) g[i] += v[j] * product(x, j, i);
        return new double[][] {g};
    }

    // ------------------------------------------------------------------------------------ dropout

    /// With a mask drawn once: a mask drawn anew in each forward would not be a function.
    private static List<HardCase> dropout() {
        double[] mask = {1, 0, 0, 1, 1, 0, 1, 0}, other = {0, 1, 0, 1, 1, 1, 0, 0};
        return Stream.of(0.5, 0.999).map(p -> HardCase.of("dropout, p = " + p, normal(8), Shape.of(8),
                x -> ArrayOp.generate(8, i -> x[0][i] * mask[i] / (1 - p)),
                (_, v) -> new double[][] {ArrayOp.generate(8, i -> v[i] * mask[i] / (1 - p))})
                .wrong("mask not applied", (_, v) ->
                        new double[][] {ArrayOp.generate(8, i -> v[i] / (1 - p))})
                .wrong("mask not reused", (_, v) ->
                        new double[][] {ArrayOp.generate(8, i -> v[i] * other[i] / (1 - p))})
                .wrong("not divided by 1 - p", (_, v) ->
                        new double[][] {ArrayOp.generate(8, i -> v[i] * mask[i])})).toList();
    }

    private RoutingCases() {}
}
