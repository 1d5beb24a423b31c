package gradbook.layers.check;

import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Catalogue;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.check.Subject;
import gradbook.layers.BatchNorm1d;
import gradbook.layers.BatchNorm2d;
import gradbook.layers.Dropout;
import gradbook.layers.ELU;
import gradbook.layers.Embedding;
import gradbook.layers.Flatten;
import gradbook.layers.Identity;
import gradbook.layers.Layer;
import gradbook.layers.LayerNorm;
import gradbook.layers.LeakyReLU;
import gradbook.layers.Linear;
import gradbook.layers.LogSoftmax;
import gradbook.layers.Mode;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.layers.Sigmoid;
import gradbook.layers.Softmax;
import gradbook.layers.Softplus;
import gradbook.layers.Tanh;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The layers and the losses of chapter 3.
public final class LayersCatalogue implements Catalogue {

    @Override public String name() {
        return "03-layers";
    }

    @Override public List<Item> items() {
        var items = new ArrayList<Item>();
        items.addAll(layers());
        items.addAll(activations());
        items.addAll(LossItems.all());
        return items;
    }

    private static List<Item> layers() {
        return List.of(
                item("Linear", LayersCatalogue::linear),
                item("Linear.LINEAR", LayersCatalogue::linearOperation),
                item("Sequential", LayersCatalogue::sequential),
                item("Flatten", s -> at(new Flatten(), s.normal(s.shape(2, 4)))),
                item("BatchNorm1d", s -> batchNorm(s, s.between(0, 1))),
                item("BatchNorm2d", s -> batchNorm(s, 2)),
                item("LayerNorm", LayersCatalogue::layerNorm),
                item("Dropout", LayersCatalogue::dropout),
                item("Embedding", LayersCatalogue::embedding));
    }

    private static List<Item> activations() {
        return List.of(
                item("Identity", s -> at(new Identity(), s.normal(s.shape(0, 4)))),
                item("ReLU", s -> at(new ReLU(), s.withZeros(s.shape(0, 4))).onlyFirstOrder()),
                item("LeakyReLU", s -> at(new LeakyReLU(), s.withZeros(s.shape(0, 4))).onlyFirstOrder()),
                item("LeakyReLU.leakyRelu", s -> at(LeakyReLU.leakyRelu(s.oneOf(0.01, 0.2, -0.5)),
                        s.awayFromZero(s.shape(0, 4)))),
                item("ELU", s -> at(new ELU(), s.withZeros(s.shape(0, 4))).onlyFirstOrder()),
                item("ELU.elu", s -> at(ELU.elu(s.oneOf(0.5, 1.0, 1.7)), s.awayFromZero(s.shape(0, 4)))),
                item("Softplus", s -> at(new Softplus(), s.normal(s.shape(0, 4)))),
                item("Softplus.SOFTPLUS", s -> at(Softplus.SOFTPLUS, s.withZeros(s.shape(0, 4)))),
                item("Sigmoid", s -> at(new Sigmoid(), s.normal(s.shape(0, 4)))),
                item("Tanh", s -> at(new Tanh(), s.normal(s.shape(0, 4)))),
                item("Softmax", s -> alongAxis(s, (d, x) -> at(new Softmax(d), x))),
                item("Softmax.softmax", s -> alongAxis(s, (d, x) -> at(Softmax.softmax(d), x))),
                item("LogSoftmax", s -> alongAxis(s, (d, x) -> at(new LogSoftmax(d), x))),
                item("Softmax.logSoftmax", s -> alongAxis(s, (d, x) -> at(Softmax.logSoftmax(d), x))));
    }

    static Item item(String name, Function<Sampler, Drawn> draw) {
        return new Item(name, random -> draw.apply(new Sampler(random)));
    }

    private static Drawn at(Layer layer, Tensor x) {
        return Drawn.of(Subject.of(layer).named(layer.toString()), x);
    }

    private static Drawn at(Op op, Tensor x) {
        return Drawn.of(Subject.of(op), x);
    }

    // ------------------------------------------------------------------------ layers with weights

    /// Inputs (in), (N, in) and (M, N, in), with and without a bias.
    private static Drawn linear(Sampler s) {
        int in = s.between(1, 5), out = s.between(1, 5);
        Shape batch = s.shape(0, 2);
        return at(new Linear(s.parameter(out, in), bias(s, out)), s.normal(batch.insert(-1, in)));
    }

