package gradbook.autodiff;

import static gradbook.autodiff.Derivatives.*;
import static gradbook.autodiff.testing.WrongRule.binary;
import static gradbook.autodiff.testing.WrongRule.unary;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.check.Catalogue.Item;
import gradbook.autodiff.check.DerivativesCatalogue;
import gradbook.autodiff.check.GradientCheck;
import gradbook.autodiff.check.Report;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.check.Verdict;
import gradbook.autodiff.testing.Rejections;
import gradbook.autodiff.testing.Rejections.Case;
import gradbook.autodiff.testing.WrongRule;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The gradient checker, judged by wrong rules for the table of derivatives: it must reject all.
class WrongRulesTest {

    @Test void every_mistake_that_can_be_made_anywhere_is_rejected_in_every_line_of_the_table() {
        var rejections = new Rejections(20, 64);
        for (Item item : new DerivativesCatalogue().items()) rejections.tryGeneral(item);
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("577 mistakes, 11540 checks, 11540 rejected");
        assertThat(rejections.named()).isGreaterThan(0.98);
    }

    @Test void every_mistake_that_is_special_to_one_derivative_is_rejected() {
        var rejections = new Rejections(20, 64);
        rejections.trySpecial("DIV", s -> pair(s, DIV,
                binary("1/y without its minus", DIV, (g, _, y, _) -> g.div(y), (g, _, y, z) -> g.mul(z).div(y)),
                binary("y for y²", DIV, (g, _, y, _) -> g.div(y), (g, x, y, _) -> g.mul(x).div(y).neg()),
                binary("y² for y", DIV, (g, _, y, _) -> g.div(y.square()), (g, _, y, z) -> g.mul(z).div(y).neg())));
        rejections.trySpecial("MUL", s -> pair(s, MUL,
                binary("its own factor", MUL, (g, x, _, _) -> g.mul(x), (g, _, y, _) -> g.mul(y)),
                binary("as in a sum", MUL, (g, _, _, _) -> g, (g, _, _, _) -> g)));
        rejections.trySpecial("SUB", s -> pair(s, SUB,
                binary("as in a sum", SUB, (g, _, _, _) -> g, (g, _, _, _) -> g)));
        rejections.trySpecial("MAXIMUM", s -> pair(s, MAXIMUM,
                binary("the smaller receives", MAXIMUM, (g, x, y, _) -> g.mul(LARGER.apply(y, x)),
                        (g, x, y, _) -> g.mul(LARGER.apply(x, y))),
                binary("both receive all", MAXIMUM, (g, _, _, _) -> g, (g, _, _, _) -> g)));
        rejections.trySpecial("MATMUL", s -> {
            Shape square = s.oneOf(Shape.of(2, 2), Shape.of(2, 2, 2), Shape.of(3, 3));
            return new Case(MATMUL, List.of(
                    binary("y for yᵀ", MATMUL, (g, _, y, _) -> g.matmul(y), (g, x, _, _) -> x.transpose().matmul(g)),
                    binary("x for xᵀ", MATMUL, (g, _, y, _) -> g.matmul(y.transpose()), (g, x, _, _) -> x.matmul(g)),
                    binary("factors in the other order", MATMUL, (g, _, y, _) -> y.transpose().matmul(g),
                            (g, x, _, _) -> g.matmul(x.transpose()))), s.normal(square), s.normal(square));
        });
        functionsOfOneNumber(rejections);
        elementsMoved(rejections);
        usedTwice(rejections);
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("61 mistakes, 1220 checks, 1220 rejected");
    }

    private static Case pair(Sampler s, Op op, WrongRule... wrong) {
        List<Shape> shapes = s.broadcastable();
        return new Case(op, List.of(wrong), s.awayFromZero(shapes.get(0)), s.awayFromZero(shapes.get(1)));
    }

