package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Panels;
import gradbook.architectures.pictures.Plot;
import gradbook.cnn.ConvolutionAlgorithm;
import gradbook.cnn.Window;
import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;

/// How long the four ways to compute a convolution take, by the size of the window and by that of the image, and how
/// many multiplications each of them needs.
///
/// @param channels of the image and of the outputs
/// @param side     of the image when windows vary, in pixels
/// @param kernels  the sides of these windows, odd; a border of zeros keeps the size of the image
/// @param kernel   the side of the window when images vary
/// @param sides    the sides of these images
/// @param rounds   how often each is timed, all four in turn
/// @param largest  numbers in a Toeplitz matrix; larger ones are left out
public record ConvolutionTimes(int channels, int side, List<Integer> kernels, int kernel, List<Integer> sides,
                               int rounds, long largest) implements Experiment {

    /// The Toeplitz matrix last, so that the others have the same colours in a chart without it.
    private static final List<ConvolutionAlgorithm> IN_CHARTS = List.of(ConvolutionAlgorithm.LOOPS,
            ConvolutionAlgorithm.IM2COL, ConvolutionAlgorithm.FFT, ConvolutionAlgorithm.TOEPLITZ);
    private static final Map<ConvolutionAlgorithm, String> NAMES = Map.of(ConvolutionAlgorithm.LOOPS, "loops",
            ConvolutionAlgorithm.IM2COL, "im2col", ConvolutionAlgorithm.FFT, "FFT", ConvolutionAlgorithm.TOEPLITZ,
            "Toeplitz");

    /// A time in milliseconds: the median of all rounds, and the quartiles around it.
    record Time(double median, double lower, double upper) {
        static Time of(double[] rounds) {
            double[] sorted = rounds.clone();
            Arrays.sort(sorted);
            return new Time(sorted[sorted.length / 2], sorted[sorted.length / 4], sorted[sorted.length * 3 / 4]);
        }

        @Override public String toString() {
            int digits = median < 0.1 ? 3 : median < 10 ? 2 : 1;
            return String.format(Locale.ROOT, "%." + digits + "f ±%." + digits + "f", median, (upper - lower) / 2);
        }
    }

    /// What was found of a window over an image.
    ///
    /// @param times    of the ways that were tried
    /// @param farthest the largest difference between outputs, as a part of the largest output
    record Case(int side, int kernel, Map<ConvolutionAlgorithm, Time> times, double farthest) {
        ConvolutionAlgorithm winner() {
            return times.keySet().stream().min((a, b) -> Double.compare(times.get(a).median, times.get(b).median))
                    .orElseThrow();
        }
    }

    public static ConvolutionTimes standard() {
        return new ConvolutionTimes(2, 64, List.of(1, 3, 5, 7, 11, 15, 21, 31, 41, 51), 5, List.of(8, 16, 32), 15,
                1 << 24);
    }

    @Override public String name() {
        return "conv-algorithms";
    }

    @Override public String question() {
        return "Which of the four ways to compute a convolution is fastest, and when?";
    }

    @Override public Findings run(Seed seed, Consumer<String> progress) {
        progress.accept("warming up");
        for (int i = 0; i < 20; i++) measure(16, kernel, seed);
        List<Case> byImage = new ArrayList<>(), byKernel = new ArrayList<>();
        for (int n : sides) byImage.add(told(progress, measure(n, kernel, seed)));
        for (int k : kernels) byKernel.add(told(progress, measure(side, k, seed)));

        double farthest = Math.max(byImage.stream().mapToDouble(Case::farthest).max().orElse(0),
                byKernel.stream().mapToDouble(Case::farthest).max().orElse(0));
        String remark = String.format(Locale.ROOT, "Milliseconds, the median of %d rounds, ± half the distance between"
                + " the quartiles; %d channels in, %d out.\nA Toeplitz matrix of more than %,d numbers was not written"
                + " down.\nOutputs differ by %.0e of the largest at most.", rounds, channels, channels, largest,
                farthest);
        var all = new ArrayList<>(byImage);
        all.addAll(byKernel);
        return new Findings(table(all), remark, () -> Panels.row(
                Panels.of(chart("By the window, over " + side + "×" + side + " pixels", byKernel, Case::kernel)),
                Panels.of(chart("By the image, for " + kernel + "×" + kernel + " windows", byImage(byImage, byKernel),
                        Case::side)),
                ToeplitzPicture.draw(8, 3)));
    }

    private static Case told(Consumer<String> progress, Case one) {
        progress.accept(one.kernel + "×" + one.kernel + " over " + one.side + "×" + one.side);
        return one;
    }

    private Case measure(int side, int kernel, Seed seed) {
        Window window = Window.of(kernel).padding(kernel / 2);
        Tensor image = Tensor.randn(Shape.of(1, channels, side, side), DType.FLOAT32, seed.split("x").generator());
        Tensor weight = Tensor.randn(Shape.of(channels, channels, kernel, kernel), DType.FLOAT32,
                seed.split("w").generator());
        List<ConvolutionAlgorithm> ways = Arrays.stream(ConvolutionAlgorithm.values()).filter(way ->
                way != ConvolutionAlgorithm.TOEPLITZ || multiplications(way, channels, side, kernel) <= largest)
                .toList();

        // Once for the just-in-time compiler, and to compare; the rounds then take turns, so that whatever slows the
        // machine down for a while slows all of them down.
        List<Tensor> outputs = ways.stream().map(way -> way.conv2d(window, 1, image, weight)).toList();
        double[][] millis = new double[ways.size()][rounds];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < ways.size(); i++) {
                long start = System.nanoTime();
                ways.get(i).conv2d(window, 1, image, weight);
                millis[i][round] = (System.nanoTime() - start) / 1e6;
            }
        var times = new EnumMap<ConvolutionAlgorithm, Time>(ConvolutionAlgorithm.class);
        for (int i = 0; i < ways.size(); i++) times.put(ways.get(i), Time.of(millis[i]));
        Tensor first = outputs.getFirst();
        double farthest = outputs.stream().mapToDouble(y -> y.sub(first).abs().max().item()).max().orElseThrow();
        return new Case(side, kernel, times, farthest / first.abs().max().item());
    }

    /// Multiplications of real numbers for an image of `side`×`side` pixels, with as many outputs.
    ///
    /// | way | for each pair of channels |
    /// |---|---|
    /// | loops | the places of a window that are inside, down times across: k·n − p(p + 1) for n pixels, p = ⌊k/2⌋ |
    /// | im2col | n²·k², those with the zeros of the border too |
    /// | Toeplitz | n²·n² |
    /// | FFT | for a grid of G = g² ≥ (n + 2p)² numbers, g a power of 2, 4·G for the product of two spectra |
    ///
    /// and, for FFT, 4 for each of the G/2·log₂ G pairs that a transform joins, one for each channel of the image, each
    /// window and each channel of the outputs.
    static long multiplications(ConvolutionAlgorithm way, int channels, int side, int kernel) {
        long pairs = (long) channels * channels, pixels = (long) side * side;
        int p = kernel / 2;
        return switch (way) {
            case LOOPS -> {
                long inside = (long) kernel * side - (long) p * (p + 1);
                yield pairs * inside * inside;
            }
            case IM2COL -> pairs * pixels * kernel * kernel;
            case TOEPLITZ -> pairs * pixels * pixels;
            case FFT -> {
                int bits = Integer.SIZE - Integer.numberOfLeadingZeros(side + 2 * p - 1);
                long grid = 1L << 2 * bits, transforms = 2L * channels + pairs;
                yield transforms * 4 * (grid / 2) * 2 * bits + pairs * 4 * grid;
            }
        };
    }

    private TextTable table(List<Case> cases) {
        var table = new TextTable("image", "window", "loops", "im2col", "Toeplitz", "FFT", "fastest",
                "multiplications", "Toeplitz", "FFT");
        for (Case one : cases) {
            Object[] times = Arrays.stream(ConvolutionAlgorithm.values()).map(way ->
                    one.times.containsKey(way) ? one.times.get(way).toString() : "").toArray();
            table.row(one.side + "×" + one.side, one.kernel + "×" + one.kernel, times[0], times[1], times[2], times[3],
                    NAMES.get(one.winner()), millions(ConvolutionAlgorithm.IM2COL, one),
                    millions(ConvolutionAlgorithm.TOEPLITZ, one), millions(ConvolutionAlgorithm.FFT, one));
        }
        return table;
    }

    private String millions(ConvolutionAlgorithm way, Case one) {
        return String.format(Locale.ROOT, "%.2f M", multiplications(way, channels, one.side, one.kernel) / 1e6);
    }

    private List<Case> byImage(List<Case> byImage, List<Case> byKernel) {
        var all = new ArrayList<>(byImage);
        byKernel.stream().filter(one -> one.kernel == kernel).forEach(all::add);
        return all;
    }

    private static XYChart chart(String title, List<Case> cases, ToDoubleFunction<Case> x) {
        XYChart chart = Plot.logarithmicX(Plot.logarithmic(Plot.of(title, "side in pixels", "milliseconds")));
        for (ConvolutionAlgorithm way : IN_CHARTS) {
            List<Case> own = cases.stream().filter(one -> one.times.containsKey(way)).toList();
            if (own.isEmpty()) continue;
            Plot.add(chart, NAMES.get(way), own.stream().mapToDouble(x).toArray(),
                    own.stream().mapToDouble(one -> one.times.get(way).median).toArray());
        }
        return chart;
    }
}
