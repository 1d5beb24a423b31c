package gradbook.layers;

import static gradbook.autodiff.Variable.constant;
import static gradbook.autodiff.testing.WrongRule.unary;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Catalogue.Drawn;
import gradbook.autodiff.check.Catalogue.Item;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.check.Subject;
import gradbook.autodiff.testing.Rejections;
import gradbook.autodiff.testing.Rejections.Case;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The gradient checker, judged by losses whose derivatives were worked out by hand, and wrongly: it must reject all.
class WrongLossesTest {
    private static final Map<String, Function<Sampler, Case>> LOSSES = new LinkedHashMap<>();

    static {
        LOSSES.put("nll", WrongLossesTest::nll);
        LOSSES.put("multiMargin", WrongLossesTest::multiMargin);
        LOSSES.put("binaryCrossEntropy", WrongLossesTest::binaryCrossEntropy);
        LOSSES.put("binaryCrossEntropyWithLogits", WrongLossesTest::binaryCrossEntropyWithLogits);
        LOSSES.put("hinge", WrongLossesTest::hinge);
        LOSSES.put("mse", WrongLossesTest::mse);
        LOSSES.put("halfSquaredError", WrongLossesTest::halfSquaredError);
        LOSSES.put("l1", WrongLossesTest::l1);
        LOSSES.put("huber", WrongLossesTest::huber);
        LOSSES.put("smoothL1", WrongLossesTest::smoothL1);
        LOSSES.put("L2 term", WrongLossesTest::l2Term);
        LOSSES.put("L1 term", WrongLossesTest::l1Term);
    }

    @Test void every_mistake_that_can_be_made_anywhere_is_rejected_in_every_loss() {
        var rejections = new Rejections(20, 64);
        LOSSES.forEach((name, draw) -> rejections.tryGeneral(new Item(name, random -> {
            Case drawn = draw.apply(new Sampler(random));
            return Drawn.of(Subject.of(drawn.right()), drawn.inputs());
        })));
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("125 mistakes, 2500 checks, 2500 rejected");
        assertThat(rejections.named()).isGreaterThan(0.95);
    }

    @Test void every_mistake_that_is_special_to_one_loss_is_rejected() {
        var rejections = new Rejections(20, 64);
        LOSSES.forEach(rejections::trySpecial);
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("56 mistakes, 1120 checks, 1120 rejected");
    }

    /// A loss of one input, with its derivative at an upstream gradient of 1.
    private static Op loss(String name, UnaryOperator<Variable> loss, UnaryOperator<Variable> derivative) {
        return Op.unary(name, x -> loss.apply(constant(x)).value(), (g, x, _) -> g.mul(derivative.apply(x)));
    }

    // ------------------------------------------------------------------------- several classes

    private static Variable oneHot(int[] labels, int classes) {
        return constant(Tensor.oneHot(labels, classes, DType.FLOAT64));
    }

    private static Case nll(Sampler s) {
        int examples = s.between(2, 4), classes = s.between(2, 4);
        int[] labels = s.indices(examples, classes);
        Variable own = oneHot(labels, classes);
        Op right = loss("nll", x -> Losses.nll(x, labels), _ -> own.div(examples).neg());
        return new Case(right, List.of(
                unary("without the mean over the batch", right, (g, _, _) -> g.mul(own).neg()),
                unary("mean over the classes, too", right, (g, _, _) -> g.mul(own).div(examples * classes).neg()),
                unary("that of the cross-entropy", right, (g, x, _) ->
                        g.mul(Softmax.softmax(1).apply(x).sub(own)).div(examples)),
                unary("1/x, as if of a probability", right, (g, x, _) -> g.mul(own.div(x)).div(examples).neg())),
                s.awayFromZero(Shape.of(examples, classes)));
    }

