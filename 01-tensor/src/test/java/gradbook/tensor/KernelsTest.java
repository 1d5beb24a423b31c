package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.tensor.testing.TensorAssert.withinRelative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Fast kernels are right when they agree with the definitions. Where each result is one float32
/// operation, or one float64 operation rounded, they must agree to the bit; elsewhere within the
/// error that rounding each step to float32, by a relative 2⁻²⁴, can add up to.
@PropertyDefaults(tries = 100)
class KernelsTest {
    private static final double ROUNDING = 0x1p-24;
    private static final Kernels REFERENCE = new ReferenceKernels();

    /// Around the widths of SIMD vectors, of buffers and of tasks.
    private static final int[] LENGTHS = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 39, 40, 63, 65,
        1023, 1024, 1025, 2049, 32_768, 32_769, 66_000};

    static List<Kernels> fastKernels() {
        boolean hasVectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return hasVectors ? List.of(new FloatKernels(), new VectorKernels()) : List.of(new FloatKernels());
    }

    @Provide Arbitrary<Tensor> hardTensors() {
        return Shapes.anyOrEmpty().flatMap(shape -> Tensors.of(shape, DType.FLOAT32,
                Arbitraries.oneOf(Tensors.hardValues(), Tensors.normalValues())));
    }

    @Provide Arbitrary<List<Tensor>> hardPairs() {
        Arbitrary<Double> values = Arbitraries.oneOf(Tensors.hardValues(), Tensors.normalValues());
        return Shapes.anyOrEmpty().flatMap(shape -> Combinators.combine(
                Tensors.of(shape, DType.FLOAT32, values), Tensors.of(shape, DType.FLOAT32, values)).as(List::of));
    }

    /// Large tensors in layouts of every kind: a row, many short rows, columns, and a few dimensions.
    private static List<Tensor> largeTensors(Random random) {
        List<Tensor> tensors = new ArrayList<>();
        for (int n : LENGTHS) {
            tensors.add(randn(random, n));
            if (n > 3000) continue;
            tensors.add(randn(random, 1 + random.nextInt(3), n));
            tensors.add(randn(random, n, 1).expand(Shape.of(n, 3)));
        }
        tensors.add(randn(random, 150, 260).transpose());
        tensors.add(randn(random, 20_000, 2));
        tensors.add(randn(random, 260).expand(Shape.of(150, 260)));
        tensors.add(randn(random, 7, 1, 33, 41).permute(3, 0, 2, 1));
        return tensors;
    }

    private static Tensor randn(Random random, int... dims) {
        return Tensors.randn(Shape.of(dims), DType.FLOAT32, random);
    }

    // ----------------------------------------------------------------------- functions of one

    @Property(tries = 400) void functions_of_one_number_agree_on_hard_values(
            @ForAll UnaryOp op, @ForAll("hardTensors") Tensor x) {
        for (Kernels fast : fastKernels()) assertAgree(fast, op, x);
    }

    @Test void functions_of_one_number_agree_on_large_tensors() {
        for (Tensor x : largeTensors(new Random(1)))
            for (UnaryOp op : List.of(UnaryOp.NEG, UnaryOp.RELU, UnaryOp.EXP, UnaryOp.TANH))
                for (Kernels fast : fastKernels()) assertAgree(fast, op, x);
    }

    /// Every function on a fine grid from −110 to 110, across the limits of exp in float32.
    @Test void functions_of_one_number_agree_over_their_whole_range() {
        Tensor x = Tensor.arange(22_001, DType.FLOAT32).mul(0.01).sub(110);
        for (UnaryOp op : UnaryOp.values())
            for (Kernels fast : fastKernels()) assertAgree(fast, op, x);
    }

    private static void assertAgree(Kernels fast, UnaryOp op, Tensor x) {
        Tensor expected = Tensor.zeros(x.shape(), DType.FLOAT32), actual = Tensor.zeros(x.shape(), DType.FLOAT32);
        REFERENCE.map(op, x, expected);
        fast.map(op, x, actual);
        assertThat(actual).as("%s by %s", op, name(fast)).isCloseTo(expected, switch (op) {
            // As documented in VectorMath; results below 2⁻¹²⁵ may become 0.
            case EXP -> withinRelative(0.9e-7 + ROUNDING).plus(0x1p-125);
            case SIGMOID -> withinRelative(1.5e-7 + ROUNDING).plus(0x1p-125);
            case TANH -> withinRelative(2.8e-7 + ROUNDING).plus(Float.MIN_NORMAL);
            default -> withinRelative(0);
        });
    }

    // ----------------------------------------------------------------------- functions of two

    /// Two float32 numbers have one exact result, which float64 holds well enough to round it once.
    @Property(tries = 400) void functions_of_two_numbers_agree_on_hard_values(
            @ForAll BinaryOp op, @ForAll("hardPairs") List<Tensor> pair) {
        // The gradients of sigmoid and tanh are made for outputs between −1 and 1.
        boolean bounded = op == BinaryOp.SIGMOID_GRADIENT || op == BinaryOp.TANH_GRADIENT;
        Tensor y = bounded ? pair.get(1).tanh() : pair.get(1);
        for (Kernels fast : fastKernels()) assertAgree(fast, op, pair.get(0), y);
    }

    @Test void functions_of_two_numbers_agree_on_large_tensors() {
        Random random = new Random(2);
        for (Tensor x : largeTensors(random))
            for (BinaryOp op : List.of(BinaryOp.SUB, BinaryOp.DIV, BinaryOp.MAXIMUM))
                for (Kernels fast : fastKernels()) {
                    assertAgree(fast, op, x, Tensors.randn(x.shape(), DType.FLOAT32, random));
                    assertAgree(fast, op, x, Tensor.scalar(2.5, DType.FLOAT32).expand(x.shape()));
                }
    }

    @Test void gradients_of_activations_agree() {
        Random random = new Random(12);
        for (Tensor g : largeTensors(random)) {
            Tensor y = Tensors.randn(g.shape(), DType.FLOAT32, random).tanh();
            for (BinaryOp op : List.of(BinaryOp.RELU_GRADIENT, BinaryOp.SIGMOID_GRADIENT, BinaryOp.TANH_GRADIENT))
                for (Kernels fast : fastKernels()) {
                    assertAgree(fast, op, g, y);
                    assertAgree(fast, op, g, Tensor.scalar(-0.25, DType.FLOAT32).expand(g.shape()));
                }
        }
    }

    private static void assertAgree(Kernels fast, BinaryOp op, Tensor x, Tensor y) {
        Tensor expected = Tensor.zeros(x.shape(), DType.FLOAT32), actual = Tensor.zeros(x.shape(), DType.FLOAT32);
        REFERENCE.zip(op, x, y, expected);
        fast.zip(op, x, y, actual);
        switch (op) {
            // Up to four float32 roundings; results below the normal numbers may differ by more.
            case SIGMOID_GRADIENT, TANH_GRADIENT -> assertThat(actual).as("%s by %s", op, name(fast))
                    .isCloseTo(expected, withinRelative(5 * ROUNDING).plus(Float.MIN_NORMAL));
            default -> assertThat(actual).as("%s by %s", op, name(fast)).isBitIdenticalTo(expected);
        }
    }

    // ----------------------------------------------------------------------------- in place

    @Property void copies_are_exact_whatever_the_layouts(@ForAll("hardTensors") Tensor x, @ForAll long seed) {
        for (Kernels fast : fastKernels()) {
            Tensor target = target(x.shape(), seed);
            fast.copy(x, target);
            assertThat(target).as(name(fast)).isBitIdenticalTo(Tensors.define(x.shape(), DType.FLOAT32, x::get));
        }
    }

    @Test void large_copies_are_exact() {
        for (Tensor x : largeTensors(new Random(3)))
            for (Kernels fast : fastKernels()) {
                Tensor expected = target(x.shape(), 4), actual = target(x.shape(), 4);
                REFERENCE.copy(x, expected);
                fast.copy(x, actual);
                assertThat(actual).as(name(fast)).isBitIdenticalTo(expected);
            }
    }

    @Test void scaled_sums_agree() {
        for (Tensor x : largeTensors(new Random(5)))
            for (Kernels fast : fastKernels()) {
                Tensor expected = target(x.shape(), 6), actual = target(x.shape(), 6);
                double largest = expected.abs().max().item() + 0.3 * x.abs().max().item();
                REFERENCE.accumulate(-0.3, x, expected);
                fast.accumulate(-0.3, x, actual);
                // −0.3, its product and the sum are each rounded.
                assertThat(actual).as(name(fast)).isCloseTo(expected, within(3 * ROUNDING * largest));
            }
    }

    @Test void scaling_agrees() {
        for (int n : LENGTHS)
            for (Kernels fast : fastKernels()) {
                Tensor expected = target(Shape.of(3, n), n), actual = target(Shape.of(3, n), n);
                REFERENCE.scale(0.7, expected);
                fast.scale(0.7, actual);
                assertThat(actual).as(name(fast)).isCloseTo(expected, withinRelative(3 * ROUNDING));
            }
    }

    @Test void scaling_by_a_power_of_two_is_exact_for_infinities_and_nan_too() {
        for (Kernels fast : fastKernels()) {
            float nan = Float.NaN, inf = Float.POSITIVE_INFINITY;
            Tensor x = Tensor.of(nan, inf, -inf, 3e-30f, 1e-30f, -1e-40f, Float.MAX_VALUE, 0f, 1f);
            fast.scale(0.5, x);
            assertThat(x).as(name(fast)).hasValues(nan, inf, -inf, 3e-30f / 2, 0, 0, Float.MAX_VALUE / 2, 0, 0.5);
        }
    }

    /// The same target each time, of a layout drawn from `seed`.
    private static Tensor target(Shape shape, long seed) {
        return Tensors.randn(shape, DType.FLOAT32, new Random(seed));
    }

    // --------------------------------------------------------------------------- reductions

    @Property(tries = 200) void reductions_agree_on_any_layout(
            @ForAll ReduceOp op, @ForAll("hardTensors") Tensor x, @ForAll long seed) {
        int kept = new Random(seed).nextInt(x.rank() + 1);
        // A sum of huge numbers may leave the range of float32 on its way in one order and not in another.
        Tensor operand = op == ReduceOp.SUM
                ? x.minimum(Tensor.scalar(9, DType.FLOAT32)).maximum(Tensor.scalar(-9, DType.FLOAT32)) : x;
        for (Kernels fast : fastKernels()) assertAgree(fast, op, operand, kept);
    }

    @Test void reductions_of_large_tensors_agree() {
        for (Tensor x : largeTensors(new Random(7)))
            for (int kept = 0; kept <= x.rank(); kept++)
                for (ReduceOp op : ReduceOp.values())
                    for (Kernels fast : fastKernels()) assertAgree(fast, op, x, kept);
    }

    @Test void sums_of_infinities_and_nan_agree() {
        float nan = Float.NaN, inf = Float.POSITIVE_INFINITY;
        float[][] rows = {{inf, 1, 2, 3, 4}, {-inf, 1, inf, 0, 0}, {nan, 1, 1, 1, 1}, {-inf, -inf, 0, 0, 0}};
        for (Kernels fast : fastKernels())
            for (int copies : new int[] {1, 7, 40}) {
                Tensor x = Tensor.stack(0, IntStream.range(0, rows.length).mapToObj(i -> Tensor.concat(0,
                        IntStream.range(0, copies).mapToObj(_ -> Tensor.of(rows[i])).toArray(Tensor[]::new)))
                                .toArray(Tensor[]::new));
                Tensor sums = Tensor.zeros(Shape.of(4), DType.FLOAT32);
                fast.reduce(ReduceOp.SUM, x, sums);
                assertThat(sums).as(name(fast)).hasValues(inf, nan, nan, -inf);
            }
    }

    private static void assertAgree(Kernels fast, ReduceOp op, Tensor x, int kept) {
        Shape shape = x.shape().prefix(kept);
        Tensor expected = Tensor.zeros(shape, DType.FLOAT32), actual = Tensor.zeros(shape, DType.FLOAT32);
        Tensor sizes = Tensor.zeros(shape, DType.FLOAT32);
        REFERENCE.reduce(op, x, expected);
        fast.reduce(op, x, actual);
        if (op != ReduceOp.SUM) {
            assertThat(actual).as("%s by %s", op, name(fast)).isBitIdenticalTo(expected);
            return;
        }
        // At most 256 numbers are added in float32; then float64 takes over.
        REFERENCE.reduce(op, x.abs(), sizes);
        double largest = Arrays.stream(sizes.toDoubles()).filter(Double::isFinite).max().orElse(0);
        assertThat(actual).as("%s by %s", op, name(fast)).isCloseTo(expected,
                withinRelative(ROUNDING).plus(256 * ROUNDING * largest));
    }

    // ----------------------------------------------------------------------- matrix products

    @Test void products_of_every_small_size_agree() {
        Random random = new Random(8);
        for (int inner : new int[] {0, 1, 3, 4, 7})
            for (int rows = 1; rows <= 13; rows++)
                for (int columns = 1; columns <= 40; columns++)
                    assertProductsAgree(randn(random, rows, inner), randn(random, inner, columns));
    }

    @Test void products_agree_around_the_depth_of_a_panel() {
        Random random = new Random(9);
        for (int inner : new int[] {255, 256, 257, 258, 259, 260, 511, 513})
            for (int[] size : new int[][] {{1, 1}, {5, 31}, {6, 32}, {7, 33}, {12, 64}, {13, 16}})
                assertProductsAgree(randn(random, size[0], inner), randn(random, inner, size[1]));
    }

    /// From 2¹⁹ multiply-adds on, several threads take part.
    @Test void products_large_enough_for_threads_agree() {
        Random random = new Random(10);
        for (int[] size : new int[][] {{200, 50, 60}, {3, 300, 700}, {97, 100, 101}, {600, 1000, 1}, {1, 800, 700}})
            assertProductsAgree(randn(random, size[0], size[1]), randn(random, size[1], size[2]));
    }

    @Test void products_of_batches_agree() {
        Random random = new Random(11);
        assertProductsAgree(randn(random, 5, 4, 3), randn(random, 5, 3, 2));
        assertProductsAgree(randn(random, 2, 1, 7, 6).expand(Shape.of(2, 3, 7, 6)),
                randn(random, 3, 6, 5).expand(Shape.of(2, 3, 6, 5)));
        assertProductsAgree(randn(random, 60, 30, 20), randn(random, 60, 20, 25));
        assertProductsAgree(randn(random, 300, 20).expand(Shape.of(3, 300, 20)), randn(random, 3, 20, 100));
        assertProductsAgree(randn(random, 3, 4, 0), randn(random, 3, 0, 2));
    }

    @Test void a_nan_or_infinity_reaches_exactly_its_row_and_column() {
        for (Kernels fast : fastKernels()) {
            Tensor a = Tensor.ones(Shape.of(8, 5), DType.FLOAT32), b = Tensor.ones(Shape.of(5, 37), DType.FLOAT32);
            a.select(0, 7).select(0, 4).copyInPlace(Tensor.scalar(Double.NaN, DType.FLOAT32));
            b.select(0, 0).select(0, 36).copyInPlace(Tensor.scalar(Double.POSITIVE_INFINITY, DType.FLOAT32));
            Tensor out = Tensor.zeros(Shape.of(8, 37), DType.FLOAT32);
            fast.matmul(a, b, out);
            assertThat(out).as(name(fast)).isBitIdenticalTo(Tensors.define(Shape.of(8, 37), DType.FLOAT32,
                    i -> i[0] == 7 ? Double.NaN : i[1] == 36 ? Double.POSITIVE_INFINITY : 5));
        }
    }

    /// A sum of n products of float32 numbers, in any order, is off by at most about
    /// n · 2⁻²⁴ · Σ|aₖ||bₖ|: N. Higham, *Accuracy and Stability of Numerical Algorithms*, §3.1.
    private static void assertProductsAgree(Tensor a, Tensor b) {
        Shape shape = a.shape().with(-1, b.dim(-1));
        Tensor expected = Tensor.zeros(shape, DType.FLOAT32), sizes = Tensor.zeros(shape, DType.FLOAT32);
        REFERENCE.matmul(a, b, expected);
        REFERENCE.matmul(a.abs(), b.abs(), sizes);
        for (Kernels fast : fastKernels()) {
            Tensor actual = Tensor.zeros(shape, DType.FLOAT32);
            fast.matmul(a, b, actual);
            Tensor allowed = sizes.mul((a.dim(-1) + 1) * ROUNDING);
            assertThat(actual.sub(expected).abs().gt(allowed).sum().item())
                    .as("elements of %s × %s by %s that are off by more than rounding explains", a.shape(),
                            b.shape(), name(fast))
                    .isZero();
        }
    }

    private static String name(Kernels kernels) {
        return kernels.getClass().getSimpleName();
    }
}
