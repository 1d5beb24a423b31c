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
import gradbook.autodiff.testing.WrongRule;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The gradient checker, judged by activations, layer normalisation and embedding with wrong derivatives: it must
/// reject all.
class WrongActivationsTest {
    private static final Map<String, Function<Sampler, Case>> OPERATIONS = new LinkedHashMap<>();

    static {
        OPERATIONS.put("leakyRelu", WrongActivationsTest::leakyRelu);
        OPERATIONS.put("elu", WrongActivationsTest::elu);
        OPERATIONS.put("softplus", WrongActivationsTest::softplus);
        OPERATIONS.put("layerNorm", WrongActivationsTest::layerNorm);
        OPERATIONS.put("embedding", WrongActivationsTest::embedding);
    }

    @Test void every_mistake_that_can_be_made_anywhere_is_rejected() {
        var rejections = new Rejections(20, 64);
        OPERATIONS.forEach((name, draw) -> rejections.tryGeneral(new Item(name, random -> {
            Case drawn = draw.apply(new Sampler(random));
            return Drawn.of(Subject.of(drawn.right()), drawn.inputs());
        })));
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("57 mistakes, 1140 checks, 1140 rejected");
        assertThat(rejections.named()).isGreaterThan(0.95);
    }

    @Test void every_mistake_that_is_special_to_one_operation_is_rejected() {
        var rejections = new Rejections(20, 64);
        OPERATIONS.forEach(rejections::trySpecial);
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("27 mistakes, 540 checks, 540 rejected");
    }

    private static Tensor point(Sampler s) {
        return s.awayFromZero(Shape.of(s.between(2, 4)));
    }

    private static Case leakyRelu(Sampler s) {
        double a = s.oneOf(0.01, 0.2, -0.5);
        Op right = LeakyReLU.leakyRelu(a);
        UnaryOperator<Variable> positive = Derivatives.STEP::apply, negative = x -> Derivatives.STEP.apply(x.neg());
        return new Case(right, List.of(
                unary("that of ReLU", right, (g, x, _) -> g.mul(positive.apply(x))),
                unary("a everywhere", right, (g, _, _) -> g.mul(a)),
                unary("a on the other side", right, (g, x, _) ->
                        g.mul(positive.apply(x).mul(a).add(negative.apply(x)))),
                unary("1 + a for 1", right, (g, x, _) -> g.mul(positive.apply(x).add(a))),
                unary("−a for a", right, (g, x, _) -> g.mul(positive.apply(x).sub(negative.apply(x).mul(a)))),
                unary("a·x for a", right, (g, x, _) ->
                        g.mul(positive.apply(x).add(negative.apply(x).mul(x).mul(a))))), point(s));
    }

    /// Where x ≤ 0, the derivative α·eˣ is also y + α.
    private static Case elu(Sampler s) {
        double a = s.oneOf(0.5, 1.0, 1.7);
        Op right = ELU.elu(a);
        UnaryOperator<Variable> positive = Derivatives.STEP::apply, negative = x -> Derivatives.STEP.apply(x.neg());
        return new Case(right, List.of(
                unary("that of ReLU", right, (g, x, _) -> g.mul(positive.apply(x))),
                unary("eˣ everywhere", right, (g, x, _) -> g.mul(x.exp()).mul(a)),
                unary("y for y + α", right, (g, x, y) -> g.mul(positive.apply(x).add(negative.apply(x).mul(y)))),
                unary("y + 1 for y + α·eˣ", right, (g, x, y) ->
                        g.mul(positive.apply(x).add(negative.apply(x).mul(y.add(a + 1))))),
                unary("α² for α", right, (g, x, _) ->
                        g.mul(positive.apply(x).add(negative.apply(x).mul(x.exp()).mul(a * a + 0.1))))), point(s));
    }

    private static Case softplus(Sampler s) {
        Op right = Softplus.SOFTPLUS;
        return new Case(right, List.of(
                unary("that of ReLU", right, (g, x, _) -> g.mul(Derivatives.STEP.apply(x))),
                unary("σ(−x) for σ(x)", right, (g, x, _) -> g.mul(x.neg().sigmoid())),
                unary("σ(y) for σ(x)", right, (g, _, y) -> g.mul(y.sigmoid())),
                unary("its own second derivative", right, (g, x, _) ->
                        g.mul(x.sigmoid().sub(x.sigmoid().square()))),
                unary("1/(1 + eˣ) without the inner derivative", right, (g, x, _) -> g.div(x.exp().add(1)))),
                point(s));
    }