    /// With [1 − s_y + s_c > 0] for each other class c, that class receives it, and the label's loses their sum.
    private static Case multiMargin(Sampler s) {
        int examples = s.between(2, 4), classes = s.between(3, 4);
        int[] labels = s.indices(examples, classes);
        Variable own = oneHot(labels, classes), others = own.neg().add(1);
        int n = examples * classes;
        UnaryOperator<Variable> near = x -> Derivatives.STEP.apply(
                x.sub(x.mul(own).sum(1).unsqueeze(1)).add(1)).mul(others);
        UnaryOperator<Variable> count = x -> near.apply(x).sum(1).unsqueeze(1);
        Op right = loss("multiMargin", x -> Losses.multiMargin(x, labels),
                x -> near.apply(x).sub(own.mul(count.apply(x))).div(n));
        return new Case(right, List.of(
                unary("the label's score loses 1, however many are near", right, (g, x, _) ->
                        g.mul(near.apply(x).sub(own.mul(Derivatives.STEP.apply(count.apply(x))))).div(n)),
                unary("the label's score receives nothing", right, (g, x, _) -> g.mul(near.apply(x)).div(n)),
                unary("only the label's score receives", right,
                        (g, x, _) -> g.mul(own.mul(count.apply(x))).div(n).neg()),
                unary("a margin of 0", right, (g, x, _) -> {
                    Variable ahead = Derivatives.STEP.apply(x.sub(x.mul(own).sum(1).unsqueeze(1))).mul(others);
                    return g.mul(ahead.sub(own.mul(ahead.sum(1).unsqueeze(1)))).div(n);
                }),
                unary("not divided by the classes", right,
                        (g, x, _) -> g.mul(near.apply(x).sub(own.mul(count.apply(x)))).div(examples)),
                unary("divided by the other classes", right, (g, x, _) ->
                        g.mul(near.apply(x).sub(own.mul(count.apply(x)))).div(examples * (classes - 1)))),
                s.normal(Shape.of(examples, classes)));
    }

    // ----------------------------------------------------------------------------- two classes

    private static Case binaryCrossEntropy(Sampler s) {
        Shape shape = Shape.of(s.between(2, 3), s.between(1, 3));
        Tensor targets = s.between(0, 1, shape);
        Variable t = constant(targets);
        int n = shape.size();
        UnaryOperator<Variable> variance = p -> p.sub(p.square());
        Op right = loss("binaryCrossEntropy", p -> Losses.binaryCrossEntropy(p, targets),
                p -> p.sub(t).div(variance.apply(p)).div(n));
        return new Case(right, List.of(
                unary("that of logits, p − t", right, (g, p, _) -> g.mul(p.sub(t)).div(n)),
                unary("p for p·(1 − p)", right, (g, p, _) -> g.mul(p.sub(t)).div(p).div(n)),
                unary("only the term of t", right, (g, p, _) -> g.mul(t.div(p)).div(n).neg()),
                unary("both terms with the same sign", right, (g, p, _) ->
                        g.mul(t.div(p).add(t.neg().add(1).div(p.neg().add(1)))).div(n).neg()),
                unary("without the mean", right, (g, p, _) -> g.mul(p.sub(t)).div(variance.apply(p))),
                unary("mean over the batch only", right, (g, p, _) ->
                        g.mul(p.sub(t)).div(variance.apply(p)).div(shape.dim(0)))), s.between(0.1, 0.9, shape));
    }

    private static Case binaryCrossEntropyWithLogits(Sampler s) {
        Shape shape = Shape.of(s.between(2, 3), s.between(1, 3));
        Tensor targets = s.between(0, 1, shape);
        Variable t = constant(targets);
        int n = shape.size();
        Op right = loss("binaryCrossEntropyWithLogits", x -> Losses.binaryCrossEntropyWithLogits(x, targets),
                x -> x.sigmoid().sub(t).div(n));
        return new Case(right, List.of(
                unary("x for σ(x)", right, (g, x, _) -> g.mul(x.sub(t)).div(n)),
                unary("σ(x)·(1 − σ(x)) a second time", right, (g, x, _) ->
                        g.mul(x.sigmoid().sub(t)).mul(x.sigmoid().sub(x.sigmoid().square())).div(n)),
                unary("that of probabilities", right, (g, x, _) ->
                        g.mul(x.sigmoid().sub(t)).div(x.sigmoid().sub(x.sigmoid().square())).div(n)),
                unary("targets rounded", right, (g, x, _) ->
                        g.mul(x.sigmoid().sub(Derivatives.STEP.apply(t.sub(0.5)))).div(n)),
                unary("without the mean", right, (g, x, _) -> g.mul(x.sigmoid().sub(t)))), s.normal(shape));
    }

