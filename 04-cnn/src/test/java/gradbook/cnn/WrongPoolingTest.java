package gradbook.cnn;

import static gradbook.autodiff.Variable.constant;
import static gradbook.autodiff.testing.WrongRule.unary;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.testing.Rejections;
import gradbook.autodiff.testing.Rejections.Case;
import gradbook.autodiff.testing.WrongRule;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The gradient checker, judged by pooling and normalisation with wrong derivatives: it must reject all.
class WrongPoolingTest {

    @Test void every_mistake_in_max_pooling_is_rejected() {
        var rejections = new Rejections(20, 200);
        rejections.trySpecial("maxPool2d", s -> {
            Window window = window(s);
            Shape shape = image(s, window);
            Tensor image = s.normal(shape);
            int[] winners = MaxPooling.winners(image, window);
            int[] neighbours = winners.clone();
            for (int i = 0; i < winners.length; i++) neighbours[i] = winners[(i + 1) % winners.length];
            Op right = maxPooling(window);
            return new Case(right, List.of(
                    unary("winner of the neighbouring window", right,
                            (g, x, _) -> MaxPooling.place(neighbours, shape).apply(g)),
                    unary("winner one pixel off", right, (g, x, _) -> MaxPooling.place(
                            IntStream.of(winners).map(i -> (i + 1) % (shape.dim(2) * shape.dim(3))).toArray(),
                            shape).apply(g)),
                    unary("to the whole window", right, (g, _, _) -> spread(window, shape, g).mul(window.area())),
                    unary("mean over the window", right, (g, _, _) -> spread(window, shape, g)),
                    loops("overlapping windows overwritten", right, window, true, (_, arrived) -> arrived)), image);
        });
        rejections.trySpecial("maxPool2d at a tie", s -> {
            Window window = window(s);
            Op right = maxPooling(window);
            return new Case(right, List.of(loops("tie sent to all", right, window, true, Double::sum)),
                    s.of(image(s, window), () -> s.between(-1, 1)));
        });
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("6 mistakes, 120 checks, 120 rejected");
    }

    private static Op maxPooling(Window window) {
        return Op.unary("maxPool2d", x -> MaxPooling.max(constant(x), window).value(),
                (g, x, y) -> MaxPooling.place(MaxPooling.winners(x.value(), window), x.shape()).apply(g));
    }

    @Test void every_mistake_in_average_pooling_is_rejected() {
        var rejections = new Rejections(20, 200);
        rejections.trySpecial("avgPool2d", s -> {
            Window window = window(s);
            Shape shape = image(s, window);
            Op right = MeanPooling.mean(window);
            Variable seen = seen(window, shape);
            return new Case(right, List.of(
                    unary("divisor without the padding", right, (g, _, _) -> spread(window, shape, g.div(seen))),
                    unary("divisor forgotten", right, (g, _, _) -> spread(window, shape, g).mul(window.area())),
                    unary("divided by the height only", right,
                            (g, _, _) -> spread(window, shape, g).mul(window.width().kernel())),
                    unary("divided twice", right, (g, _, _) -> spread(window, shape, g).div(window.area())),
                    loops("overlapping windows overwritten", right,
                            window, false, (_, arrived) -> arrived / window.area())),
                    s.normal(shape));
        });
        rejections.trySpecial("avgPool2d without the padding", s -> {
            Window window = window(s);
            Shape shape = image(s, window);
            Variable seen = seen(window, shape);
            Op right = Op.unary("avgPool2d", x -> MeanPooling.mean(window).apply(constant(x)).div(seen).value(),
                    (g, _, _) -> spread(window, shape, g.div(seen)));
            return new Case(right, List.of(
                    unary("divisor with the padding", right, (g, _, _) -> spread(window, shape, g))), s.normal(shape));
        });
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("6 mistakes, 120 checks, 120 rejected");
    }

    private static Variable spread(Window window, Shape image, Variable g) {
        return MeanPooling.spread(window, image).apply(g);
    }

    /// For each output the part of its window that lies in the image.
    private static Variable seen(Window window, Shape image) {
        return MeanPooling.mean(window).apply(constant(Tensor.ones(image, DType.FLOAT64)));
    }

    /// Windows that overlap and windows that do not, and never see padding alone.
    private static Window window(Sampler s) {
        Window window = Window.of(s.between(2, 3), s.between(2, 3)).stride(s.between(1, 3), s.between(1, 3));
        return s.oneIn(2) ? window : window.padding(s.between(0, 1), s.between(0, 1));
    }

