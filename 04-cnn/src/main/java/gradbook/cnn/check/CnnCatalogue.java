package gradbook.cnn.check;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Catalogue;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.check.Subject;
import gradbook.cnn.AdaptiveAvgPool2d;
import gradbook.cnn.AdaptiveMaxPool2d;
import gradbook.cnn.AvgPool2d;
import gradbook.cnn.Axis;
import gradbook.cnn.Border;
import gradbook.cnn.Conv1d;
import gradbook.cnn.Conv2d;
import gradbook.cnn.ConvTranspose2d.OutputPadding;
import gradbook.cnn.ConvTranspose2d;
import gradbook.cnn.Convolution;
import gradbook.cnn.DepthwiseSeparableConv2d;
import gradbook.cnn.Filters;
import gradbook.cnn.GaussianPool2d;
import gradbook.cnn.LocalResponseNorm;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.MaxPooling;
import gradbook.cnn.MaxUnpool2d;
import gradbook.cnn.MeanPooling;
import gradbook.cnn.Padding2d;
import gradbook.cnn.Padding;
import gradbook.cnn.PaddingMode;
import gradbook.cnn.TrueConvolution;
import gradbook.cnn.Window;
import gradbook.layers.Layer;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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
                item("Conv1d", s -> {
                    int groups = s.oneIn(2) ? 1 : 2, in = s.between(1, 2), out = groups * s.between(1, 2);
                    FramedAxis f = FramedAxis.draw(s, false);
                    return at(new Conv1d(s.parameter(out, in, f.axis.kernel()), s.oneIn(3) ? null : s.parameter(out),
                            f.axis, groups), s.normal(Shape.of(s.between(1, 2), groups * in, f.length)));
                }),
                item("ConvTranspose2d", s -> {
                    Sizes z = Sizes.draw(s);
                    Shape small = z.output();
                    int out = z.image.dim(1);
                    // Of all images that the window makes as small, the one that was drawn.
                    var left = new OutputPadding(z.window.height().remainder(z.image.dim(2)),
                            z.window.width().remainder(z.image.dim(3)));
                    return at(new ConvTranspose2d(s.parameter(z.weight.dims()), s.oneIn(3) ? null : s.parameter(out),
                            z.window, left, z.groups), s.normal(small));
                }),
                item("DepthwiseSeparableConv2d", s -> {
                    Framed f = Framed.draw(s, false);
                    int in = s.between(1, 3), out = s.between(1, 3);
                    Axis down = f.window.height(), across = f.window.width();
                    return at(new DepthwiseSeparableConv2d(
                            new Conv2d(s.parameter(in, 1, down.kernel(), across.kernel()), null, f.window, in),
                            new Conv2d(s.parameter(out, in, 1, 1), s.parameter(out), Window.of(1), 1)),
                            s.normal(Shape.of(s.between(1, 2), in, f.height, f.width)));
                }),
                item("TrueConvolution.FLIP", s -> at(TrueConvolution.FLIP, "", s.normal(channels(s)))),
                item("Filters", s -> at(s.oneOf(Filters.values()), s.normal(channels(s)))),
                item("Padding.pad", s -> {
                    Bordered b = Bordered.draw(s);
                    return at(Padding.pad(b.border, b.mode, s.between(-1, 1)), b.toString(), s.normal(b.image));
                }),
                item("Padding.adjoint", s -> {
                    Bordered b = Bordered.draw(s);
                    return at(Padding.adjoint(b.border, b.mode), b.toString(), s.normal(b.border.around(b.image)));
                }),
                item("Padding2d", s -> {
                    Bordered b = Bordered.draw(s);
                    return at(new Padding2d(b.border, b.mode, s.between(-1, 1)), s.normal(b.image));
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
                item("AdaptiveAvgPool2d", s -> at(new AdaptiveAvgPool2d(s.between(1, 4), s.between(1, 4)),
                        s.normal(image(s)))),
                item("AdaptiveMaxPool2d", s -> at(new AdaptiveMaxPool2d(s.between(1, 4), s.between(1, 4)),
                        s.withTies(image(s))).onlyFirstOrder()),
                item("GaussianPool2d", s -> {
                    Framed f = Framed.draw(s, false);
                    return at(new GaussianPool2d(f.window, s.oneOf(0.5, 1.0, 2.0)), s.normal(f.image(s)));
                }),
                item("MaxUnpool2d", s -> {
                    Framed f = Framed.draw(s, true);
                    Shape image = f.image(s), from = f.window.outputOf(image);
                    int[] indices = winners(s, image, from);
                    return Drawn.of(Subject.of((UnaryOperator<Variable>) x ->
                            new MaxUnpool2d(f.window).apply(x, indices, image)).named("MaxUnpool2d"), s.normal(from));
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

    private static Shape image(Sampler s) {
        return Shape.of(s.between(1, 2), s.between(1, 2), s.between(1, 5), s.between(1, 5));
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

    /// An image, and a border that fits around it.
    private record Bordered(Border border, PaddingMode mode, Shape image) {
        static Bordered draw(Sampler s) {
            PaddingMode mode = s.oneOf(PaddingMode.values());
            int height = s.between(1, 4), width = s.between(1, 4);
            // Reflection copies the fewest pixels: one less than there are.
            int down = mode == PaddingMode.REFLECT ? height - 1 : height;
            int across = mode == PaddingMode.REFLECT ? width - 1 : width;
            return new Bordered(new Border(s.between(0, across), s.between(0, across), s.between(0, down),
                    s.between(0, down)), mode, Shape.of(s.between(1, 2), s.between(1, 2), height, width));
        }

        @Override public String toString() {
            return " " + mode + ", " + border;
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