    private static Case hinge(Sampler s) {
        Shape shape = Shape.of(s.between(2, 6));
        Tensor targets = s.of(shape, () -> s.oneOf(-1, 1));
        Variable t = constant(targets);
        int n = shape.size();
        UnaryOperator<Variable> near = x -> Derivatives.STEP.apply(t.mul(x).neg().add(1));
        Op right = loss("hinge", x -> Losses.hinge(x, targets), x -> t.mul(near.apply(x)).div(n).neg());
        return new Case(right, List.of(
                unary("without the target", right, (g, x, _) -> g.mul(near.apply(x)).div(n).neg()),
                unary("never 0", right, (g, _, _) -> g.mul(t).div(n).neg()),
                unary("0 as soon as the sign is right", right, (g, x, _) ->
                        g.mul(t).mul(Derivatives.STEP.apply(t.mul(x).neg())).div(n).neg()),
                unary("the other side of the margin", right, (g, x, _) ->
                        g.mul(t).mul(near.apply(x).neg().add(1)).div(n).neg()),
                unary("x for the target", right, (g, x, _) -> g.mul(x).mul(near.apply(x)).div(n).neg())),
                s.normal(shape));
    }

    // --------------------------------------------------------------------------------- numbers

    private interface OfDifference {
        Case draw(Variable targets, Tensor values, Shape shape);
    }

    private static Case numbers(Sampler s, OfDifference loss) {
        Shape shape = Shape.of(s.between(2, 3), s.between(2, 3));
        Tensor targets = s.normal(shape);
        return loss.draw(constant(targets), targets, shape);
    }

    private static Case mse(Sampler s) {
        return numbers(s, (t, values, shape) -> {
            int n = shape.size();
            Op right = loss("mse", y -> Losses.mse(y, values), y -> y.sub(t).mul(2.0 / n));
            return new Case(right, List.of(
                    unary("without 2", right, (g, y, _) -> g.mul(y.sub(t)).div(n)),
                    unary("without the mean", right, (g, y, _) -> g.mul(y.sub(t)).mul(2)),
                    unary("mean over the batch only", right, (g, y, _) -> g.mul(y.sub(t)).mul(2.0 / shape.dim(0))),
                    unary("without the targets", right, (g, y, _) -> g.mul(y).mul(2.0 / n)),
                    unary("|d| for d", right, (g, y, _) -> g.mul(y.sub(t).abs()).mul(2.0 / n))), s.normal(shape));
        });
    }

    private static Case halfSquaredError(Sampler s) {
        return numbers(s, (t, values, shape) -> {
            Op right = loss("halfSquaredError", y -> Losses.halfSquaredError(y, values),
                    y -> y.sub(t).div(shape.dim(0)));
            return new Case(right, List.of(
                    unary("2 and ½ not cancelled", right, (g, y, _) -> g.mul(y.sub(t)).mul(2.0 / shape.dim(0))),
                    unary("mean over all outputs", right, (g, y, _) -> g.mul(y.sub(t)).div(shape.size())),
                    unary("without the mean", right, (g, y, _) -> g.mul(y.sub(t)))), s.normal(shape));
        });
    }

    private static Case l1(Sampler s) {
        return numbers(s, (t, values, shape) -> {
            int n = shape.size();
            Op right = loss("l1", y -> Losses.l1(y, values), y -> Derivatives.SIGN.apply(y.sub(t)).div(n));
            return new Case(right, List.of(
                    unary("d for its sign", right, (g, y, _) -> g.mul(y.sub(t)).div(n)),
                    unary("sign of y", right, (g, y, _) -> g.mul(Derivatives.SIGN.apply(y)).div(n)),
                    unary("1 for the sign", right, (g, y, _) -> g.expand(y.shape()).div(n)),
                    unary("without the mean", right, (g, y, _) -> g.mul(Derivatives.SIGN.apply(y.sub(t))))),
                    s.normal(shape));
        });
    }

