package gradbook.cnn;

import static gradbook.autodiff.Variable.constant;
import static gradbook.autodiff.testing.WrongRule.binary;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.testing.Rejections;
import gradbook.autodiff.testing.Rejections.Case;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The gradient checker, judged by convolutions one of whose three products is wrong: it must reject all.
class WrongConvolutionsTest {

    /// A convolution in which something is understood differently, consistently so: a function y of image and
    /// weights, and its two derivatives.
    private record Products(String mistake, BinaryOperator<Variable> y, BinaryOperator<Variable> dx,
            BinaryOperator<Variable> dw) {

        Op op() {
            return Op.binary("conv2d", (x, w) -> y.apply(constant(x), constant(w)).value(),
                    (g, _, w, _) -> dx.apply(g, w), (g, x, _, _) -> dw.apply(x, g));
        }
    }

    /// All sizes of a convolution.
    private record Sizes(Window window, int groups, Shape image, Shape weight) {

        static Sizes draw(Sampler s) {
            while (true) {
                int groups = s.between(1, 2), height = s.between(2, 5), width = s.between(2, 5);
                Axis down = axis(s), across = axis(s);
                if (outputs(down, height) == 0 || outputs(across, width) == 0) continue;
                int channels = s.between(1, 2);
                return new Sizes(new Window(down, across), groups, Shape.of(1, groups * channels, height, width),
                        Shape.of(groups, channels, down.kernel(), across.kernel()));
            }
        }

        private static Axis axis(Sampler s) {
            return new Axis(s.between(1, 3), s.between(1, 3), s.between(0, 1), s.between(1, 2));
        }

        Products right() {
            return products("none", window);
        }

        private Products products(String mistake, Window window) {
            return new Products(mistake, (x, w) -> Convolution.conv2d(window, groups).apply(x, w),
                    (g, w) -> Convolution.inputGradient(window, groups, image).apply(g, w),
                    (x, g) -> Convolution.weightGradient(window, groups, weight).apply(x, g));
        }

        /// The same with another window, if it gives as many outputs.
        private List<Products> with(String mistake, Window other) {
            boolean same = outputs(other.height(), image.dim(2)) == outputs(window.height(), image.dim(2))
                    && outputs(other.width(), image.dim(3)) == outputs(window.width(), image.dim(3));
            return same ? List.of(products(mistake, other)) : List.of();
        }

        private static int outputs(Axis axis, int length) {
            return length + 2 * axis.padding() < axis.extent() ? 0 : axis.outputSize(length);
        }

        List<Products> wrong() {
            Axis h = window.height(), w = window.width();
            var wrong = new ArrayList<>(List.of(flipped(), shifted(), otherChannelOrder()));
            if (groups > 1) wrong.add(groupsIgnored());
            wrong.addAll(with("stride swapped", window.stride(w.stride(), h.stride())));
            wrong.addAll(with("padding swapped", window.padding(w.padding(), h.padding())));
            wrong.addAll(with("dilation swapped", window.dilation(w.dilation(), h.dilation())));
            return wrong;
        }

        private Products flipped() {
            return onWeights("kernel flipped", Sizes::flip, Sizes::flip);
        }

        /// The weights of one output lie side by side as (C, kh, kw); read as (kh, kw, C).
        private Products otherChannelOrder() {
            int[] d = weight.dims();
            return onWeights("channels last in im2col", w -> w.permute(0, 2, 3, 1).reshape(weight),
                    w -> w.reshape(d[0], d[2], d[3], d[1]).permute(0, 3, 1, 2));
        }

        private Products onWeights(String mistake, UnaryOperator<Variable> read,
                UnaryOperator<Variable> readBack) {
            Products right = right();
            return new Products(mistake, (x, w) -> right.y.apply(x, read.apply(w)),
                    (g, w) -> right.dx.apply(g, read.apply(w)), (x, g) -> readBack.apply(right.dw.apply(x, g)));
        }

        /// One row more of padding above the image, and one less below.
        private Products shifted() {
            Products right = right();
            int height = image.dim(2);
            return new Products("padding off by one", (x, w) -> right.y.apply(down(x, height), w),
                    (g, w) -> right.dx.apply(g, w).slice(2, 1, height).pad(2, 0, 1),
                    (x, g) -> right.dw.apply(down(x, height), g));
        }

        private static Variable down(Variable x, int height) {
            return x.slice(2, 0, height - 1).pad(2, 1, 0);
        }

        /// Every output sees the channels of all groups, with the same weights.
        private Products groupsIgnored() {
            Shape all = weight.with(1, image.dim(1));
            int channels = weight.dim(1);
            return new Products("groups ignored",
                    (x, w) -> Convolution.conv2d(window, 1).apply(x, repeated(w)),
                    (g, w) -> Convolution.inputGradient(window, 1, image).apply(g, repeated(w)),
                    (x, g) -> {
                        Variable dw = Convolution.weightGradient(window, 1, all).apply(x, g);
                        return IntStream.range(0, groups).mapToObj(i -> dw.slice(1, i * channels, (i + 1) * channels))
                                .reduce(Variable::add).orElseThrow();
                    });
        }

        private Variable repeated(Variable w) {
            return Variable.concat(1, Collections.nCopies(groups, w).toArray(Variable[]::new));
        }

        private static Variable flip(Variable w) {
            int area = w.shape().dim(2) * w.shape().dim(3);
            int[] index = IntStream.range(0, w.shape().size())
                    .map(i -> i / area * area + area - 1 - i % area).toArray();
            return w.take(index, w.shape());
        }

        Tensor[] point(Sampler s) {
            return new Tensor[] {s.normal(image), s.normal(weight)};
        }
    }

    @Test void a_convolution_with_a_mistake_in_one_of_its_three_products_is_rejected() {
        var rejections = new Rejections(20, 400);
        rejections.trySpecial("gradient at the image", s -> {
            Sizes sizes = Sizes.draw(s);
            Op right = sizes.right().op();
            return new Case(right, sizes.wrong().stream().map(p -> binary(p.mistake, right,
                    (g, _, w, _) -> p.dx.apply(g, w),
                    (g, x, _, _) -> sizes.right().dw.apply(x, g))).toList(), sizes.point(s));
        });
        rejections.trySpecial("gradient at the weights", s -> {
            Sizes sizes = Sizes.draw(s);
            Op right = sizes.right().op();
            return new Case(right, sizes.wrong().stream().map(p -> binary(p.mistake, right,
                    (g, _, w, _) -> sizes.right().dx.apply(g, w),
                    (g, x, _, _) -> p.dw.apply(x, g))).toList(), sizes.point(s));
        });
        for (String mistake : List.of("kernel flipped", "padding off by one", "channels last in im2col",
                "groups ignored", "stride swapped", "padding swapped", "dilation swapped"))
            rejections.trySpecial("outputs", s -> inTheOutputs(s, mistake));
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("21 mistakes, 420 checks, 420 rejected");
    }

    /// With the wrong forward, its own derivatives are the right ones, and those of the convolution wrong.
    private static Case inTheOutputs(Sampler s, String mistake) {
        while (true) {
            Sizes sizes = Sizes.draw(s);
            for (Products p : sizes.wrong())
                if (p.mistake.equals(mistake)) {
                    Op op = p.op();
                    return new Case(op, List.of(binary(mistake, op, (g, _, w, _) -> sizes.right().dx.apply(g, w),
                            (g, x, _, _) -> sizes.right().dw.apply(x, g))), sizes.point(s));
                }
        }
    }
}
