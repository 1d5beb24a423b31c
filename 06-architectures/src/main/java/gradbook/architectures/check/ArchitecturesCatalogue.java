package gradbook.architectures.check;

import gradbook.architectures.AlexNet;
import gradbook.architectures.AlexNet2012;
import gradbook.architectures.LeNet5;
import gradbook.architectures.LeNet5BatchNorm;
import gradbook.architectures.LeNet5Of1998;
import gradbook.architectures.LeNet5Of1998.Distances;
import gradbook.architectures.LeNet5Of1998.PartialConv2d;
import gradbook.architectures.LeNet5Of1998.Subsampling;
import gradbook.architectures.SmallCnn;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Catalogue;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.check.Subject;
import gradbook.cnn.Conv2d;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.Window;
import gradbook.layers.BatchNorm1d;
import gradbook.layers.BatchNorm2d;
import gradbook.layers.Dropout;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.Mode;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The layers of chapter 6, and its networks from end to end.
///
/// The networks have all their layers in their order, but only a few channels, and see small images: what
/// is checked is how a network is put together, for which its width does not matter, and its millions of
/// weights would take long. At full size they are checked along their gradient, by a test.
public final class ArchitecturesCatalogue implements Catalogue {

    @Override public String name() {
        return "06-architectures";
    }

    @Override public List<Item> items() {
        return List.of(
                item("Subsampling", s -> {
                    int n = s.between(1, 3);
                    return at(new Subsampling(s.parameter(n), s.parameter(n)),
                            s, Shape.of(s.between(1, 2), n, s.between(2, 5), s.between(2, 5)));
                }),
                item("PartialConv2d", s -> at(partial(s), s,
                        Shape.of(s.between(1, 2), 6, s.between(5, 6), s.between(5, 7))).onlyFirstOrder()),
                item("Distances", s -> at(new Distances(), s, Shape.of(s.between(1, 3), 84)).onlyFirstOrder()),
                network("LeNet5", s -> at(lenet5(s), s, Shape.of(s.between(1, 2), 1, 12, 14)).onlyFirstOrder()),
                network("LeNet5Of1998", s -> at(lenet5Of1998(s), s, Shape.of(1, 1, 12, 16)).onlyFirstOrder()),
                network("LeNet5BatchNorm", s -> inEitherMode(lenet5BatchNorm(s), s, Shape.of(4, 1, 12, 14))),
                network("SmallCnn", s -> {
                    int channels = s.oneOf(1, 3);
                    return inEitherMode(smallCnn(s, channels), s, Shape.of(3, channels, 6, 9));
                }),
                network("AlexNet", s -> inEitherMode(alexNet(s), s, Shape.of(1, 3, 29, 33))),
                network("AlexNet2012", s -> inEitherMode(alexNet2012(s), s, Shape.of(1, 3, 31, 35))));
    }

    private static Item item(String name, Function<Sampler, Drawn> draw) {
        return new Item(name, random -> draw.apply(new Sampler(random)));
    }

    private static Item network(String name, Function<Sampler, Drawn> draw) {
        return new Item(name, 20, random -> draw.apply(new Sampler(random)));
    }

    private static Drawn at(Layer layer, Sampler s, Shape input) {
        return Drawn.of(Subject.of(layer).named(layer.toString()), s.normal(input));
    }

    /// In training with the same mask of dropout in each call, or in evaluation.
    private static Drawn inEitherMode(Layer network, Sampler s, Shape input) {
        boolean training = s.oneIn(2);
        long seed = s.random().nextLong();
        UnaryOperator<Variable> call = training
                ? x -> Mode.train(new Random(seed), () -> network.apply(x))
                : x -> Mode.evaluate(() -> network.apply(x));
        return Drawn.of(Subject.of(call).named(network + (training ? " in training" : " in evaluation")),
                s.normal(input)).onlyFirstOrder();
    }

    // ------------------------------------------------------------------------------- parts

    private static Parameter weight(Sampler s, int... shape) {
        return new Parameter(Init.HE_NORMAL.draw(Shape.of(shape), DType.FLOAT64, s.random()));
    }

    private static Parameter bias(Sampler s, int n) {
        return new Parameter(s.of(Shape.of(n), () -> 0.3 * s.random().nextGaussian()));
    }

    private static Conv2d conv(Sampler s, int in, int out, Window window, int groups) {
        return new Conv2d(weight(s, out, in / groups, window.height().kernel(), window.width().kernel()),
                bias(s, out), window, groups);
    }

    private static Conv2d convWithoutBias(Sampler s, int in, int out, Window window) {
        return new Conv2d(weight(s, out, in, window.height().kernel(), window.width().kernel()), null, window, 1);
    }