    /// d, but never beyond ±limit.
    private static Variable clipped(Variable d, double limit) {
        Variable most = constant(Tensor.scalar(limit, DType.FLOAT64));
        return d.minimum(most).maximum(most.neg());
    }

    private static Case huber(Sampler s) {
        double delta = s.oneOf(0.3, 0.7, 1.5);
        return numbers(s, (t, values, shape) -> {
            int n = shape.size();
            Op right = loss("huber", y -> Losses.huber(y, values, delta), y -> clipped(y.sub(t), delta).div(n));
            return new Case(right, List.of(
                    unary("not clipped", right, (g, y, _) -> g.mul(y.sub(t)).div(n)),
                    unary("0 beyond δ", right, (g, y, _) -> g.mul(y.sub(t)).div(n).mul(
                            Derivatives.STEP.apply(y.sub(t).abs().neg().add(delta)))),
                    unary("clipped at 1", right, (g, y, _) -> g.mul(clipped(y.sub(t), 1)).div(n)),
                    unary("that of smoothL1", right, (g, y, _) -> g.mul(clipped(y.sub(t), delta)).div(delta * n)),
                    unary("sign only", right, (g, y, _) -> g.mul(Derivatives.SIGN.apply(y.sub(t))).mul(delta / n))),
                    s.normal(shape));
        });
    }

    private static Case smoothL1(Sampler s) {
        double beta = s.oneOf(0.3, 0.7, 1.5);
        return numbers(s, (t, values, shape) -> {
            int n = shape.size();
            Op right = loss("smoothL1", y -> Losses.smoothL1(y, values, beta),
                    y -> clipped(y.sub(t).div(beta), 1).div(n));
            return new Case(right, List.of(
                    unary("not clipped", right, (g, y, _) -> g.mul(y.sub(t)).div(beta * n)),
                    unary("that of huber", right, (g, y, _) -> g.mul(clipped(y.sub(t), beta)).div(n)),
                    unary("β forgotten", right, (g, y, _) -> g.mul(clipped(y.sub(t), 1)).div(n)),
                    unary("sign only", right, (g, y, _) -> g.mul(Derivatives.SIGN.apply(y.sub(t))).div(n))),
                    s.normal(shape));
        });
    }

    // -------------------------------------------------------------------- terms that are added

    private static Case l2Term(Sampler s) {
        double lambda = s.oneOf(0.1, 0.5, 2.0);
        Op right = loss("l2", w -> Regularization.l2(List.of(new Parameter(w.value())), lambda), w -> w.mul(lambda));
        return new Case(right, List.of(
                unary("without ½", right, (g, w, _) -> g.mul(w).mul(2 * lambda)),
                unary("without λ", right, (g, w, _) -> g.mul(w).mul(lambda + 1)),
                unary("that of L1", right, (g, w, _) -> g.mul(Derivatives.SIGN.apply(w)).mul(lambda)),
                unary("of the norm, not of its square", right, (g, w, _) ->
                        g.mul(w).div(w.square().sum().sqrt()).mul(lambda)),
                unary("a mean", right, (g, w, _) -> g.mul(w).mul(lambda / w.shape().size()))),
                s.awayFromZero(Shape.of(s.between(2, 3), 2)));
    }

    private static Case l1Term(Sampler s) {
        double lambda = s.oneOf(0.1, 0.5, 2.0);
        Op right = loss("l1", w -> Regularization.l1(List.of(new Parameter(w.value())), lambda),
                w -> Derivatives.SIGN.apply(w).mul(lambda));
        return new Case(right, List.of(
                unary("that of L2", right, (g, w, _) -> g.mul(w).mul(lambda)),
                unary("without the sign", right, (g, w, _) -> g.expand(w.shape()).mul(lambda)),
                unary("only of positive ones", right, (g, w, _) -> g.mul(Derivatives.STEP.apply(w)).mul(lambda)),
                unary("a mean", right, (g, w, _) -> g.mul(Derivatives.SIGN.apply(w)).mul(lambda / w.shape().size()))),
                s.awayFromZero(Shape.of(s.between(2, 3), 2)));
    }
}
