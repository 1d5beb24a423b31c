package gradbook.benchmarks;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import gradbook.autodiff.Variable;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.Window;
import gradbook.layers.BatchNorm2d;
import gradbook.layers.Mode;
import gradbook.layers.Softmax;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/// Work that passes over the numbers once or twice: activations, sums, pooling.
final class ElementwiseBenchmark implements Area {
    private static final Optional<Limit> LIMIT = Optional.of(new Limit(0.80, 0.40));
    private static final Optional<Limit> NONE = Optional.empty();
    private static final int CLASSES = 1000;
    private static final long SLICE_MILLIS = 15;

    /// Images (64, channels, 28, 28): the second size is that of LeNet-5's first layer.
    private static final List<Integer> CHANNELS = List.of(96, 6);

    @Override public Section measure(Settings settings) {
        var lines = new ArrayList<Line>();
        for (int channels : CHANNELS)
            try (var torch = new Libtorch()) {
                lines.addAll(new Images(channels, torch, settings).measure());
            }
        return Section.of("Element-wise", lines, List.of());
    }

    /// The works on images of one size.
    private static final class Images {
        private final Settings settings;
        private final String size;
        private final Variable x;
        private final Tensor g;
        private final Tensor rows;
        private final PtNDArray torchX;
        private final PtNDArray torchG;
        private final PtNDArray torchRows;
        private final BatchNorm2d norm;
        private final PtNDArray torchOnes, torchZeros, torchMean, torchVar;
        private final INDArray nd4jX;
        private final INDArray nd4jRows;

        Images(int channels, Libtorch torch, Settings settings) {
            this.settings = settings;
            int[] dims = {64, channels, 28, 28};
            int n = 64 * channels * 28 * 28, count = n / CLASSES;
            float[] numbers = Random32.centred(n, "x"), upstream = Random32.centred(n, "g");
            for (int i = 0; i < n; i++) numbers[i] = 4 * numbers[i] + 0.5f; // not around 0, where their sum would be
            float[] logits = Arrays.copyOf(numbers, count * CLASSES);

            size = String.format(Locale.ROOT, ", %.1f M", n / 1e6);
            x = Variable.constant(Random32.tensor(numbers, dims));
            g = Random32.tensor(upstream, dims);
            rows = Random32.tensor(logits, count, CLASSES);
            torchX = torch.array(numbers, dims);
            torchG = torch.array(upstream, dims);
            torchRows = torch.array(logits, count, CLASSES);
            float[] zeros = new float[channels], ones = zeros.clone();
            Arrays.fill(ones, 1);
            norm = BatchNorm2d.of(channels);
            torchOnes = torch.array(ones, channels);
            torchZeros = torch.array(zeros, channels);
            torchMean = torch.array(zeros, channels);
            torchVar = torch.array(ones, channels);
            nd4jX = Nd4j.createFromArray(numbers).reshape(64, channels, 28, 28);
            nd4jRows = Nd4j.createFromArray(logits).reshape(count, CLASSES);
        }

        List<Line> measure() {
            Tensor t = x.value();
            return List.of(
                    line("ReLU", LIMIT, t::relu, () -> JniUtils.relu(torchX), () -> Transforms.relu(nd4jX, true)),
                    line("ReLU, forward and backward", LIMIT, this::reluGradient, this::torchReluGradient, null),
                    line("sigmoid", LIMIT, t::sigmoid, () -> JniUtils.sigmoid(torchX),
                            () -> Transforms.sigmoid(nd4jX, true)),
                    line("softmax, rows of " + CLASSES, LIMIT,
                            () -> Softmax.softmax(1).apply(Variable.constant(rows)).value(),
                            () -> JniUtils.softmax(torchRows, 1, DataType.FLOAT32),
                            () -> Transforms.softmax(nd4jRows, true)),
                    line("batch norm, training", LIMIT,
                            () -> Mode.train(new Random(0), () -> norm.apply(x)).value(),
                            () -> JniUtils.batchNorm(torchX, torchMean, torchVar, torchOnes, torchZeros, true,
                                    norm.momentum(), norm.epsilon()), null),
                    line("max pool 2×2", LIMIT, () -> MaxPool2d.of(2).apply(x).value(), () -> torchPool(2, 2), null),
                    line("max pool 3×3, stride 2", LIMIT,
                            () -> new MaxPool2d(Window.of(3).stride(2)).apply(x).value(), () -> torchPool(3, 2), null),
                    line("exp", NONE, t::exp, () -> JniUtils.exp(torchX), () -> Transforms.exp(nd4jX, true)),
                    line("sum", NONE, t::sum, () -> JniUtils.sum(torchX), nd4jX::sum));
        }

        private Tensor reluGradient() {
            Variable leaf = Variable.variable(x.value());
            return leaf.relu().backward(g).of(leaf).value();
        }

        private PtNDArray torchReluGradient() {
            try (var _ = Libtorch.record(); PtNDArray leaf = Libtorch.leaf(torchX); PtNDArray y = JniUtils.relu(leaf)) {
                JniUtils.backward(y, torchG, false, false);
                return JniUtils.getGradient(leaf);
            }
        }

        private PtNDArray torchPool(int kernel, int stride) {
            return JniUtils.maxPool(torchX, Libtorch.shape(kernel, kernel), Libtorch.shape(stride, stride),
                    Libtorch.shape(0, 0), false);
        }

        /// @param nd4j `null` where it has nothing to compare
        private Line line(String what, Optional<Limit> limit, Supplier<Tensor> ours, Supplier<PtNDArray> theirs,
                Supplier<INDArray> nd4j) {
            settings.progress().println(what + size);
            double difference = Difference.of(what, ours.get(), Libtorch.take(theirs.get()));
            var contestants = new ArrayList<Contestant>();
            contestants.add(Contestant.ours(ours));
            contestants.add(Contestant.natively(Contestant.PEER, () -> theirs.get().close()));
            if (nd4j != null) contestants.add(Contestant.natively("ND4J", () -> nd4j.get().close()));
            return new Line(what + size, 0, settings.contest(SLICE_MILLIS).run(contestants), difference, limit);
        }
    }
}