    private static void functionsOfOneNumber(Rejections rejections) {
        wrong(rejections, SQRT, unary("without ½", SQRT, (g, _, y) -> g.div(y)),
                unary("½√x", SQRT, (g, _, y) -> g.mul(y).mul(0.5)));
        wrong(rejections, SQUARE, unary("without 2", SQUARE, (g, x, _) -> g.mul(x)));
        wrong(rejections, EXP, unary("x·eˣ", EXP, (g, x, y) -> g.mul(x).mul(y)));
        wrong(rejections, LOG, unary("1/y", LOG, (g, _, y) -> g.div(y)));
        wrong(rejections, LOG1P, unary("1/x", LOG1P, (g, x, _) -> g.div(x)));
        wrong(rejections, SIN, unary("−cos x", SIN, (g, x, _) -> g.mul(x.cos()).neg()));
        wrong(rejections, COS, unary("sin x", COS, (g, x, _) -> g.mul(x.sin())));
        wrong(rejections, TANH, unary("1 − y", TANH, (g, _, y) -> g.sub(g.mul(y))),
                unary("1 − x²", TANH, (g, x, _) -> g.sub(g.mul(x.square()))));
        wrong(rejections, SIGMOID, unary("y·(1 + y)", SIGMOID, (g, _, y) -> g.mul(y.add(y.square()))),
                unary("x·(1 − x)", SIGMOID, (g, x, _) -> g.mul(x.sub(x.square()))));
        wrong(rejections, RELU, unary("threshold at ½", RELU, (g, x, _) -> g.mul(STEP.apply(x.sub(0.5)))),
                unary("threshold at −½", RELU, (g, x, _) -> g.mul(STEP.apply(x.add(0.5)))));
        rejections.trySpecial("pow", s -> {
            double p = s.oneOf(-1.5, -1.0, 0.5, 2.0, 3.0);
            Op pow = pow(p);
            return new Case(pow, List.of(
                    unary("without the factor p", pow, (g, x, _) -> g.mul(x.pow(p - 1))),
                    unary("xᵖ for xᵖ⁻¹", pow, (g, _, y) -> g.mul(y).mul(p)),
                    unary("p − 1 for p", pow, (g, x, _) -> g.mul(x.pow(p - 1)).mul(p - 1))),
                    s.between(0.1, 2, s.shape(0, 3)));
        });
    }

    private static void wrong(Rejections rejections, Op op, WrongRule... rules) {
        rejections.trySpecial(op.name(), s -> new Case(op, List.of(rules),
                s.between(op == RELU ? -2 : 0.1, 2, s.shape(0, 3))));
    }

    private static void elementsMoved(Rejections rejections) {
        rejections.trySpecial("expand", s -> {
            Shape to = s.shape(1, 3), from = s.part(to);
            Op expand = expand(to);
            return new Case(expand, List.of(
                    unary("first copy only", expand, (g, x, _) -> firstCopy(g, x.shape())),
                    unary("mean for sum", expand,
                            (g, x, _) -> g.sumTo(x.shape()).mul((double) from.size() / to.size()))),
                    s.normal(from));
        });
        rejections.trySpecial("permute", s -> {
            int[] order = s.permutation(3);
            Op permute = permute(order);
            return new Case(permute, List.of(
                    unary("not the inverse order", permute, (g, _, _) -> g.permute(order)),
                    unary("read in the other's order", permute, (g, x, _) -> g.reshape(x.shape()))),
                    s.normal(Shape.of(2, 2, 2)));
        });
        rejections.trySpecial("slice", s -> {
            int from = s.between(0, 2), to = s.between(from + 2, 5), step = s.between(1, 2);
            Op slice = slice(0, from, to, step);
            return new Case(slice, List.of(
                    unary("off by one", slice, (g, _, _) -> g.unslice(0, from + 1, step, 7)),
                    unary("step forgotten", slice, (g, _, _) -> g.unslice(0, from, 1, 7))), s.normal(Shape.of(7)));
        });
        rejections.trySpecial("unslice", s -> {
            int from = s.between(0, 2), step = s.between(1, 2);
            Op unslice = unslice(0, from, step, 8);
            return new Case(unslice, List.of(
                    unary("off by one", unslice, (g, _, _) -> g.slice(0, from + 1, from + 1 + 2 * step + 1, step)),
                    unary("step forgotten", unslice, (g, _, _) -> g.slice(0, from, from + 3))), s.normal(Shape.of(3)));
        });
        rejections.trySpecial("take", s -> {
            int[] index = s.indices(4, 3), next = IntStream.of(index).map(i -> (i + 1) % 3).toArray();
            Op take = take(index, Shape.of(4));
            return new Case(take, List.of(
                    unary("repeated index overwritten", take, (g, x, _) -> overwritten(g, index, x.shape())),
                    unary("index off by one", take, (g, x, _) -> g.put(next, x.shape()))), s.normal(Shape.of(3)));
        });
        rejections.trySpecial("put", s -> {
            int[] index = s.indices(4, 3), next = IntStream.of(index).map(i -> (i + 1) % 3).toArray();
            Op put = put(index, Shape.of(3));
            return new Case(put, List.of(unary("index off by one", put, (g, x, _) -> g.take(next, x.shape()))),
                    s.normal(Shape.of(4)));
        });
        rejections.trySpecial("gather", s -> {
            int[] index = s.indices(3, 3), next = IntStream.of(index).map(i -> (i + 1) % 3).toArray();
            Op gather = gather(1, index);
            return new Case(gather, List.of(
                    unary("index off by one", gather, (g, _, _) -> scatter(1, next, 3).apply(g)),
                    unary("along the other dimension", gather, (g, _, _) -> scatter(0, index, 3).apply(g)),
                    unary("to the whole line", gather, (g, x, _) -> g.unsqueeze(1).expand(x.shape()))),
                    s.normal(Shape.of(3, 3)));
        });
        rejections.trySpecial("concat", s -> {
            Op concat = concat(0);
            return new Case(concat, List.of(
                    binary("shares exchanged", concat,
                            (g, _, _, _) -> g.slice(0, 2, 4), (g, _, _, _) -> g.slice(0, 0, 2)),
                    binary("first share to both", concat,
                            (g, _, _, _) -> g.slice(0, 0, 2), (g, _, _, _) -> g.slice(0, 0, 2)),
                    binary("off by one", concat, (g, _, _, _) -> g.slice(0, 0, 2), (g, _, _, _) -> g.slice(0, 1, 3))),
                    s.normal(Shape.of(2)), s.normal(Shape.of(2)));
        });
    }

