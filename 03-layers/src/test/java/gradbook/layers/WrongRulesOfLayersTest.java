package gradbook.layers;

import static gradbook.autodiff.Variable.constant;
import static gradbook.autodiff.testing.WrongRule.binary;
import static gradbook.autodiff.testing.WrongRule.unary;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Op;
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
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The gradient checker, judged by layers whose derivatives were worked out by hand, and wrongly: it must
/// reject all.
class WrongRulesOfLayersTest {

    @Test void every_mistake_that_can_be_made_anywhere_is_rejected_in_every_layer() {
        var rejections = new Rejections(20, 64);
        tryGeneral(rejections, "softmax", WrongRulesOfLayersTest::softmax);
        tryGeneral(rejections, "logSoftmax", WrongRulesOfLayersTest::logSoftmax);
        tryGeneral(rejections, "crossEntropy", WrongRulesOfLayersTest::crossEntropy);
        tryGeneral(rejections, "dropout", WrongRulesOfLayersTest::dropout);
        tryGeneral(rejections, "linear", WrongRulesOfLayersTest::linear);
        tryGeneral(rejections, "linear with bias", WrongRulesOfLayersTest::linearWithBias);
        tryGeneral(rejections, "batchNorm", BatchNorm::draw);
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("106 mistakes, 2120 checks, 2120 rejected");
        assertThat(rejections.named()).isGreaterThan(0.95);
    }

    private static void tryGeneral(Rejections rejections, String operation, Function<Sampler, Case> draw) {
        rejections.tryGeneral(new Item(operation, random -> {
            Case drawn = draw.apply(new Sampler(random));
            return Drawn.of(Subject.of(drawn.right()), drawn.inputs());
        }));
    }

    @Test void every_mistake_that_is_special_to_one_layer_is_rejected() {
        var rejections = new Rejections(20, 64);
        rejections.trySpecial("softmax", WrongRulesOfLayersTest::softmax);
        rejections.trySpecial("logSoftmax", WrongRulesOfLayersTest::logSoftmax);
        rejections.trySpecial("crossEntropy", WrongRulesOfLayersTest::crossEntropy);
        rejections.trySpecial("dropout", WrongRulesOfLayersTest::dropout);
        rejections.trySpecial("linear", WrongRulesOfLayersTest::linear);
        rejections.trySpecial("linear with bias", WrongRulesOfLayersTest::linearWithBias);
        rejections.trySpecial("batchNorm", BatchNorm::draw);
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("37 mistakes, 740 checks, 740 rejected");
    }

    private static Case softmax(Sampler s) {
        Op right = Softmax.softmax(1);
        return new Case(right, List.of(
                unary("p·(1 − p), as if each had only itself", right, (g, _, p) -> g.mul(p.sub(p.square()))),
                unary("without the sum", right, (g, _, p) -> g.mul(p)),
                unary("sum along the other dimension", right, (g, _, p) -> p.mul(g.sub(g.mul(p).sum(0).unsqueeze(0)))),
                unary("sum of g, not of g·p", right, (g, _, p) -> p.mul(g.sub(g.sum(1).unsqueeze(1))))),
                s.normal(Shape.of(s.between(1, 2), s.between(2, 3))));
    }

    private static Case logSoftmax(Sampler s) {
        Op right = Softmax.logSoftmax(1);
        return new Case(right, List.of(
                unary("without the sum", right, (g, _, _) -> g),
                unary("g for the sum of g", right, (g, _, y) -> g.sub(y.exp().mul(g))),
                unary("log p for p", right, (g, _, y) -> g.sub(y.mul(g.sum(1).unsqueeze(1)))),
                unary("mean for sum", right, (g, _, y) -> g.sub(y.exp().mul(g.mean(1).unsqueeze(1))))),
                s.normal(Shape.of(s.between(1, 2), s.between(2, 3))));
    }

    private static Case crossEntropy(Sampler s) {
        int examples = s.between(2, 4), classes = s.between(2, 4);
        int[] labels = s.indices(examples, classes);
        Variable oneHot = constant(Tensor.ones(Shape.of(examples), DType.FLOAT64).scatter(1, labels, classes));
        Op right = Op.unary("crossEntropy", x -> Losses.crossEntropy(constant(x), labels).value(),
                (g, x, _) -> g.mul(probabilities(x).sub(oneHot)).div(examples));
        return new Case(right, List.of(
                unary("without the one-hot", right, (g, x, _) -> g.mul(probabilities(x)).div(examples)),
                unary("without the mean over the batch", right, (g, x, _) -> g.mul(probabilities(x).sub(oneHot))),
                unary("mean over the classes", right,
                        (g, x, _) -> g.mul(probabilities(x).sub(oneHot)).div(examples * classes)),
                unary("only at the labels", right,
                        (g, x, _) -> g.mul(probabilities(x).sub(oneHot)).mul(oneHot).div(examples)),
                unary("logits for probabilities", right, (g, x, _) -> g.mul(x.sub(oneHot)).div(examples))),
                s.normal(Shape.of(examples, classes)));
    }

