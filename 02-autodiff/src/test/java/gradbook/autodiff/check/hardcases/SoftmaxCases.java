package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;
import static gradbook.autodiff.check.hardcases.Points.sign;

import gradbook.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Softmax and what is made of it. With all upstream gradients 1, each rule here gives 0, right or wrong:
/// a checker that sums the outputs passes them all.
final class SoftmaxCases {

    static List<HardCase> all() {
        return Stream.of(softmaxes(), crossEntropies()).flatMap(List::stream).toList();
    }

    /// Shifted by the largest, so that nothing overflows.
    static double[] softmax(double[] z) {
        double max = Arrays.stream(z).max().orElseThrow();
        double[] e = ArrayOp.map(z, t -> Math.exp(t - max));
        double sum = ArrayOp.sum(e);
        return ArrayOp.map(e, t -> t / sum);
    }

    static double logSumExp(double[] z) {
        double max = Arrays.stream(z).max().orElseThrow();
        return max + Math.log(ArrayOp.sum(ArrayOp.map(z, t -> Math.exp(t - max))));
    }

    /// p·(v − ⟨p, v⟩), for a given value of ⟨p, v⟩.
    private static double[][] softmaxGradient(double[] z, double[] v, double mean) {
        double[] p = softmax(z);
        return new double[][] {ArrayOp.generate(z.length, i -> p[i] * (v[i] - mean))};
    }

    /// pᵢ·(vᵢ − ⟨p, v⟩), summed as pᵢ·Σⱼ pⱼ·(vᵢ − vⱼ): where one p is almost 1, its v is almost ⟨p, v⟩, and
    /// their difference would have no digits left.
    static double[] throughSoftmax(double[] p, double[] v) {
        return ArrayOp.generate(p.length, i -> {
            double sum = 0;
            for (int j = 0; j < p.length; j++) sum += p[j] * (v[i] - v[j]);
            return p[i] * sum;
        });
    }

    /// With its mistakes as seen in the wild: the diagonal of the Jacobian alone, and the plain mean in
    /// place of ⟨p, v⟩.
    static HardCase softmax(int n) {
        return HardCase.of("softmax", normal(n), Shape.of(n),
                x -> softmax(x[0]),
                (x, v) -> new double[][] {throughSoftmax(softmax(x[0]), v)})
                .wrong("p(1 − p)v", (x, v) -> {
                    double[] p = softmax(x[0]);
                    return new double[][] {ArrayOp.generate(n, i -> p[i] * (1 - p[i]) * v[i])};
                })
                .wrong("plain mean for ⟨p, v⟩", (x, v) -> softmaxGradient(x[0], v, ArrayOp.sum(v) / n))
                .wrong("⟨p, v⟩ dropped", (x, v) -> softmaxGradient(x[0], v, 0));
    }

    private static List<HardCase> softmaxes() {
        HardCase logSoftmax = HardCase.of("log-softmax", normal(6), Shape.of(6),
                x -> ArrayOp.map(x[0], t -> t - logSumExp(x[0])),
                (x, v) -> {
                    double[] p = softmax(x[0]);
                    return new double[][] {ArrayOp.generate(6, i -> v[i] - p[i] * ArrayOp.sum(v))};
                })
                .wrong("p·v for p·Σv", (x, v) -> {
                    double[] p = softmax(x[0]);
                    return new double[][] {ArrayOp.generate(6, i -> v[i] - p[i] * v[i])};
                });
        HardCase logSumExp = HardCase.of("log-sum-exp", normal(6), Shape.of(),
                x -> new double[] {logSumExp(x[0])},
                (x, v) -> new double[][] {ArrayOp.map(softmax(x[0]), p -> v[0] * p)})
                .wrong("not normalised", (x, v) -> new double[][] {
                        ArrayOp.map(x[0], t -> v[0] * Math.exp(t - Arrays.stream(x[0]).max().orElseThrow()))});
        return List.of(
                softmax(6),
                softmax(6).at("softmax, logits around 10", normal(6).times(10)),
                logSoftmax,
                logSoftmax.at("log-softmax, logits around ±1000", normal(6).with((x, r) -> {
                    for (int i = 0; i < 6; i++) x[0][i] += 1000 * sign(r);
                })),
                logSumExp,
                logSumExp.at("log-sum-exp, logits around 1000", normal(6).map(t -> t + 1000)));
    }

    // --------------------------------------------------------------------- softmax cross-entropy

    private static final int BATCH = 3, CLASSES = 5;

    /// Sample b of the batch is of class b.
    private static double crossEntropy(double[] z) {
        double sum = 0;
        for (int b = 0; b < BATCH; b++) {
            double[] logits = Arrays.copyOfRange(z, CLASSES * b, CLASSES * (b + 1));
            sum += logSumExp(logits) - logits[b];
        }
        return sum / BATCH;
    }

    /// v·(p − onehot). At the label this is the sum of all other −p, which keeps its digits where p is
    /// almost 1.
    private static double[][] crossEntropyGradient(double[] z, double v, boolean oneHot) {
        double[] g = new double[z.length];
        for (int b = 0; b < BATCH; b++) {
            double[] p = softmax(Arrays.copyOfRange(z, CLASSES * b, CLASSES * (b + 1)));
            double others = 0;
            for (int c = 0; c < CLASSES; c++) {
                g[CLASSES * b + c] = v * p[c];
                if (c != b) others += p[c];
            }
            if (oneHot) g[CLASSES * b + b] = -v * others;
        }
        return new double[][] {g};
    }

    private static List<HardCase> crossEntropies() {
        HardCase loss = HardCase.of("softmax cross-entropy", normal(BATCH, CLASSES), Shape.of(),
                x -> new double[] {crossEntropy(x[0])},
                (x, v) -> crossEntropyGradient(x[0], v[0] / BATCH, true))
                .wrong("sum for mean", (x, v) -> crossEntropyGradient(x[0], v[0], true))
                .wrong("one-hot forgotten", (x, v) -> crossEntropyGradient(x[0], v[0] / BATCH, false));
        return List.of(
                loss,
                loss.at("softmax cross-entropy, logits around 10", normal(BATCH, CLASSES).times(10)),
                loss.at("softmax cross-entropy, logits around 10, label largest",
                        normal(BATCH, CLASSES).times(10).with((x, _) -> {
                            for (int b = 0; b < BATCH; b++) exchangeLargest(x[0], CLASSES * b, CLASSES * b + b);
                        })));
    }

    /// Moves the largest of a row of logits to the place of the label.
    private static void exchangeLargest(double[] z, int row, int label) {
        int largest = row;
        for (int i = row; i < row + CLASSES; i++)
            if (z[i] > z[largest]) largest = i;
        double value = z[largest];
        z[largest] = z[label];
        z[label] = value;
    }

    private SoftmaxCases() {}
}
