package gradbook.cnn;

import static gradbook.autodiff.Variable.constant;
import static gradbook.autodiff.testing.WrongRule.binary;
import static gradbook.autodiff.testing.WrongRule.unary;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Catalogue.Drawn;
import gradbook.autodiff.check.Catalogue.Item;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.check.Subject;
import gradbook.autodiff.testing.Rejections;
import gradbook.autodiff.testing.Rejections.Case;
import gradbook.autodiff.testing.WrongRule;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The gradient checker, judged by the other layers of this chapter, whose derivatives were worked out by hand, and
/// wrongly: it must reject all.
class WrongCnnLayersTest {
    private static final Map<String, Function<Sampler, Case>> LAYERS = new LinkedHashMap<>();

    static {
        LAYERS.put("true convolution", WrongCnnLayersTest::trueConvolution);
        LAYERS.put("conv1d", WrongCnnLayersTest::conv1d);
        LAYERS.put("convTranspose2d", WrongCnnLayersTest::convTranspose2d);
        LAYERS.put("depthwise-separable", WrongCnnLayersTest::depthwiseSeparable);
        LAYERS.put("maxUnpool2d", WrongCnnLayersTest::maxUnpool2d);
        LAYERS.put("adaptive mean", WrongCnnLayersTest::adaptiveMean);
        LAYERS.put("adaptive max", WrongCnnLayersTest::adaptiveMax);
        LAYERS.put("gaussianPool2d", WrongCnnLayersTest::gaussianPool2d);
    }

    @Test void every_mistake_that_can_be_made_anywhere_is_rejected_in_every_layer() {
        var rejections = new Rejections(20, 100);
        LAYERS.forEach((name, draw) -> rejections.tryGeneral(new Item(name, random -> {
            Case drawn = draw.apply(new Sampler(random));
            Drawn at = Drawn.of(Subject.of(drawn.right()), drawn.inputs());
            return name.equals("adaptive max") ? at.onlyFirstOrder() : at;
        })));
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("145 mistakes, 2900 checks, 2900 rejected");
        assertThat(rejections.named()).isGreaterThan(0.95);
    }

    @Test void every_mistake_that_is_special_to_one_layer_is_rejected() {
        var rejections = new Rejections(20, 100);
        for (PaddingMode mode : PaddingMode.values()) rejections.trySpecial("pad, " + mode, s -> padding(s, mode));
        LAYERS.forEach(rejections::trySpecial);
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("54 mistakes, 1080 checks, 1080 rejected");
    }

    // ----------------------------------------------------------------------------------- borders

    private static Case padding(Sampler s, PaddingMode mode) {
        Shape image = Shape.of(1, 1, s.between(2, 3), s.between(2, 3));
        Border border = new Border(1, 0, s.between(0, 1), 1);
        Op right = Padding.pad(border, mode, s.between(-1, 1));
        var wrong = new ArrayList<>(List.of(
                unary("left and right exchanged", right, (g, _, _) ->
                        Padding.adjoint(new Border(0, 1, border.top(), border.bottom()), mode).apply(g)),
                unary("from the corner, without the border in front", right, (g, _, _) ->
                        g.slice(2, 0, image.dim(2)).slice(3, 0, image.dim(3)))));
        for (PaddingMode other : PaddingMode.values())
            if (other != mode)
                wrong.add(unary("that of " + other, right, (g, _, _) -> Padding.adjoint(border, other).apply(g)));
        if (mode != PaddingMode.CONSTANT)
            wrong.add(unary("mean of the copies", right, (g, _, _) -> {
                Variable copies = constant(Tensor.ones(g.shape(), DType.FLOAT64));
                Op back = Padding.adjoint(border, mode);
                return back.apply(g).div(back.apply(copies));
            }));
        return new Case(right, wrong, s.normal(image));
    }

    // ------------------------------------------------------------------------------ convolutions

    private static Window window(Sampler s) {
        return Window.of(2, s.between(2, 3)).stride(s.between(1, 2), 1).padding(s.between(0, 1), s.between(0, 1));
    }