    private static Shape image(Sampler s, Window window) {
        return Shape.of(1, s.between(1, 2),
                s.between(window.height().kernel(), 4), s.between(window.width().kernel(), 4));
    }

    /// What each pixel receives from the windows that see it, one after another: from all of them, or only
    /// where it is as large as the output.
    ///
    /// @param add what a pixel has then, from what it has received already and what arrives
    private static WrongRule loops(String mistake, Op right, Window window, boolean onlyTheLargest,
            DoubleBinaryOperator add) {
        return unary(mistake, right, (g, x, y) -> {
            int[] in = x.shape().dims(), out = y.shape().dims();
            double[] received = new double[x.shape().size()];
            for (int o = 0; o < y.shape().size(); o++)
                for (int k = 0; k < window.area(); k++) {
                    int row = window.height().position(o / out[3] % out[2], k / window.width().kernel());
                    int column = window.width().position(o % out[3], k % window.width().kernel());
                    if (row < 0 || row >= in[2] || column < 0 || column >= in[3]) continue;
                    int pixel = (o / out[3] / out[2] * in[2] + row) * in[3] + column;
                    if (onlyTheLargest && x.value().at(pixel) != y.value().at(o)) continue;
                    received[pixel] = add.applyAsDouble(received[pixel], g.value().at(o));
                }
            return constant(Tensor.of(x.shape(), received));
        });
    }

    /// y = x/e^β with e = k + (α/size)·Σ x², the sum over neighbouring channels: with h = g·x·e^(−β−1), x receives
    /// g/e^β − 2β·(α/size)·x·Σ h, the sum over the channels that it is a neighbour of.
    @Test void every_mistake_in_local_response_normalisation_is_rejected() {
        var rejections = new Rejections(20, 200);
        rejections.trySpecial("LocalResponseNorm", s -> {
            int size = s.between(1, 4), before = size / 2, after = (size - 1) / 2;
            double alpha = s.oneOf(0.5, 2.0), beta = s.oneOf(0.5, 0.75), k = s.oneOf(1.0, 2.0);
            var layer = new LocalResponseNorm(size, alpha, beta, k);
            Op right = Op.unary("LocalResponseNorm", x -> layer.forward(constant(x)).value(), (g, x, _) ->
                    own(layer, g, x).sub(cross(layer, g, x, after, before)));
            return new Case(right, List.of(
                    unary("no term of the other channels", right, (g, x, _) -> own(layer, g, x)),
                    unary("no other channels in the sum", right,
                            (g, x, _) -> own(layer, g, x).sub(cross(layer, g, x, 0, 0))),
                    unary("sum over its neighbours", right,
                            (g, x, _) -> own(layer, g, x).sub(cross(layer, g, x, before, after))),
                    unary("window one channel too far", right,
                            (g, x, _) -> own(layer, g, x).sub(cross(layer, g, x, after + 1, before))),
                    unary("without 2", right,
                            (g, x, _) -> own(layer, g, x).sub(cross(layer, g, x, after, before).div(2))),
                    unary("without β", right,
                            (g, x, _) -> own(layer, g, x).sub(cross(layer, g, x, after, before).div(beta))),
                    unary("α not divided by the size", right,
                            (g, x, _) -> own(layer, g, x).sub(cross(layer, g, x, after, before).mul(size))),
                    unary("sign of the sum", right,
                            (g, x, _) -> own(layer, g, x).add(cross(layer, g, x, after, before)))),
                    s.normal(Shape.of(1, s.between(2, 5), 1, s.between(1, 2))));
        });
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("8 mistakes, 160 checks, 160 rejected");
    }

    private static Variable own(LocalResponseNorm layer, Variable g, Variable x) {
        return g.mul(energy(layer, x).pow(-layer.beta()));
    }

    private static Variable cross(LocalResponseNorm layer, Variable g, Variable x, int before, int after) {
        Variable h = g.mul(x).mul(energy(layer, x).pow(-layer.beta() - 1));
        return LocalResponseNorm.channelSum(before, after).apply(h).mul(x)
                .mul(2 * layer.beta() * layer.alpha() / layer.size());
    }

    private static Variable energy(LocalResponseNorm layer, Variable x) {
        return LocalResponseNorm.channelSum(layer.size() / 2, (layer.size() - 1) / 2).apply(x.square())
                .mul(layer.alpha() / layer.size()).add(layer.k());
    }
}