    private static Variable firstCopy(Variable g, Shape shape) {
        Variable copy = g;
        int more = g.shape().rank() - shape.rank();
        for (int d = 0; d < g.shape().rank(); d++)
            if (d < more || shape.dim(d - more) == 1) copy = copy.slice(d, 0, 1);
        return copy.reshape(shape);
    }

    /// Each place receives what came last, not the sum.
    private static Variable overwritten(Variable g, int[] index, Shape shape) {
        double[] arrived = g.value().toDoubles(), kept = new double[shape.size()];
        for (int i = 0; i < index.length; i++) kept[index[i]] = arrived[i];
        return Variable.constant(Tensor.of(shape, kept));
    }

    /// The function x ↦ op(x, x): the gradients along both ways add up, also where the two are equal, which
    /// for a maximum is everywhere.
    private static void usedTwice(Rejections rejections) {
        for (Op op : List.of(ADD, SUB, MUL, DIV, MAXIMUM, MINIMUM, MATMUL)) {
            Op twice = Op.unary(op.name() + " of x and x", x -> op.forward().apply(List.of(x, x)),
                    (g, x, y) -> ways(op, g, x, y).get(0).add(ways(op, g, x, y).get(1)));
            List<WrongRule> wrong = new ArrayList<>(List.of(
                    unary("first way only", twice, (g, x, y) -> ways(op, g, x, y).get(0)),
                    unary("second way only", twice, (g, x, y) -> ways(op, g, x, y).get(1))));
            if (op == MAXIMUM || op == MINIMUM)
                wrong.add(unary("a tie sends all to both", twice, (g, _, _) -> g.mul(2)));
            rejections.trySpecial(twice.name(), s -> new Case(twice, wrong, s.awayFromZero(
                    op == MATMUL ? Shape.of(2, 2) : s.shape(0, 3))));
        }
    }

    private static List<Variable> ways(Op op, Variable g, Variable x, Variable y) {
        return op.messages(g, List.of(Variable.variable(x.value()), Variable.variable(x.value())), y);
    }

    @Test void at_a_kink_every_number_between_the_slopes_is_right() {
        Op notBelow = Op.unary("relu", Tensor::relu, (g, x, _) -> g.mul(STEP.apply(x.neg()).neg().add(1)));
        Tensor atZero = Tensor.of(Shape.of(3), new double[] {0, 1.5, -2});
        Report report = GradientCheck.of(notBelow).at(atZero).run();
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.kinks()).isPositive();
    }
}
