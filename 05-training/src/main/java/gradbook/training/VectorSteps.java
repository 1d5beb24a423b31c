package gradbook.training;

import static jdk.incubator.vector.VectorOperators.LT;

import gradbook.tensor.DType;
import gradbook.tensor.Lanes;
import gradbook.tensor.Parallel;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The steps of [Sgd] and [Adam] in one pass over memory. An optimiser does little with each number, so what
/// takes time is fetching them: done one operation after another, a step of Adam reads and writes each weight
/// as often as thirty times.
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

    /// The numbers of a tensor: element i is `data[start + i]`.
    private record Numbers(float[] data, int start) {
        static Numbers of(Tensor x) {
            return new Numbers(((Storage.F32) x.storage()).data(), x.layout().offset());
        }

        FloatVector at(int i, VectorMask<Float> inside) {
            return FloatVector.fromArray(LANES, data, start + i, inside);
        }

        void put(FloatVector numbers, int i, VectorMask<Float> inside) {
            numbers.intoArray(data, start + i, inside);
        }
    }

    /// `w ← w − η·(g + λ·w)`
    static void sgd(Sgd rule, Tensor weight, Tensor gradient, double learningRate) {
        Numbers w = Numbers.of(weight), g = Numbers.of(gradient);
        float decay = (float) rule.weightDecay(), rate = (float) learningRate;
        Parallel.ranges(weight.size(), STRETCH, (from, to) -> {
            for (int i = from; i < to; i += WIDTH) {
                VectorMask<Float> inside = LANES.indexInRange(i, to);
                FloatVector weights = w.at(i, inside);
                FloatVector slope = weights.fma(constant(decay), g.at(i, inside));
                w.put(slope.fma(constant(-rate), weights), i, inside);
            }
        });
        weight.storage().changed();
    }

    /// The same with a velocity v.
    static void sgd(Sgd rule, Tensor weight, Tensor gradient, Tensor velocity, double learningRate) {
        Numbers w = Numbers.of(weight), g = Numbers.of(gradient), v = Numbers.of(velocity);
        float decay = (float) rule.weightDecay(), momentum = (float) rule.momentum(), rate = (float) learningRate;
        boolean nesterov = rule.nesterov();
        Parallel.ranges(weight.size(), STRETCH, (from, to) -> {
            for (int i = from; i < to; i += WIDTH) {
                VectorMask<Float> inside = LANES.indexInRange(i, to);
                FloatVector weights = w.at(i, inside);
                FloatVector slope = weights.fma(constant(decay), g.at(i, inside));
                FloatVector speed = decayed(v.at(i, inside), momentum).add(slope);
                v.put(speed, i, inside);
                FloatVector step = nesterov ? speed.fma(constant(momentum), slope) : speed;
                w.put(step.fma(constant(-rate), weights), i, inside);
            }
        });
        weight.storage().changed();
        velocity.storage().changed();
    }

    /// @param rate η/(1 − β₁ᵗ)
    /// @param root √(1 − β₂ᵗ)
    static void adam(Adam rule, Tensor weight, Tensor gradient, Tensor mean, Tensor square, double rate, double root) {
        Numbers w = Numbers.of(weight), g = Numbers.of(gradient), m = Numbers.of(mean), v = Numbers.of(square);
        float factor = (float) -rate, unbiased = (float) (1 / root);
        Parallel.ranges(weight.size(), STRETCH, (from, to) -> adam(rule, w, g, m, v, factor, unbiased, from, to));
        weight.storage().changed();
        mean.storage().changed();
        square.storage().changed();
    }

    private static void adam(Adam rule, Numbers w, Numbers g, Numbers m, Numbers v, float factor, float unbiased,
            int from, int to) {
        float beta1 = (float) rule.beta1(), beta2 = (float) rule.beta2();
        float rest1 = (float) (1 - rule.beta1()), rest2 = (float) (1 - rule.beta2());
        float decay = (float) rule.weightDecay(), epsilon = (float) rule.epsilon();
        for (int i = from; i < to; i += WIDTH) {
            VectorMask<Float> inside = LANES.indexInRange(i, to);
            FloatVector weights = w.at(i, inside);
            FloatVector slope = weights.fma(constant(decay), g.at(i, inside));
            FloatVector means = slope.fma(constant(rest1), decayed(m.at(i, inside), beta1));
            FloatVector squares = slope.mul(slope).fma(constant(rest2), decayed(v.at(i, inside), beta2));
            m.put(means, i, inside);
            v.put(squares, i, inside);
            FloatVector size = squares.sqrt().fma(constant(unbiased), constant(epsilon));
            w.put(means.div(size).fma(constant(factor), weights), i, inside);
        }
    }

    /// `factor·x`, or 0 where that is below 10⁻³⁰ in size.
    private static FloatVector decayed(FloatVector x, float factor) {
        FloatVector product = x.mul(factor);
        return product.blend(0f, product.abs().compare(LT, 1e-30f));
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(LANES, value);
    }

    private VectorSteps() {}
}
