package gradbook.autodiff.check;

import gradbook.autodiff.Parameter;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Random shapes, indices and float64 tensors, for a [Catalogue] to draw its configurations from.
///
/// They are small, since every element is moved many times; and every other tensor is a view: its
/// dimensions permuted, with gaps between its elements, in which NaN waits for those who stray.
public record Sampler(RandomGenerator random) {

    // ------------------------------------------------------------------------ sizes and indices

    /// A whole number from `min` to `max`.
    public int between(int min, int max) {
        return random.nextInt(min, max + 1);
    }

    /// Yes, one time in `n`.
    public boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /// One of `choices`, each as likely as the others.
    @SafeVarargs public final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /// Of rank `min` to `max`, without empty dimensions.
    public Shape shape(int min, int max) {
        int rank = between(min, max);
        return Shape.of(IntStream.range(0, rank).map(_ -> between(1, rank > 2 ? 3 : 4)).toArray());
    }

    /// One that broadcasts to `whole`: some of its dimensions are 1, some leading ones missing.
    public Shape part(Shape whole) {
        int[] dims = IntStream.of(whole.dims()).map(d -> oneIn(3) ? 1 : d).toArray();
        return Shape.of(Arrays.copyOfRange(dims, oneIn(2) ? 0 : between(0, dims.length), dims.length));
    }

    /// Two that broadcast with each other, of rank 0 to 4.
    public List<Shape> broadcastable() {
        Shape whole = shape(0, 4);
        return oneIn(3) ? List.of(whole, whole) : List.of(part(whole), part(whole));
    }

    /// One of the dimensions, counted from the front or from the end.
    public int axis(Shape shape) {
        return axes(shape, 1)[0];
    }

    /// `count` different dimensions in any order, all counted from the front or all from the end.
    public int[] axes(Shape shape, int count) {
        int back = oneIn(2) ? shape.rank() : 0;
        return Arrays.stream(permutation(shape.rank())).limit(count).map(d -> d - back).toArray();
    }

    /// The numbers from 0 to n − 1 in any order.
    public int[] permutation(int n) {
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Collections.shuffle(Arrays.asList(order), Random.from(random));
        return Arrays.stream(order).mapToInt(i -> i).toArray();
    }

    /// `n` numbers from 0 to `length` − 1, which may repeat.
    public int[] indices(int n, int length) {
        return random.ints(n, 0, length).toArray();
    }

    // -------------------------------------------------------------------------------- numbers

    /// Like normal draws, as a whole sometimes smaller or larger.
    public Tensor normal(Shape shape) {
        double scale = oneOf(0.1, 1.0, 1.0, 3.0);
        return of(shape, () -> scale * random.nextGaussian());
    }

    /// Numbers from `min` to `max`, in any layout.
    public Tensor between(double min, double max, Shape shape) {
        return of(shape, () -> random.nextDouble(min, max));
    }

    /// Of either sign, and at least 0.3 away from 0.
    public Tensor awayFromZero(Shape shape) {
        return of(shape, () -> (random.nextBoolean() ? 1 : -1) * random.nextDouble(0.3, 3));
    }

    /// For functions with a kink at 0: sometimes an element lies exactly there, sometimes close by. One is
    /// positive and far from it, so that something moves behind a ReLU.
    public Tensor withZeros(Shape shape) {
        DoubleSupplier special = switch (random.nextInt(4)) {
            case 0 -> () -> 0;
            case 1 -> () -> random.nextGaussian() * Math.pow(10, -random.nextInt(3, 9));
            default -> random::nextGaussian;
        };
        double[] numbers = numbers(shape, () -> oneIn(3) ? special.getAsDouble() : random.nextGaussian());
        numbers[random.nextInt(numbers.length)] = random.nextDouble(0.3, 3);
        return inAnyLayout(shape, numbers);
    }

    /// For functions that compare: often some elements are equal, sometimes nearly so.
    public Tensor withTies(Shape shape) {
        double apart = oneOf(0.0, 1e-6, 1.0, 1.0);
        return of(shape, () -> random.nextInt(-2, 3) / 2.0 + apart * random.nextGaussian());
    }

    /// A parameter that starts from normal draws.
    public Parameter parameter(int... dims) {
        return new Parameter(normal(Shape.of(dims)));
    }

    /// Numbers drawn one by one, in any layout.
    public Tensor of(Shape shape, DoubleSupplier number) {
        return inAnyLayout(shape, numbers(shape, number));
    }

    private static double[] numbers(Shape shape, DoubleSupplier number) {
        return IntStream.range(0, shape.size()).mapToDouble(_ -> number.getAsDouble()).toArray();
    }

    private Tensor inAnyLayout(Shape shape, double[] numbers) {
        Tensor contiguous = Tensor.of(shape, numbers);
        return oneIn(2) ? contiguous : scattered(shape).copyInPlace(contiguous);
    }

    /// A view of `shape` into a larger tensor of NaNs.
    private Tensor scattered(Shape shape) {
        int[] order = permutation(shape.rank()), place = new int[order.length];
        int[] from = indices(order.length, 2), step = indices(order.length, 2);
        int[] all = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            int d = order[i];
            place[d] = i;
            step[d]++;
            all[i] = from[d] + shape.dim(d) * step[d];
        }
        Tensor view = Tensor.full(Shape.of(all), Double.NaN, DType.FLOAT64).permute(place);
        for (int d = 0; d < place.length; d++)
            view = view.slice(d, from[d], from[d] + shape.dim(d) * step[d], step[d]);
        return view;
    }
}