    private static Drawn linearOperation(Sampler s) {
        int in = s.between(1, 4), out = s.between(1, 4);
        return Drawn.of(Subject.of(Linear.LINEAR), s.normal(s.shape(0, 3).insert(-1, in)), s.normal(Shape.of(out, in)));
    }

    private static Parameter bias(Sampler s, int out) {
        return s.oneIn(3) ? null : s.parameter(out);
    }

    /// Sometimes the outer layers share a weight, whose gradient is then a sum of two.
    private static Drawn sequential(Sampler s) {
        int n = s.between(2, 4);
        Linear first = new Linear(s.parameter(n, n), s.parameter(n));
        Layer activation = s.oneOf(new Tanh(), new Sigmoid(), new Softmax(-1), new ReLU());
        Linear last = new Linear(s.oneIn(2) ? first.weight() : s.parameter(n, n), bias(s, n));
        Drawn drawn = at(Sequential.of(first, activation, last), s.normal(Shape.of(s.between(2, 4), n)));
        return activation instanceof ReLU ? drawn.onlyFirstOrder() : drawn;
    }

    // --------------------------------------------------------------------- layers without weights

    private interface AlongAxis {
        Drawn draw(int d, Tensor x);
    }

    /// Two or more numbers along the dimension: the probability of a single one is always 1.
    private static Drawn alongAxis(Sampler s, AlongAxis function) {
        Shape shape = s.shape(1, 4);
        int d = s.axis(shape);
        return function.draw(d, s.normal(shape.with(d, s.between(2, 5))));
    }

    /// In training or in evaluation. In training, the generator is made anew in each call: it must drop the
    /// same numbers each time for differences to make sense.
    private static Drawn dropout(Sampler s) {
        boolean training = s.oneIn(2);
        Layer layer = new Dropout(s.oneOf(0.1, 0.3, 0.5));
        long seed = s.random().nextLong();
        UnaryOperator<Variable> call = training
                ? x -> Mode.train(new Random(seed), () -> layer.apply(x))
                : x -> Mode.evaluate(() -> layer.apply(x));
        return Drawn.of(Subject.of(call).named(layer + (training ? " in training" : " in evaluation")),
                s.normal(Shape.of(s.between(2, 4), s.between(4, 6))));
    }

    /// In training or in evaluation, for inputs (N, C) and as many dimensions more as said.
    private static Drawn batchNorm(Sampler s, int more) {
        Shape channels = Shape.of(s.between(1, 3)), shape = channels.insert(0, s.between(3, 4));
        for (int i = 0; i < more; i++) shape = shape.insert(-1, s.between(1, 2));
        Parameter weight = s.parameter(channels.dims()), bias = s.parameter(channels.dims());
        Tensor mean = s.normal(channels), variance = s.between(0.5, 2, channels);
        double epsilon = s.oneOf(1e-5, 0.1);
        Layer layer = more == 2 ? new BatchNorm2d(weight, bias, mean, variance, epsilon, 0.1)
                : new BatchNorm1d(weight, bias, mean, variance, epsilon, 0.1);
        boolean training = s.oneIn(2);
        UnaryOperator<Variable> call = training
                ? x -> Mode.train(s.random(), () -> layer.apply(x)) : x -> Mode.evaluate(() -> layer.apply(x));
        return Drawn.of(Subject.of(call).named(layer + (training ? " in training" : " in evaluation")),
                s.normal(shape));
    }

    /// Over the last dimension or the last two, with at least two numbers, so that there is a variance.
    private static Drawn layerNorm(Sampler s) {
        Shape features = s.shape(0, 1).insert(-1, s.between(2, 4));
        Shape shape = features;
        for (int i = s.between(0, 2); i > 0; i--) shape = shape.insert(0, s.between(1, 3));
        return at(new LayerNorm(s.parameter(features.dims()), s.parameter(features.dims()), s.oneOf(1e-5, 0.1)),
                s.normal(shape));
    }

    /// Indices cannot be moved a little. So the rows are multiplied by an input, and what is checked is the weight.
    private static Drawn embedding(Sampler s) {
        int words = s.between(1, 5), features = s.between(1, 3);
        Embedding layer = new Embedding(s.parameter(words, features));
        int[] index = s.indices(s.between(1, 4), words);
        return Drawn.of(Subject.of((Variable x) -> layer.lookUp(index).mul(x)).named(layer.toString()),
                s.normal(Shape.of(index.length, features)));
    }
}