    private static Case trueConvolution(Sampler s) {
        Window window = window(s);
        Shape image = Shape.of(1, 1, 3, s.between(3, 4));
        Shape weight = Shape.of(s.between(1, 2), 1, 2, window.width().kernel());
        Op flip = TrueConvolution.FLIP, toImage = Convolution.inputGradient(window, 1, image);
        Op toWeights = Convolution.weightGradient(window, 1, weight);
        Op right = Op.binary("trueConvolution",
                (x, w) -> TrueConvolution.conv2d(constant(x), constant(w), window, 1).value(),
                (g, _, w, _) -> toImage.apply(g, flip.apply(w)), (g, x, _, _) -> flip.apply(toWeights.apply(x, g)));
        return new Case(right, List.of(
                binary("image: kernel not flipped", right, (g, _, w, _) -> toImage.apply(g, w),
                        (g, x, _, _) -> flip.apply(toWeights.apply(x, g))),
                binary("weights: not flipped back", right, (g, _, w, _) -> toImage.apply(g, flip.apply(w)),
                        (g, x, _, _) -> toWeights.apply(x, g)),
                binary("image flipped in place of the kernel", right,
                        (g, _, w, _) -> flip.apply(toImage.apply(g, w)),
                        (g, x, _, _) -> flip.apply(toWeights.apply(x, g)))), s.normal(image), s.normal(weight));
    }

    /// With a bias; the rule is that of an image of one row.
    private static Case conv1d(Sampler s) {
        Axis axis = new Axis(2, s.between(1, 2), s.between(0, 1), s.between(1, 2));
        Window window = new Window(new Axis(1, 1, 0, 1), axis);
        int channels = s.between(1, 2), out = s.between(1, 2);
        Shape sequence = Shape.of(2, channels, s.between(3, 4)), weight = Shape.of(out, channels, 2);
        Op toImage = Convolution.inputGradient(window, 1, sequence.insert(2, 1));
        Op toWeights = Convolution.weightGradient(window, 1, weight.insert(2, 1));
        Op.JointRule rule = (g, in, _) -> List.of(
                toImage.apply(g.unsqueeze(2), in.get(1).unsqueeze(2)).squeeze(2),
                toWeights.apply(in.get(0).unsqueeze(2), g.unsqueeze(2)).squeeze(2), g.sum(0, 2));
        Op right = Op.joint("conv1d", in -> new Conv1d(new Parameter(in.get(1)), new Parameter(in.get(2)), axis, 1)
                .forward(constant(in.get(0))).value(), rule);
        return new Case(right, List.of(
                WrongRule.of("bias: mean over time", right, (g, in, y) -> with(rule.apply(g, in, y), 2,
                        g.mean(2).sum(0))),
                WrongRule.of("bias: first moment only", right, (g, in, y) -> with(rule.apply(g, in, y), 2,
                        g.select(2, 0).sum(0))),
                WrongRule.of("bias: mean over the batch", right, (g, in, y) -> with(rule.apply(g, in, y), 2,
                        g.sum(2).mean(0))),
                WrongRule.of("time backwards, at the weights", right, (g, in, y) -> {
                    List<Variable> all = rule.apply(g, in, y);
                    return with(all, 1, TrueConvolution.FLIP.apply(all.get(1).unsqueeze(2)).squeeze(2));
                }),
                WrongRule.of("time backwards, at the input", right, (g, in, y) -> with(rule.apply(g, in, y), 0,
                        toImage.apply(g.unsqueeze(2), TrueConvolution.FLIP.apply(in.get(1).unsqueeze(2))).squeeze(2)))),
                s.normal(sequence), s.normal(weight), s.normal(Shape.of(out)));
    }

    private static List<Variable> with(List<Variable> gradients, int i, Variable other) {
        var changed = new ArrayList<>(gradients);
        changed.set(i, other);
        return changed;
    }

    /// The image receives the convolution of what arrives; the weights, its weight gradient with both images exchanged.
    private static Case convTranspose2d(Sampler s) {
        Window window = Window.of(2).stride(s.between(1, 2), s.between(1, 2));
        int channels = s.between(1, 2);
        Shape weight = Shape.of(channels, 1, 2, 2), small = Shape.of(1, channels, 2, s.between(1, 2));
        Op forward = Convolution.conv2d(window, 1), toWeights = Convolution.weightGradient(window, 1, weight);
        Op.JointRule rule = (g, in, _) -> List.of(forward.apply(g, in.get(1)), toWeights.apply(g, in.get(0)),
                g.sum(0, 2, 3));
        Op right = Op.joint("convTranspose2d", in -> new ConvTranspose2d(new Parameter(in.get(1)),
                new Parameter(in.get(2)), window, ConvTranspose2d.OutputPadding.NONE, 1)
                .forward(constant(in.get(0))).value(), rule);
        Op flip = TrueConvolution.FLIP;
        return new Case(right, List.of(
                WrongRule.of("image: kernel flipped", right, (g, in, y) -> with(rule.apply(g, in, y), 0,
                        forward.apply(g, flip.apply(in.get(1))))),
                WrongRule.of("image: kernel transposed", right, (g, in, y) -> with(rule.apply(g, in, y), 0,
                        forward.apply(g, in.get(1).transpose()))),
                WrongRule.of("weights: flipped", right, (g, in, y) -> with(rule.apply(g, in, y), 1,
                        flip.apply(toWeights.apply(g, in.get(0))))),
                WrongRule.of("image: only the corner of each copy", right, (g, in, y) -> with(rule.apply(g, in, y), 0,
                        forward.apply(g, in.get(1).mul(constant(Tensor.of(new double[][] {{1, 0}, {0, 0}})))))),
                WrongRule.of("bias: mean over the pixels", right, (g, in, y) -> with(rule.apply(g, in, y), 2,
                        g.mean(2, 3).sum(0)))), s.normal(small), s.normal(weight), s.normal(Shape.of(1)));
    }

