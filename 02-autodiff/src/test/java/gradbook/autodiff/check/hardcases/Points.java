package gradbook.autodiff.check.hardcases;

import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where a function is checked: a distribution of its inputs, one float64 tensor for each.
public interface Points {
    List<Tensor> draw(RandomGenerator random);

    /// What makes a drawn point a hard one, written into its elements: one array per input, in reading order.
    interface Change {
        void apply(double[][] x, RandomGenerator random);
    }

    /// One tensor with independent elements.
    static Points each(Shape shape, ToDoubleFunction<RandomGenerator> element) {
        return random -> List.of(Tensor.of(shape,
                IntStream.range(0, shape.size()).mapToDouble(_ -> element.applyAsDouble(random)).toArray()));
    }

    /// A vector of `n` independent elements.
    static Points each(int n, ToDoubleFunction<RandomGenerator> element) {
        return each(Shape.of(n), element);
    }

    /// One tensor of the given dimensions, from the normal distribution.
    static Points normal(int... dims) {
        return each(Shape.of(dims), RandomGenerator::nextGaussian);
    }

    /// One tensor of the given dimensions, uniform from `low` to `high`.
    static Points uniform(double low, double high, int... dims) {
        return each(Shape.of(dims), random -> between(random, low, high));
    }

    /// These inputs, and then those.
    default Points and(Points more) {
        return random -> Stream.concat(draw(random).stream(), more.draw(random).stream()).toList();
    }

    /// These inputs, changed.
    default Points with(Change change) {
        return random -> {
            List<Tensor> inputs = draw(random);
            double[][] x = inputs.stream().map(Tensor::toDoubles).toArray(double[][]::new);
            change.apply(x, random);
            return IntStream.range(0, x.length).mapToObj(i -> Tensor.of(inputs.get(i).shape(), x[i])).toList();
        };
    }

    /// These inputs, every element changed.
    default Points map(DoubleUnaryOperator change) {
        return with((x, _) -> {
            for (double[] input : x)
                for (int i = 0; i < input.length; i++) input[i] = change.applyAsDouble(input[i]);
        });
    }

    /// These inputs times `factor`.
    default Points times(double factor) {
        return map(t -> factor * t);
    }

    static double between(RandomGenerator random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /// 10 to a power between `low` and `high`.
    static double power(RandomGenerator random, double low, double high) {
        return Math.pow(10, between(random, low, high));
    }

    /// 1 or −1.
    static double sign(RandomGenerator random) {
        return random.nextBoolean() ? 1 : -1;
    }
}
