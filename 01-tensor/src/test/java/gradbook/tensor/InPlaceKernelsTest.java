package gradbook.tensor;

import static gradbook.tensor.FastKernels.LENGTHS;
import static gradbook.tensor.FastKernels.REFERENCE;
import static gradbook.tensor.FastKernels.ROUNDING;
import static gradbook.tensor.FastKernels.largeTensors;
import static gradbook.tensor.FastKernels.name;
import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.tensor.testing.TensorAssert.withinRelative;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Copies, scaled sums and scaling, in place, by fast kernels and by the definitions: see [FastKernels].
class InPlaceKernelsTest {
    @Provide Arbitrary<Tensor> hardTensors() {
        return FastKernels.hardTensors();
    }

    @Property(tries = 100) void copies_are_exact_whatever_the_layouts(
            @ForAll("hardTensors") Tensor x, @ForAll long seed) {
        for (Kernels fast : FastKernels.all()) {
            Tensor target = target(x.shape(), seed);
            fast.copy(x, target);
            assertThat(target).as(name(fast)).isBitIdenticalTo(Tensors.define(x.shape(), DType.FLOAT32, x::get));
        }
    }

    @Test void large_copies_are_exact() {
        for (Tensor x : largeTensors(new Random(3)))
            for (Kernels fast : FastKernels.all()) {
                Tensor expected = target(x.shape(), 4), actual = target(x.shape(), 4);
                REFERENCE.copy(x, expected);
                fast.copy(x, actual);
                assertThat(actual).as(name(fast)).isBitIdenticalTo(expected);
            }
    }

    @Test void scaled_sums_agree() {
        for (Tensor x : largeTensors(new Random(5)))
            for (Kernels fast : FastKernels.all()) {
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
            for (Kernels fast : FastKernels.all()) {
                Tensor expected = target(Shape.of(3, n), n), actual = target(Shape.of(3, n), n);
                REFERENCE.scale(0.7, expected);
                fast.scale(0.7, actual);
                assertThat(actual).as(name(fast)).isCloseTo(expected, withinRelative(3 * ROUNDING));
            }
    }

    @Test void scaling_by_a_power_of_two_is_exact_for_infinities_and_nan_too() {
        for (Kernels fast : FastKernels.all()) {
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
}
