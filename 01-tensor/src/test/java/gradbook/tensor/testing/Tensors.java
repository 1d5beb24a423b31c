package gradbook.tensor.testing;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/// Random tensors for property tests, in every layout that views can make: contiguous, permuted,
/// sliced with an offset and a step, and expanded. Numbers between and around the elements are
/// NaN, so that a loop that strays onto them shows. They shrink to few elements, near 0, contiguous.
public final class Tensors {
    /// Where special rules begin: zeros, infinities, NaN, the smallest and largest numbers of
    /// float32, and arguments where exp leaves its range.
    private static final Double[] HARD_VALUES = {
        0.0, -0.0, 1.0, -1.0, 0.5, -2.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
        (double) Float.MIN_VALUE, -(double) Float.MIN_VALUE, 1e-40, (double) Float.MIN_NORMAL, (double) Float.MAX_VALUE,
        -(double) Float.MAX_VALUE, 1e-8, 0.625, 88.0, 89.0, -88.0, -103.0, -104.0, 104.0, 1e4, -1e4,
    };

    /// Roughly normal, with mean 0 and standard deviation 1.5.
    public static Arbitrary<Double> normalValues() {
        return Arbitraries.doubles().between(-4.5, 4.5).ofScale(3).withDistribution(RandomDistribution.gaussian(3));
    }

    public static Arbitrary<Double> hardValues() {
        return Arbitraries.of(HARD_VALUES);
    }

    /// Of any shape of rank 0 to 4 without empty dimensions.
    public static Arbitrary<Tensor> any(DType dtype) {
        return Shapes.any().flatMap(shape -> of(shape, dtype));
    }

    /// Of any such shape, with up to 8 different [hard values][#hardValues].
    ///
    /// Which of them stands where follows from a seed. So the shape can shrink while they stay: the smallest
    /// failing tensor is the one value that matters.
    public static Arbitrary<Tensor> hard(DType dtype) {
        Arbitrary<List<Double>> palettes = hardValues().list().ofMinSize(1).ofMaxSize(8);
        return Combinators.combine(Shapes.any(), palettes, Arbitraries.longs().dontShrink(), recipes(Shapes.MAX_RANK))
                .as((shape, palette, seed, recipe) -> {
                    double[] numbers = new Random(seed).ints(shape.size(), 0, palette.size())
                            .mapToDouble(palette::get).toArray();
                    return recipe.ofRank(shape.rank()).make(shape, dtype, numbers, true);
                });
    }

    /// So many tensors that broadcast together.
    public static Arbitrary<List<Tensor>> broadcastable(int count, DType dtype) {
        return Shapes.broadcastable(count).flatMap(shapes ->
                Combinators.combine(shapes.stream().map(shape -> of(shape, dtype)).toList()).as(List::copyOf));
    }

    /// Of the given shape, in any layout, with values like normal draws.
    public static Arbitrary<Tensor> of(Shape shape, DType dtype) {
        return of(shape, dtype, normalValues());
    }

    /// Of the given shape, in any layout. Along expanded dimensions, values repeat.
    public static Arbitrary<Tensor> of(Shape shape, DType dtype, Arbitrary<Double> values) {
        return Combinators.combine(values.array(double[].class).ofSize(shape.size()), recipes(shape.rank()))
                .as((numbers, recipe) -> recipe.make(shape, dtype, numbers, true));
    }

    /// Like [#of], but no two elements are the same place of the storage, so that it can be written to.
    public static Arbitrary<Tensor> writable(Shape shape, DType dtype) {
        return Combinators.combine(normalValues().array(double[].class).ofSize(shape.size()), recipes(shape.rank()))
                .as((numbers, recipe) -> recipe.make(shape, dtype, numbers, false));
    }

    /// The contiguous tensor whose element at each index is `value` of it: an expectation written
    /// as index arithmetic, independent of views and kernels.
    public static Tensor define(Shape shape, DType dtype, ToDoubleFunction<int[]> value) {
        return wrap(Shapes.indices(shape).stream().mapToDouble(value).toArray(), shape, dtype);
    }

    /// Normal draws in a layout drawn with them, for shapes too large to be shrunk.
    public static Tensor randn(Shape shape, DType dtype, RandomGenerator random) {
        double[] numbers = random.doubles(shape.size()).map(_ -> random.nextGaussian()).toArray();
        return inAnyLayout(shape, dtype, numbers, random);
    }

