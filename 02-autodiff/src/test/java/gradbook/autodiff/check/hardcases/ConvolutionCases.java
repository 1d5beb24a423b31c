package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.autodiff.check.hardcases.Convolution.Index;
import gradbook.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/// Convolutions and average pooling.
final class ConvolutionCases {

    static List<HardCase> all() {
        return Stream.of(convolutions(), transposed(), pooling()).flatMap(List::stream).toList();
    }

    private static List<HardCase> convolutions() {
        var line = Convolution.of(1, 1, 1, 1, 7, 1, 3).stride(1, 2).padding(0, 1);
        var tail = Convolution.of(1, 1, 1, 1, 8, 1, 3).stride(1, 2);
        var smallest = Convolution.of(1, 1, 1, 1, 2, 1, 1).stride(1, 2);
        var plane = Convolution.of(2, 2, 1, 4, 5, 3, 2).stride(2, 1).padding(1, 0);
        var dilated = Convolution.of(1, 2, 1, 5, 6, 2, 2).dilation(2, 3).padding(1, 1);
        var grouped = Convolution.of(4, 2, 2, 3, 3, 2, 2);
        return List.of(
                line.checked("conv1d (7), kernel 3, stride 2, padding 1", Shape.of(7), Shape.of(3), Shape.of(4)),
                tail.checked("conv1d (8), kernel 3, stride 2, last input unused",
                        Shape.of(8), Shape.of(3), Shape.of(3)),
                smallest.checked("conv1d (2), kernel 1, stride 2", Shape.of(2), Shape.of(1), Shape.of(1)),
                plane.checked("conv2d, stride (2, 1), padding (1, 0)")
                        .wrong("stride exchanged", (x, v) -> plane.gradientAs(plane.stride(1, 2), x, v))
                        .wrong("padding exchanged", (x, v) -> plane.gradientAs(plane.padding(0, 1), x, v)),
                dilated.checked("conv2d, dilation (2, 3)")
                        .wrong("dilation ignored", (x, v) -> dilated.gradientAs(dilated.dilation(1, 1), x, v)),
                grouped.checked("conv2d in 2 groups")
                        .wrong("groups exchanged", (x, v) -> {
                            double[][] g = grouped.gradient(x, v, i -> i, k -> k);
                            return new double[][] {ArrayOp.generate(36, i -> g[0][(i + 18) % 36]), g[1]};
                        }));
    }

    /// A transposed convolution walks the list with input and output exchanged.
    private static List<HardCase> transposed() {
        var down = Convolution.of(1, 1, 1, 1, 7, 1, 3).stride(1, 2).padding(0, 1);
        return List.of(HardCase.of("transposed conv1d (4) to (7)", normal(4).and(normal(3)), Shape.of(7),
                x -> {
                    double[] y = new double[7];
                    down.terms((o, i, k) -> y[i] += x[0][o] * x[1][k]);
                    return y;
                },
                (x, v) -> transposedGradient(down, x, v, k -> k))
                .wrong("kernel flipped", (x, v) -> transposedGradient(down, x, v, k -> 2 - k)));
    }

    private static double[][] transposedGradient(Convolution down, double[][] x, double[] v, Index kernel) {
        double[][] g = ArrayOp.zerosLike(x);
        down.terms((o, i, k) -> {
            g[0][o] += v[i] * x[1][kernel.of(k)];
            g[1][k] += v[i] * x[0][o];
        });
        return g;
    }

    // ----------------------------------------------------------------------------- average pooling

    /// Window w of (7) is from `from.of(w)` to `to.of(w)`, clipped to the input.
    private static double[] windows(double[] v, Index from, Index to, Index divisor) {
        double[] g = new double[7];
        for (int w = 0; w < v.length; w++)
            for (int i = Math.max(from.of(w), 0); i < Math.min(to.of(w), 7); i++) g[i] += v[w] / divisor.of(w);
        return g;
    }

    private static HardCase average(String name, int count, Index from, Index to, Index divisor) {
        return HardCase.of(name, normal(7), Shape.of(count),
                x -> ArrayOp.generate(count, w -> {
                    double sum = 0;
                    for (int i = Math.max(from.of(w), 0); i < Math.min(to.of(w), 7); i++) sum += x[0][i];
                    return sum / divisor.of(w);
                }),
                (_, v) -> new double[][] {windows(v, from, to, divisor)});
    }

    private static List<HardCase> pooling() {
        Index start = w -> 2 * w - 1, end = w -> 2 * w + 2;
        Index inside = w -> Math.min(end.of(w), 7) - Math.max(start.of(w), 0);
        Index low = w -> w * 7 / 3, high = w -> ((w + 1) * 7 + 2) / 3;
        Index width = w -> high.of(w) - low.of(w);
        return List.of(
                average("average pool, padding counted", 4, start, end, _ -> 3)
                        .wrong("padding not counted", (_, v) -> new double[][] {windows(v, start, end, inside)})
                        .wrong("sum for mean", (_, v) -> new double[][] {windows(v, start, end, _ -> 1)}),
                average("average pool, padding not counted", 4, start, end, inside)
                        .wrong("padding counted", (_, v) -> new double[][] {windows(v, start, end, _ -> 3)}),
                average("adaptive average pool (7) to (3)", 3, low, high, width)
                        .wrong("equal windows", (_, v) ->
                                new double[][] {windows(v, w -> 2 * w, w -> 2 * w + 2, _ -> 2)})
                        .wrong("sum for mean", (_, v) -> new double[][] {windows(v, low, high, _ -> 1)}));
    }

    private ConvolutionCases() {}
}