    private static Variable probabilities(Variable logits) {
        return Softmax.softmax(1).apply(logits);
    }

    private static Case dropout(Sampler s) {
        double p = s.oneOf(0.25, 0.5);
        long seed = s.random().nextLong();
        Shape shape = Shape.of(2, s.between(2, 4));
        Variable mask = dropped(p, seed, shape), other = dropped(p, seed + 1, shape);
        Op right = Op.unary("dropout", x -> dropped(p, seed, constant(x)).value(), (g, _, _) -> g.mul(mask));
        return new Case(right, List.of(
                unary("another mask than in the forward pass", right, (g, _, _) -> g.mul(other)),
                unary("mask not applied", right, (g, _, _) -> g),
                unary("mask not applied, but 1/(1 − p)", right, (g, _, _) -> g.div(1 - p)),
                unary("without 1/(1 − p)", right, (g, _, _) -> g.mul(mask).mul(1 - p)),
                unary("mask applied twice", right, (g, _, _) -> g.mul(mask).mul(mask)),
                unary("those that were dropped", right, (g, _, _) -> g.sub(g.mul(mask).mul(1 - p)))), s.normal(shape));
    }

    private static Variable dropped(double p, long seed, Shape shape) {
        return dropped(p, seed, constant(Tensor.ones(shape, DType.FLOAT64)));
    }

    private static Variable dropped(double p, long seed, Variable x) {
        return Mode.train(new Random(seed), () -> new Dropout(p).forward(x));
    }

    /// Of three examples, counted by one dimension or by two.
    private static Case linear(Sampler s) {
        Op right = Linear.LINEAR;
        int in = 2, out = s.between(2, 3);
        Shape examples = s.oneOf(Shape.of(3), Shape.of(3, 1), Shape.of(1, 3));
        return new Case(right, List.of(
                binary("weight: mean over the batch", right, (g, x, w, _) -> rows(g).matmul(w).reshape(x.shape()),
                        (g, x, _, _) -> rows(g).transpose().matmul(rows(x)).div(3)),
                binary("weight: last example only", right, (g, x, w, _) -> rows(g).matmul(w).reshape(x.shape()),
                        (g, x, _, _) -> last(rows(g)).transpose().matmul(last(rows(x)))),
                binary("weight: transposed, and read in another order", right,
                        (g, x, w, _) -> rows(g).matmul(w).reshape(x.shape()),
                        (g, x, w, _) -> rows(x).transpose().matmul(rows(g)).reshape(w.shape())),
                binary("input: W for Wᵀ read in another order", right,
                        (g, x, w, _) -> rows(g).matmul(w.transpose().reshape(w.shape())).reshape(x.shape()),
                        (g, x, _, _) -> rows(g).transpose().matmul(rows(x)))),
                s.normal(examples.insert(-1, in)), s.normal(Shape.of(out, in)));
    }

    private static Variable rows(Variable x) {
        return x.reshape(3, x.shape().dim(-1));
    }

    /// y = x·Wᵀ + b as one operation.
    private static Case linearWithBias(Sampler s) {
        Op right = Op.joint("linear", in -> in.get(0).matmul(in.get(1).transpose()).add(in.get(2)),
                (g, in, _) -> List.of(g.matmul(in.get(1)), g.transpose().matmul(in.get(0)), g.sum(0)));
        int in = 2, out = s.between(2, 3);
        return new Case(right, List.of(
                WrongRule.of("last example only", right, (g, x, _) -> List.of(g.matmul(x.get(1)),
                        g.transpose().matmul(x.get(0)), g.select(0, g.shape().dim(0) - 1))),
                WrongRule.of("mean for sum", right, (g, x, _) -> List.of(g.matmul(x.get(1)),
                        g.transpose().matmul(x.get(0)), g.mean(0))),
                WrongRule.of("none", right, (g, x, _) -> List.of(g.matmul(x.get(1)),
                        g.transpose().matmul(x.get(0)), g.sum(0).mul(0)))),
                s.normal(Shape.of(2, in)), s.normal(Shape.of(out, in)), s.normal(Shape.of(out)));
    }

    private static Variable last(Variable rows) {
        int n = rows.shape().dim(0);
        return rows.slice(0, n - 1, n);
    }
}