    /// The given numbers in reading order, in a layout drawn from `random`, without expanded dimensions.
    public static Tensor inAnyLayout(Shape shape, DType dtype, double[] numbers, RandomGenerator random) {
        int rank = shape.rank();
        List<Axis> axes = IntStream.range(0, rank).mapToObj(_ -> random.nextBoolean() ? Axis.PLAIN
                : new Axis(random.nextInt(3), 1 + random.nextInt(3), random.nextInt(2), false)).toList();
        Integer[] order = IntStream.range(0, rank).boxed().toArray(Integer[]::new);
        if (random.nextBoolean()) Collections.shuffle(Arrays.asList(order), Random.from(random));
        return new Recipe(axes, List.of(order)).make(shape, dtype, numbers, false);
    }

    private static Arbitrary<Recipe> recipes(int rank) {
        // The first of each is an axis without anything odd, so layouts shrink to the contiguous one.
        Arbitrary<List<Axis>> axes = Combinators.combine(
                Arbitraries.of(0, 0, 0, 1, 2), Arbitraries.of(1, 1, 1, 2, 3), Arbitraries.of(0, 0, 1, 2),
                Arbitraries.of(false, false, false, false, false, false, false, true)).as(Axis::new)
                .list().ofSize(rank);
        List<Integer> order = IntStream.range(0, rank).boxed().toList();
        Recipe contiguous = new Recipe(Collections.nCopies(rank, Axis.PLAIN), order);
        Arbitrary<Recipe> any = Combinators.combine(axes, Arbitraries.shuffle(order)).as(Recipe::new);
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(contiguous)), Tuple.of(4, any)).withoutEdgeCases();
    }

    private record Axis(int before, int step, int after, boolean expanded) {
        static final Axis PLAIN = new Axis(0, 1, 0, false);
    }

    /// A layout: what is cut off each dimension of a larger array, whose dimensions stand in `order`.
    private record Recipe(List<Axis> axes, List<Integer> order) {

        /// That of the first dimensions only.
        Recipe ofRank(int rank) {
            return new Recipe(axes.subList(0, rank), order.stream().filter(d -> d < rank).toList());
        }

        Tensor make(Shape shape, DType dtype, double[] numbers, boolean mayExpand) {
            int rank = shape.rank();
            int[] length = new int[rank], all = new int[rank], strides = new int[rank];
            for (int d = 0; d < rank; d++) {
                Axis axis = axes.get(d);
                length[d] = mayExpand && axis.expanded ? Math.min(1, shape.dim(d)) : shape.dim(d);
                all[d] = axis.before + length[d] * axis.step + axis.after;
            }
            int size = 1, offset = 0;
            for (int i = rank - 1; i >= 0; i--) {
                int d = order.get(i);
                offset += axes.get(d).before * size;
                strides[d] = axes.get(d).step * size;
                size *= all[d];
            }
            double[] whole = new double[size];
            Arrays.fill(whole, Double.NaN);
            List<int[]> indices = Shapes.indices(Shape.of(length));
            for (int i = 0; i < indices.size(); i++) {
                int place = offset;
                for (int d = 0; d < rank; d++) place += indices.get(i)[d] * strides[d];
                whole[place] = numbers[i];
            }
            return view(wrap(whole, Shape.of(order.stream().mapToInt(d -> all[d]).toArray()), dtype), length)
                    .expand(shape);
        }

        private Tensor view(Tensor whole, int[] length) {
            int[] places = new int[order.size()];
            for (int i = 0; i < places.length; i++) places[order.get(i)] = i;
            Tensor x = whole.permute(places);
            for (int d = 0; d < length.length; d++) {
                Axis axis = axes.get(d);
                x = x.slice(d, axis.before, axis.before + length[d] * axis.step, axis.step);
            }
            return x;
        }
    }

    private static Tensor wrap(double[] numbers, Shape shape, DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> Tensor.wrap(new Storage.F64(numbers), shape);
            case FLOAT32 -> {
                float[] rounded = new float[numbers.length];
                for (int i = 0; i < rounded.length; i++) rounded[i] = (float) numbers[i];
                yield Tensor.wrap(new Storage.F32(rounded), shape);
            }
        };
    }

    private Tensors() {}
}
