package gradbook.cnn.check;

import gradbook.autodiff.Op;
import gradbook.autodiff.check.Catalogue;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.check.Subject;
import gradbook.cnn.AvgPool2d;
import gradbook.cnn.Axis;
import gradbook.cnn.Conv2d;
import gradbook.cnn.Convolution;
import gradbook.cnn.LocalResponseNorm;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.MaxPooling;
import gradbook.cnn.MeanPooling;
import gradbook.cnn.Window;
import gradbook.layers.Layer;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/// Convolution, pooling and normalisation, with kernel, stride, padding and dilation each their own down
/// and across.
public final class CnnCatalogue implements Catalogue {

    @Override public String name() {
        return "04-cnn";
    }

    @Override public List<Item> items() {
        return List.of(
                item("Convolution.conv2d", s -> {
                    Sizes z = Sizes.draw(s);
                    return at(Convolution.conv2d(z.window, z.groups), z.toString(), s.normal(z.image),
                            s.normal(z.weight));
                }),
                item("Convolution.conv2dWithBias", s -> {
                    Sizes z = Sizes.draw(s);
                    return at(Convolution.conv2dWithBias(z.window, z.groups), z.toString(), s.normal(z.image),
                            s.normal(z.weight), s.normal(Shape.of(z.weight.dim(0))));
                }),
                item("Convolution.inputGradient", s -> {
                    Sizes z = Sizes.draw(s);
                    return at(Convolution.inputGradient(z.window, z.groups, z.image), z.toString(),
                            s.normal(z.output()), s.normal(z.weight));
                }),
                item("Convolution.weightGradient", s -> {
                    Sizes z = Sizes.draw(s);
                    return at(Convolution.weightGradient(z.window, z.groups, z.weight), z.toString(),
                            s.normal(z.image), s.normal(z.output()));
                }),
                item("Conv2d", s -> {
                    Sizes z = Sizes.draw(s);
                    int out = z.weight.dim(0);
                    return at(new Conv2d(s.parameter(z.weight.dims()), s.oneIn(3) ? null : s.parameter(out), z.window,
                            z.groups), s.normal(z.image));
                }),
                item("MaxPooling.pick", s -> {
                    Framed f = Framed.draw(s, true);
                    Shape image = f.image(s), to = f.window.outputOf(image);
                    return at(MaxPooling.pick(winners(s, image, to), to), "", s.normal(image));
                }),
                item("MaxPooling.place", s -> {
                    Framed f = Framed.draw(s, true);
                    Shape image = f.image(s), from = f.window.outputOf(image);
                    return at(MaxPooling.place(winners(s, image, from), image), "", s.normal(from));
                }),
                item("MaxPool2d", s -> {
                    Framed f = Framed.draw(s, true);
                    return at(new MaxPool2d(f.window), s.withTies(f.image(s))).onlyFirstOrder();
                }),
                item("MeanPooling.mean", s -> {
                    Framed f = Framed.draw(s, false);
                    return at(MeanPooling.mean(f.window), " " + f.window, s.normal(f.image(s)));
                }),
                item("MeanPooling.spread", s -> {
                    Framed f = Framed.draw(s, false);
                    Shape image = f.image(s);
                    return at(MeanPooling.spread(f.window, image), " " + f.window, s.normal(f.window.outputOf(image)));
                }),
                item("AvgPool2d", s -> {
                    Framed f = Framed.draw(s, false);
                    return at(new AvgPool2d(f.window), s.normal(f.image(s)));
                }),
                item("LocalResponseNorm", s -> at(new LocalResponseNorm(s.between(1, 6), s.oneOf(0.01, 0.5, 2.0),
                        s.oneOf(0.5, 0.75, 1.0), s.oneOf(1.0, 2.0)), s.normal(channels(s)))),
                item("LocalResponseNorm.channelSum", s -> at(
                        LocalResponseNorm.channelSum(s.between(0, 3), s.between(0, 3)), "", s.normal(channels(s)))));
    }

    private static Item item(String name, Function<Sampler, Drawn> draw) {
        return new Item(name, random -> draw.apply(new Sampler(random)));
    }

    private static Drawn at(Layer layer, Tensor x) {
        return Drawn.of(Subject.of(layer).named(layer.toString()), x);
    }

    private static Drawn at(Op op, String settings, Tensor... inputs) {
        return Drawn.of(Subject.of(op).named(op.name() + settings), inputs);
    }

    /// (N, C, H, W) with enough channels to have neighbours.
    private static Shape channels(Sampler s) {
        return Shape.of(s.between(1, 2), s.between(1, 6), s.between(1, 2), s.between(1, 3));
    }

    /// Any pixel may win, and may win more than once.
    private static int[] winners(Sampler s, Shape image, Shape pooled) {
        return s.indices(pooled.size(), image.dim(2) * image.dim(3));
    }

    // ----------------------------------------------------------------------------- sizes that fit

    /// All shapes of a convolution, with up to three groups.
    private record Sizes(Window window, int groups, Shape image, Shape weight) {
        static Sizes draw(Sampler s) {
            Framed f = Framed.draw(s, false);
            int groups = s.oneIn(2) ? 1 : s.between(2, 3), in = s.between(1, 2), out = s.between(1, 2);
            return new Sizes(f.window, groups, Shape.of(s.between(1, 2), groups * in, f.height, f.width),
                    Shape.of(groups * out, in, f.window.height().kernel(), f.window.width().kernel()));
        }

        Shape output() {
            return window.outputOf(image).with(1, weight.dim(0));
        }

        @Override public String toString() {
            return " " + window + (groups == 1 ? "" : ", groups " + groups);
        }
    }

    /// A window, and the size of an image that it slides over.
    private record Framed(Window window, int height, int width) {
        static Framed draw(Sampler s, boolean alwaysSeesPixels) {
            FramedAxis down = FramedAxis.draw(s, alwaysSeesPixels), across = FramedAxis.draw(s, alwaysSeesPixels);
            return new Framed(new Window(down.axis, across.axis), down.length, across.length);
        }

        Shape image(Sampler s) {
            return Shape.of(s.between(1, 2), s.between(1, 2), height, width);
        }
    }

    private record FramedAxis(Axis axis, int length) {

        /// The number of outputs is drawn first, and the length follows from it. The division may leave a
        /// remainder.
        ///
        /// @param alwaysSeesPixels whether the padding is so thin that no window lies in it completely;
        ///        otherwise some may, but not all
        static FramedAxis draw(Sampler s, boolean alwaysSeesPixels) {
            int outputs = s.between(1, 3), stride = s.between(1, 3);
            int kernel = s.between(1, 3), dilation = s.between(1, 2);
            int extent = dilation * (kernel - 1) + 1, padded = (outputs - 1) * stride + extent;
            // Positions `dilation` apart cannot jump over an image that is at least that long.
            int most = alwaysSeesPixels ? Math.max(0, Math.min(extent - 1, (padded - dilation) / 2)) : (padded - 1) / 2;
            int padding = s.between(0, most);
            var framed = new FramedAxis(new Axis(kernel, stride, padding, dilation),
                    padded + s.between(0, stride - 1) - 2 * padding);
            return framed.seesPixels() ? framed : draw(s, alwaysSeesPixels);
        }

        private boolean seesPixels() {
            for (int out = 0; out < axis.outputSize(length); out++)
                for (int k = 0; k < axis.kernel(); k++) {
                    int position = axis.position(out, k);
                    if (position >= 0 && position < length) return true;
                }
            return false;
        }
    }
}