    /// As many channels afterwards as before, so that mistakes have the right shape.
    private static Case depthwiseSeparable(Sampler s) {
        Window window = Window.of(2), point = Window.of(1);
        int c = 2;
        Shape image = Shape.of(1, c, 2, 3), deep = Shape.of(c, 1, 2, 2), mixed = Shape.of(c, c, 1, 1);
        Op each = Convolution.conv2d(window, c), mix = Convolution.conv2d(point, 1);
        Op backToEach = Convolution.inputGradient(point, 1, Shape.of(1, c, 1, 2));
        Op toImage = Convolution.inputGradient(window, c, image), toDeep = Convolution.weightGradient(window, c, deep);
        Op toMixed = Convolution.weightGradient(point, 1, mixed);
        Op.JointRule rule = (g, in, _) -> {
            Variable h = backToEach.apply(g, in.get(2));
            return List.of(toImage.apply(h, in.get(1)), toDeep.apply(in.get(0), h),
                    toMixed.apply(each.apply(in.get(0), in.get(1)), g));
        };
        Op right = Op.joint("depthwiseSeparable", in -> new DepthwiseSeparableConv2d(
                new Conv2d(new Parameter(in.get(1)), null, window, c),
                new Conv2d(new Parameter(in.get(2)), null, point, 1)).forward(constant(in.get(0))).value(), rule);
        return new Case(right, List.of(
                WrongRule.of("past the pointwise weights", right, (g, in, y) -> {
                    List<Variable> all = rule.apply(g, in, y);
                    return List.of(toImage.apply(g, in.get(1)), toDeep.apply(in.get(0), g), all.get(2));
                }),
                WrongRule.of("pointwise weights transposed", right, (g, in, y) -> {
                    Variable h = mix.apply(g, in.get(2));
                    return List.of(toImage.apply(h, in.get(1)), toDeep.apply(in.get(0), h),
                            rule.apply(g, in, y).get(2));
                }),
                WrongRule.of("pointwise: of the image, not of what the windows saw", right, (g, in, y) ->
                        with(rule.apply(g, in, y), 2, toMixed.apply(in.get(0).slice(2, 0, 1).slice(3, 0, 2), g)))),
                s.normal(image), s.normal(deep), s.normal(mixed));
    }

    // ----------------------------------------------------------------------------------- pooling

    /// Windows that overlap, so that a pixel may be the winner of several.
    private static Case maxUnpool2d(Sampler s) {
        Window window = Window.of(2);
        Shape image = Shape.of(1, s.between(1, 2), 3, 3), pooled = window.outputOf(image);
        int[] indices = MaxPooling.winners(s.normal(image), window);
        int n = indices.length / image.dim(1);
        double[] kept = new double[indices.length];
        for (int i = 0; i < kept.length; i++) {
            int last = i;
            for (int j = i + 1; j < (i / n + 1) * n; j++) if (indices[j] == indices[i]) last = j;
            kept[i] = last == i ? 1 : 0;
        }
        Variable lastOnes = constant(Tensor.of(pooled, kept));
        int[] next = IntStream.of(indices).map(i -> (i + 1) % 9).toArray();
        Op right = Op.unary("maxUnpool2d", x -> new MaxUnpool2d(window).apply(constant(x), indices, image).value(),
                (g, _, _) -> MaxPooling.pick(indices, pooled).apply(g).mul(lastOnes));
        return new Case(right, List.of(
                unary("to all that came back to a pixel", right,
                        (g, _, _) -> MaxPooling.pick(indices, pooled).apply(g)),
                unary("to the first that came back to a pixel", right, (g, _, _) ->
                        MaxPooling.pick(indices, pooled).apply(g).mul(lastOnes.neg().add(1))),
                unary("from the next pixel", right,
                        (g, _, _) -> MaxPooling.pick(next, pooled).apply(g).mul(lastOnes)),
                unary("mean of the window", right, (g, _, _) -> MeanPooling.mean(window).apply(g))), s.normal(pooled));
    }

