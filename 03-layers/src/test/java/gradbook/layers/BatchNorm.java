package gradbook.layers;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.testing.Rejections.Case;
import gradbook.autodiff.testing.WrongRule;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;

/// Batch normalisation in training, as one operation with a rule worked out by hand, and that rule with its
/// terms dropped one at a time.
///
/// For each feature, over the N examples of a batch: x̂ = (x − μ)/s with s = √(σ² + ε), and y = γ·x̂ + β. The
/// mean μ and the variance σ² depend on x, too, so with h = γ·g, x receives
/// (h − mean(h) − x̂·mean(h·x̂))/s, γ receives Σ g·x̂, and β receives Σ g. (Ioffe & Szegedy, *Batch
/// Normalization*, 2015, section 3.)
///
/// @param epsilon ε as the rule takes it
/// @param ofMean 1, or 0 to forget that μ depends on x
/// @param ofVariance 1, or 0 to forget that σ² depends on x
/// @param scaled whether γ is a factor of the gradient at x
/// @param power of s that is divided by
/// @param lessExamples 0, or 1 to take means over N − 1
record BatchNorm(double epsilon, double ofMean, double ofVariance, boolean scaled, int power, int lessExamples) {

    static Case draw(Sampler s) {
        double epsilon = s.oneOf(1e-4, 1e-3, 0.1);
        var right = new BatchNorm(epsilon, 1, 1, true, 1, 0);
        Op op = Op.joint("batchNorm", in -> forward(in, epsilon), right::rule);
        Shape features = Shape.of(s.between(1, 2));
        return new Case(op, List.of(
                WrongRule.of("no ε", op, new BatchNorm(0, 1, 1, true, 1, 0)::rule),
                WrongRule.of("no term of the mean", op, new BatchNorm(epsilon, 0, 1, true, 1, 0)::rule),
                WrongRule.of("no term of the variance", op, new BatchNorm(epsilon, 1, 0, true, 1, 0)::rule),
                WrongRule.of("mean and variance taken for constants", op,
                        new BatchNorm(epsilon, 0, 0, true, 1, 0)::rule),
                WrongRule.of("scale γ forgotten", op, new BatchNorm(epsilon, 1, 1, false, 1, 0)::rule),
                WrongRule.of("s² for s", op, new BatchNorm(epsilon, 1, 1, true, 2, 0)::rule),
                WrongRule.of("not divided by s", op, new BatchNorm(epsilon, 1, 1, true, 0, 0)::rule),
                WrongRule.of("N − 1 for N", op, new BatchNorm(epsilon, 1, 1, true, 1, 1)::rule),
                WrongRule.of("γ: x for x̂", op, (g, in, y) -> with(right.rule(g, in, y), 1, g.mul(in.get(0)).sum(0))),
                WrongRule.of("γ: mean for sum", op, (g, in, y) -> {
                    List<Variable> gradients = right.rule(g, in, y);
                    return with(gradients, 1, gradients.get(1).div(g.shape().dim(0)));
                }),
                WrongRule.of("β: mean for sum", op, (g, in, y) -> with(right.rule(g, in, y), 2, g.mean(0)))),
                s.normal(features.insert(0, s.between(3, 4))), s.awayFromZero(features), s.normal(features));
    }

    private static List<Variable> with(List<Variable> gradients, int i, Variable other) {
        return List.of(i == 0 ? other : gradients.get(0), i == 1 ? other : gradients.get(1),
                i == 2 ? other : gradients.get(2));
    }

    private static Tensor forward(List<Tensor> in, double epsilon) {
        Tensor x = in.get(0), centred = x.sub(x.mean(0)), variance = centred.square().mean(0);
        return centred.div(variance.add(epsilon).sqrt()).mul(in.get(1)).add(in.get(2));
    }

    private List<Variable> rule(Variable g, List<Variable> in, Variable y) {
        Variable x = in.get(0), centred = x.sub(x.mean(0));
        Variable s = mean(centred.square()).add(epsilon).sqrt(), normal = centred.div(s);
        Variable h = scaled ? g.mul(in.get(1)) : g;
        Variable dx = h.sub(mean(h).mul(ofMean)).sub(normal.mul(mean(h.mul(normal))).mul(ofVariance));
        return List.of(dx.div(s.pow(power)), g.mul(normal).sum(0), g.sum(0));
    }

    private Variable mean(Variable rows) {
        return rows.sum(0).div(rows.shape().dim(0) - lessExamples);
    }
}