    private static BatchNorm2d batchNorm2d(Sampler s, int n) {
        return new BatchNorm2d(s.parameter(n), bias(s, n), s.normal(Shape.of(n)), variance(s, n), 1e-5, 0.1);
    }

    private static BatchNorm1d batchNorm1d(Sampler s, int n) {
        return new BatchNorm1d(s.parameter(n), bias(s, n), s.normal(Shape.of(n)), variance(s, n), 1e-5, 0.1);
    }

    private static Tensor variance(Sampler s, int n) {
        return s.between(0.5, 2, Shape.of(n));
    }

    private static Linear linear(Sampler s, int in, int out) {
        return new Linear(weight(s, out, in), bias(s, out));
    }

    private static PartialConv2d partial(Sampler s) {
        return new PartialConv2d(new Parameter(s.of(Shape.of(60, 5, 5), () -> 0.1 * s.random().nextGaussian())),
                bias(s, 16));
    }

    // ------------------------------------------------------------------------------- networks

    private static LeNet5 lenet5(Sampler s) {
        return new LeNet5(
                conv(s, 1, 3, Window.of(5).padding(2), 1), // (N, 3, 12, 14), pooled to 6 × 7
                conv(s, 3, 4, Window.of(5), 1),            // (N, 4, 2, 3), pooled to 1 × 1
                linear(s, 4, 6), linear(s, 6, 5), linear(s, 5, 4));
    }

    private static LeNet5BatchNorm lenet5BatchNorm(Sampler s) {
        return new LeNet5BatchNorm(
                convWithoutBias(s, 1, 3, Window.of(5).padding(2)), batchNorm2d(s, 3), // (N, 3, 12, 14), pooled to 6 × 7
                convWithoutBias(s, 3, 4, Window.of(5)), batchNorm2d(s, 4),            // (N, 4, 2, 3), pooled to 1 × 1
                new Linear(weight(s, 6, 4), null), batchNorm1d(s, 6),
                new Linear(weight(s, 5, 6), null), batchNorm1d(s, 5), linear(s, 5, 4));
    }

    private static SmallCnn smallCnn(Sampler s, int channels) {
        Window three = Window.of(3).padding(1);
        return new SmallCnn(
                convWithoutBias(s, channels, 3, three), batchNorm2d(s, 3), // (N, 3, 6, 9), pooled to 3 × 4
                convWithoutBias(s, 3, 4, three), batchNorm2d(s, 4),        // (N, 4, 3, 4), pooled to 1 × 2
                convWithoutBias(s, 4, 3, three), batchNorm2d(s, 3),
                convWithoutBias(s, 3, 5, three), batchNorm2d(s, 5), linear(s, 5, 4));
    }

    /// C3 and the distances say how many channels there are before and after them.
    private static LeNet5Of1998 lenet5Of1998(Sampler s) {
        return new LeNet5Of1998(
                conv(s, 1, 6, Window.of(5).padding(2), 1), // (N, 6, 12, 16), pooled to 6 × 8
                new Subsampling(s.parameter(6), bias(s, 6)),
                partial(s),                                // (N, 16, 2, 4), pooled to 1 × 2
                new Subsampling(s.parameter(16), bias(s, 16)),
                conv(s, 16, 5, Window.of(1, 2), 1),        // (N, 5, 1, 1)
                linear(s, 5, 84), new Distances());
    }

    private static AlexNet alexNet(Sampler s) {
        var pool = new MaxPool2d(Window.of(3).stride(2));
        Window three = Window.of(3).padding(1);
        return new AlexNet(
                Sequential.of(
                        conv(s, 3, 2, Window.of(3).stride(2).padding(1), 1), new ReLU(), pool, // (N, 2, 7, 8)
                        conv(s, 2, 3, three, 1), new ReLU(), pool,                             // (N, 3, 3, 3)
                        conv(s, 3, 2, three, 1), new ReLU(),
                        conv(s, 2, 2, three, 1), new ReLU(),
                        conv(s, 2, 3, three, 1), new ReLU(), pool),                            // (N, 3, 1, 1)
                Sequential.of(
                        new Dropout(0.5), linear(s, 3, 4), new ReLU(),
                        new Dropout(0.5), linear(s, 4, 4), new ReLU(), linear(s, 4, 3)));
    }

    private static AlexNet2012 alexNet2012(Sampler s) {
        Window three = Window.of(3).padding(1);
        return new AlexNet2012(
                conv(s, 3, 2, Window.of(3).stride(2), 1), // (N, 2, 15, 17), pooled to 7 × 8
                conv(s, 2, 4, three, 2),                  // (N, 4, 7, 8), pooled to 3 × 3
                conv(s, 4, 2, three, 1), conv(s, 2, 4, three, 2), conv(s, 4, 4, three, 2),
                linear(s, 4, 4), linear(s, 4, 4), linear(s, 4, 3));
    }
}
