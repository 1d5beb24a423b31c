package gradbook.training;

import static jdk.incubator.vector.VectorOperators.LT;

import gradbook.tensor.DType;
import gradbook.tensor.Floats;
import gradbook.tensor.Lanes;
import gradbook.tensor.Parallel;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The steps of [Sgd] and [Adam] in one pass over memory. An optimiser does little with each number, so what
/// takes time is fetching them; done one operation after another, each operation would walk through whole
/// tensors again.
///
/// As in [Tensor#scaleInPlace], a running mean that has decayed below 10⁻³⁰ becomes 0.
final class VectorSteps {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int WIDTH = Lanes.WIDTH;
    /// Numbers per task.
    private static final int STRETCH = 1 << 15;

    /// Whether all of `tensors` are float32 without gaps.
    static boolean fit(Tensor... tensors) {
        return Arrays.stream(tensors).allMatch(x -> x.dtype() == DType.FLOAT32 && x.layout().isContiguous());
    }

    /// `w ← w − η·(g + λ·w)`
    static void sgd(Sgd rule, Tensor weight, Tensor gradient, double learningRate) {
        Floats w = Floats.of(weight), g = Floats.of(gradient);
        float decay = (float) rule.weightDecay(), rate = (float) learningRate;
        Parallel.ranges(weight.size(), STRETCH, (from, to) -> {
            for (int i = from; i < to; i += WIDTH) {
                VectorMask<Float> inside = LANES.indexInRange(i, to);
                FloatVector weights = load(w, i, inside);
                FloatVector slope = weights.fma(constant(decay), load(g, i, inside));
                store(w, slope.fma(constant(-rate), weights), i, inside);
            }
        });
        weight.storage().changed();
    }

    /// The same with a velocity v.
    ///
    /// @param share the part of the gradient that enters v
    static void sgd(Sgd rule, Tensor weight, Tensor gradient, Tensor velocity, double share, double learningRate) {
        Floats w = Floats.of(weight), g = Floats.of(gradient), v = Floats.of(velocity);
        float decay = (float) rule.weightDecay(), momentum = (float) rule.momentum();
        float part = (float) share, rate = (float) learningRate;
        boolean nesterov = rule.nesterov();
        Parallel.ranges(weight.size(), STRETCH, (from, to) -> {
            for (int i = from; i < to; i += WIDTH) {
                VectorMask<Float> inside = LANES.indexInRange(i, to);
                FloatVector weights = load(w, i, inside);
                FloatVector slope = weights.fma(constant(decay), load(g, i, inside));
                FloatVector speed = slope.fma(constant(part), decayed(load(v, i, inside), momentum));
                store(v, speed, i, inside);
                FloatVector step = nesterov ? speed.fma(constant(momentum), slope) : speed;
                store(w, step.fma(constant(-rate), weights), i, inside);
            }
        });
        weight.storage().changed();
        velocity.storage().changed();
    }

    /// @param rate η/(1 − β₁ᵗ)
    /// @param root √(1 − β₂ᵗ)
    static void adam(Adam rule, Tensor weight, Tensor gradient, Tensor mean, Tensor square, double rate, double root) {
        Floats w = Floats.of(weight), g = Floats.of(gradient), m = Floats.of(mean), v = Floats.of(square);
        float factor = (float) -rate, unbiased = (float) (1 / root);
        Parallel.ranges(weight.size(), STRETCH, (from, to) -> adam(rule, w, g, m, v, factor, unbiased, from, to));
        weight.storage().changed();
        mean.storage().changed();
        square.storage().changed();
    }

    private static void adam(Adam rule, Floats w, Floats g, Floats m, Floats v, float factor, float unbiased,
            int from, int to) {
        float beta1 = (float) rule.beta1(), beta2 = (float) rule.beta2();
        float rest1 = (float) (1 - rule.beta1()), rest2 = (float) (1 - rule.beta2());
        float decay = (float) rule.weightDecay(), epsilon = (float) rule.epsilon();
        for (int i = from; i < to; i += WIDTH) {
            VectorMask<Float> inside = LANES.indexInRange(i, to);
            FloatVector weights = load(w, i, inside);
            FloatVector slope = weights.fma(constant(decay), load(g, i, inside));
            FloatVector means = slope.fma(constant(rest1), decayed(load(m, i, inside), beta1));
            FloatVector squares = slope.mul(slope).fma(constant(rest2), decayed(load(v, i, inside), beta2));
            store(m, means, i, inside);
            store(v, squares, i, inside);
            FloatVector size = squares.sqrt().fma(constant(unbiased), constant(epsilon));
            store(w, means.div(size).fma(constant(factor), weights), i, inside);
        }
    }

    /// `factor·x`, or 0 where that is below 10⁻³⁰ in size.
    private static FloatVector decayed(FloatVector x, float factor) {
        FloatVector product = x.mul(factor);
        return product.blend(0f, product.abs().compare(LT, 1e-30f));
    }

    private static FloatVector load(Floats x, int i, VectorMask<Float> inside) {
        return FloatVector.fromArray(LANES, x.data(), x.at() + i, inside);
    }

    private static void store(Floats x, FloatVector numbers, int i, VectorMask<Float> inside) {
        numbers.intoArray(x.data(), x.at() + i, inside);
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(LANES, value);
    }

    private VectorSteps() {}
}