    // ----------------------------------------------------------------------- layer normalisation

    /// What the rule of layer normalisation may forget: the terms by which μ and σ² depend on x, and the factor γ.
    private record LayerNormRule(double epsilon, double ofMean, double ofVariance, boolean scaled, int dim) {

        List<Variable> gradients(Variable g, List<Variable> in, Variable y) {
            Variable x = in.get(0), centred = x.sub(mean(x, 1)), s = mean(centred.square(), 1).add(epsilon).sqrt();
            Variable normal = centred.div(s), h = scaled ? g.mul(in.get(1)) : g;
            Variable dx = h.sub(mean(h, dim).mul(ofMean)).sub(normal.mul(mean(h.mul(normal), dim)).mul(ofVariance));
            return List.of(dx.div(s), g.mul(normal).sum(0), g.sum(0));
        }

        private static Variable mean(Variable rows, int d) {
            return rows.mean(d).unsqueeze(d);
        }
    }

    private static Case layerNorm(Sampler s) {
        double epsilon = s.oneOf(1e-3, 0.1);
        Op right = Op.joint("layerNorm", in -> new LayerNorm(new Parameter(in.get(1)), new Parameter(in.get(2)),
                epsilon).forward(constant(in.get(0))).value(), new LayerNormRule(epsilon, 1, 1, true, 1)::gradients);
        Shape features = Shape.of(s.between(2, 3));
        return new Case(right, List.of(
                WrongRule.of("no term of the mean", right, new LayerNormRule(epsilon, 0, 1, true, 1)::gradients),
                WrongRule.of("no term of the variance", right, new LayerNormRule(epsilon, 1, 0, true, 1)::gradients),
                WrongRule.of("scale γ forgotten", right, new LayerNormRule(epsilon, 1, 1, false, 1)::gradients),
                WrongRule.of("no ε", right, new LayerNormRule(0, 1, 1, true, 1)::gradients),
                WrongRule.of("means over the batch", right, new LayerNormRule(epsilon, 1, 1, true, 0)::gradients),
                WrongRule.of("γ: x for x̂", right, (g, in, y) -> {
                    List<Variable> all = new LayerNormRule(epsilon, 1, 1, true, 1).gradients(g, in, y);
                    return List.of(all.get(0), g.mul(in.get(0)).sum(0), all.get(2));
                }),
                WrongRule.of("β: mean over the batch", right, (g, in, y) -> {
                    List<Variable> all = new LayerNormRule(epsilon, 1, 1, true, 1).gradients(g, in, y);
                    return List.of(all.get(0), all.get(1), g.mean(0));
                })), s.normal(features.insert(0, s.between(2, 3))), s.awayFromZero(features), s.normal(features));
    }

    // --------------------------------------------------------------------------------- embedding

    /// Looking up rows is a product with a matrix of zeros and ones, (places, words).
    private static Case embedding(Sampler s) {
        int words = s.between(2, 3), places = s.between(3, 4);
        int[] index = s.indices(places, words);
        Variable used = constant(Tensor.oneHot(index, words, DType.FLOAT64));
        Op right = Op.unary("embedding", w -> new Embedding(new Parameter(w)).lookUp(index).value(),
                (g, _, _) -> used.transpose().matmul(g));
        return new Case(right, List.of(
                unary("a word used twice receives the last gradient only", right, (g, _, _) ->
                        constant(lastUses(index, words)).transpose().matmul(g)),
                unary("a word used twice receives the mean", right, (g, _, _) -> used.transpose().matmul(g).div(
                        used.sum(0).maximum(constant(Tensor.scalar(1, DType.FLOAT64))).unsqueeze(1))),
                unary("every word receives all", right, (g, w, _) -> g.sum(0).expand(w.shape())),
                unary("in the order of the places", right, (g, w, _) -> g.slice(0, 0, words))),
                s.normal(Shape.of(words, s.between(1, 2))));
    }

    private static Tensor lastUses(int[] index, int words) {
        double[] uses = new double[index.length * words];
        for (int word = 0; word < words; word++)
            for (int place = index.length - 1; place >= 0; place--)
                if (index[place] == word) {
                    uses[place * words + word] = 1;
                    break;
                }
        return Tensor.of(Shape.of(index.length, words), uses);
    }
}