    /// A row for each part, with a 1 at each of its pixels.
    private static Variable parts(int in, int out, boolean overlapping) {
        double[] ones = new double[out * in];
        for (int i = 0; i < out; i++) {
            int end = overlapping ? Math.ceilDiv((i + 1) * in, out) : (i + 1) * in / out;
            for (int j = i * in / out; j < end; j++) ones[i * in + j] = 1;
        }
        return constant(Tensor.of(Shape.of(out, in), ones));
    }

    private static Case adaptiveMean(Sampler s) {
        int height = s.between(3, 4), width = s.between(2, 3), down = 2, across = s.between(1, 2);
        Variable rows = parts(height, down, true), columns = parts(width, across, true);
        Variable areas = rows.sum(1).unsqueeze(1).mul(columns.sum(1));
        Op right = Op.unary("adaptiveMean", x -> AdaptivePooling.mean(constant(x), down, across).value(),
                (g, _, _) -> rows.transpose().matmul(g.div(areas)).matmul(columns));
        return new Case(right, List.of(
                unary("divided as if all parts were equal", right, (g, _, _) -> rows.transpose()
                        .matmul(g.mul((double) down * across / (height * width))).matmul(columns)),
                unary("sum for mean", right, (g, _, _) -> rows.transpose().matmul(g).matmul(columns)),
                unary("parts that do not overlap", right, (g, _, _) ->
                        parts(height, down, false).transpose().matmul(g.div(areas)).matmul(columns)),
                unary("divided by the rows only", right, (g, _, _) ->
                        rows.transpose().matmul(g.div(rows.sum(1).unsqueeze(1))).matmul(columns))),
                s.normal(Shape.of(1, s.between(1, 2), height, width)));
    }

    private static Case adaptiveMax(Sampler s) {
        int height = 3, width = s.between(2, 3), down = 2, across = 2;
        Variable rows = parts(height, down, true), columns = parts(width, across, true);
        Op right = Op.unary("adaptiveMax", x -> AdaptivePooling.max(constant(x), down, across).value(),
                (g, x, y) -> winners(g, x, y, false));
        return new Case(right, List.of(
                unary("to the whole part", right, (g, _, _) -> rows.transpose().matmul(g).matmul(columns)),
                unary("mean of the part", right, (g, _, _) -> rows.transpose().matmul(
                        g.div(rows.sum(1).unsqueeze(1).mul(columns.sum(1)))).matmul(columns)),
                unary("one part for each pixel", right, (g, x, y) -> winners(g, x, y, true))),
                s.normal(Shape.of(1, 1, height, width)));
    }

    /// What the winners receive, of whose values there are no two alike: from all parts, or from the last one only.
    private static Variable winners(Variable g, Variable x, Variable y, boolean lastOnly) {
        double[] received = new double[x.shape().size()];
        for (int i = 0; i < received.length; i++)
            for (int o = 0; o < y.shape().size(); o++)
                if (x.value().at(i) == y.value().at(o))
                    received[i] = (lastOnly ? 0 : received[i]) + g.value().at(o);
        return constant(Tensor.of(x.shape(), received));
    }

    private static Case gaussianPool2d(Sampler s) {
        Window window = Window.of(s.between(2, 3), 2).stride(s.between(1, 2), 1);
        double sigma = s.oneOf(0.5, 1.0);
        Shape image = Shape.of(1, s.between(1, 2), 3, s.between(2, 3));
        var layer = new GaussianPool2d(window, sigma);
        Op right = Op.unary("gaussianPool2d", x -> layer.forward(constant(x)).value(),
                (g, _, _) -> back(layer.kernel(DType.FLOAT64), window, image, g));
        Tensor kernel = layer.kernel(DType.FLOAT64), largest = kernel.max();
        return new Case(right, List.of(
                unary("the mean's weights", right, (g, _, _) -> MeanPooling.spread(window, image).apply(g)),
                unary("weights that do not add up to 1", right,
                        (g, _, _) -> back(kernel.div(largest), window, image, g)),
                unary("twice the width", right, (g, _, _) ->
                        back(new GaussianPool2d(window, 2 * sigma).kernel(DType.FLOAT64), window, image, g)),
                unary("σ for σ²", right, (g, _, _) ->
                        back(new GaussianPool2d(window, Math.sqrt(sigma + 0.1)).kernel(DType.FLOAT64), window, image,
                                g))), s.normal(image));
    }

    private static Variable back(Tensor kernel, Window window, Shape image, Variable g) {
        Tensor weights = kernel.expand(Shape.of(image.dim(1), 1, kernel.dim(0), kernel.dim(1)));
        return Convolution.inputGradient(window, image.dim(1), image).apply(g, constant(weights));
    }
}
