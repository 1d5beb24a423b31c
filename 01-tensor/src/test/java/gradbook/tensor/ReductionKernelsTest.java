package gradbook.tensor;

import static gradbook.tensor.FastKernels.REFERENCE;
import static gradbook.tensor.FastKernels.ROUNDING;
import static gradbook.tensor.FastKernels.largeTensors;
import static gradbook.tensor.FastKernels.name;
import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.tensor.testing.TensorAssert.withinRelative;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Sums, largest and smallest numbers, by fast kernels and by the definitions: see [FastKernels].
class ReductionKernelsTest {
    @Provide Arbitrary<Tensor> hardTensors() {
        return FastKernels.hardTensors();
    }

    @Property(tries = 200) void reductions_agree_on_any_layout(
            @ForAll ReduceOp op, @ForAll("hardTensors") Tensor x, @ForAll long seed) {
        int kept = new Random(seed).nextInt(x.rank() + 1);
        // A sum of huge numbers may leave the range of float32 on its way in one order and not in another.
        Tensor operand = op == ReduceOp.SUM
                ? x.minimum(Tensor.scalar(9, DType.FLOAT32)).maximum(Tensor.scalar(-9, DType.FLOAT32)) : x;
        for (Kernels fast : FastKernels.all()) assertAgree(fast, op, operand, kept);
    }

    @Test void reductions_of_large_tensors_agree() {
        for (Tensor x : largeTensors(new Random(7)))
            for (int kept = 0; kept <= x.rank(); kept++)
                for (ReduceOp op : ReduceOp.values())
                    for (Kernels fast : FastKernels.all()) assertAgree(fast, op, x, kept);
    }

    @Test void sums_of_infinities_and_nan_agree() {
        float nan = Float.NaN, inf = Float.POSITIVE_INFINITY;
        float[][] rows = {{inf, 1, 2, 3, 4}, {-inf, 1, inf, 0, 0}, {nan, 1, 1, 1, 1}, {-inf, -inf, 0, 0, 0}};
        for (Kernels fast : FastKernels.all())
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
}
