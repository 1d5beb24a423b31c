package gradbook.benchmarks;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import gradbook.autodiff.Gradients;
import gradbook.autodiff.Variable;
import gradbook.cnn.Conv2d;
import gradbook.cnn.Window;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The convolutional layers of LeNet-5 and of AlexNet, the latter in one group and with the widths of the network
/// of 2012: forward, and forward and backward to the weights, the bias and (but for the first layer, which looks at
/// data) the image.
final class ConvolutionBenchmark implements Area {
    private static final Limit LIMIT = new Limit(1.15, 0.95);
    private static final long SLICE_MILLIS = 30;

    /// A layer and the images that it sees.
    private record Case(String name, int images, int in, int size, int out, int kernel, int stride, int padding,
                        boolean first) {
        Window window() {
            return Window.of(kernel).stride(stride).padding(padding);
        }

        @Override public String toString() {
            return name + ", " + in + "→" + out + ", " + kernel + "×" + kernel;
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("LeNet-5 conv1", 64, 1, 28, 6, 5, 1, 2, true),
            new Case("LeNet-5 conv2", 64, 6, 14, 16, 5, 1, 0, false),
            new Case("AlexNet conv1", 16, 3, 227, 96, 11, 4, 0, true),
            new Case("AlexNet conv2", 16, 96, 27, 256, 5, 1, 2, false),
            new Case("AlexNet conv3", 16, 256, 13, 384, 3, 1, 1, false),
            new Case("AlexNet conv4", 16, 384, 13, 384, 3, 1, 1, false),
            new Case("AlexNet conv5", 16, 384, 13, 256, 3, 1, 1, false));

    @Override public Section measure(Settings settings) {
        var forward = new ArrayList<Line>();
        var both = new ArrayList<Line>();
        for (Case c : CASES) {
            settings.progress().println(c);
            try (var torch = new Libtorch()) {
                var layer = new Layers(c, torch);
                double difference = layer.difference();
                Contest contest = settings.contest(SLICE_MILLIS);
                forward.add(new Line(c + ", forward", 0, contest.run(List.of(
                        Contestant.ours(layer::forward),
                        Contestant.natively(Contestant.PEER, () -> layer.torchForward().close()))),
                        difference, Optional.empty()));
                both.add(new Line(c + ", both", 0, contest.run(List.of(
                        Contestant.ours(layer::gradients),
                        Contestant.natively(Contestant.PEER, () -> layer.torchBackward().forEach(PtNDArray::close)))),
                        difference, Optional.empty()));
            }
        }
        var lines = new ArrayList<>(forward);
        lines.addAll(both);
        return Section.of("Convolution", lines, List.of(
                new Summary("AlexNet's five, forward", ratioOfSums(forward), Optional.empty()),
                new Summary("AlexNet's five, forward and backward", ratioOfSums(both), LIMIT)),
                "*both* is forward and backward. LeNet-5 sees 64 images, AlexNet 16.");
    }

    private static double ratioOfSums(List<Line> lines) {
        return sum(lines, line -> line.ours().median()) / sum(lines, line -> line.peer().median());
    }

    private static double sum(List<Line> lines, ToDoubleFunction<Line> time) {
        return lines.stream().filter(line -> line.work().startsWith("AlexNet")).mapToDouble(time).sum();
    }

    /// The same layer here and there.
    private static final class Layers {
        private final Case c;
        private final Conv2d layer;
        private final Tensor x;
        private final Tensor g;
        private final PtNDArray torchX;
        private final PtNDArray torchWeight;
        private final PtNDArray torchBias;
        private final PtNDArray torchG;

        Layers(Case c, Libtorch torch) {
            this.c = c;
            layer = Conv2d.of(c.in, c.out, c.window(), Seed.of(1).generator());
            int[] image = {c.images, c.in, c.size, c.size};
            float[] pixels = Random32.centred(c.images * c.in * c.size * c.size, "x");
            float[] bias = Random32.centred(c.out, "bias");
            layer.bias().value().copyInPlace(Random32.tensor(bias, c.out));
            x = Random32.tensor(pixels, image);
            gradbook.tensor.Shape output = forward().shape();
            float[] upstream = Random32.centred(output.size(), "g");
            g = Random32.tensor(upstream, output.dims());

            torchX = torch.array(pixels, image);
            torchWeight = torch.array(layer.weight().value().toFloats(), layer.weight().shape().dims());
            torchBias = torch.array(bias, c.out);
            torchG = torch.array(upstream, output.dims());
        }

        Tensor forward() {
            return layer.apply(Variable.constant(x)).value();
        }

        /// With respect to the weights, the bias, and unless this layer is the first, the image.
        List<Tensor> gradients() {
            Variable image = c.first ? Variable.constant(x) : Variable.variable(x);
            Gradients gradients = layer.apply(image).backward(g);
            var all = new ArrayList<Tensor>();
            for (Variable leaf : List.of(layer.weight(), layer.bias(), image))
                if (leaf.requiresGrad()) all.add(gradients.of(leaf).value());
            return all;
        }

        PtNDArray torchForward() {
            return torchForward(torchX, torchWeight, torchBias);
        }

        private PtNDArray torchForward(PtNDArray x, PtNDArray weight, PtNDArray bias) {
            return JniUtils.convolution(x, weight, bias, square(c.stride), square(c.padding), square(1), 1);
        }

        private static Shape square(int n) {
            return Libtorch.shape(n, n);
        }

        List<PtNDArray> torchBackward() {
            try (var _ = Libtorch.record();
                 PtNDArray weight = Libtorch.leaf(torchWeight); PtNDArray bias = Libtorch.leaf(torchBias);
                 PtNDArray image = c.first ? JniUtils.detachGradient(torchX) : Libtorch.leaf(torchX);
                 PtNDArray y = torchForward(image, weight, bias)) {
                JniUtils.backward(y, torchG, false, false);
                var all = new ArrayList<PtNDArray>();
                for (PtNDArray leaf : List.of(weight, bias, image))
                    if (leaf != image || !c.first) all.add(JniUtils.getGradient(leaf));
                return all;
            }
        }

        /// The largest among the outputs and the gradients.
        double difference() {
            double largest = Difference.of(c + ", forward", forward(), Libtorch.take(torchForward()));
            List<Tensor> ours = gradients();
            List<PtNDArray> theirs = torchBackward();
            for (int i = 0; i < ours.size(); i++)
                largest = Math.max(largest, Difference.of(c + ", gradient " + i, ours.get(i),
                        Libtorch.take(theirs.get(i))));
            return largest;
        }
    }
}
