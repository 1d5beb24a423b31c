package gradbook.tensor;

import static gradbook.tensor.FastKernels.REFERENCE;
import static gradbook.tensor.FastKernels.ROUNDING;
import static gradbook.tensor.FastKernels.largeTensors;
import static gradbook.tensor.FastKernels.name;
import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.tensor.testing.TensorAssert.withinRelative;

import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Functions of each number, by fast kernels and by the definitions: see [FastKernels].
@PropertyDefaults(tries = 400)
class ElementwiseKernelsTest {
    @Provide Arbitrary<Tensor> hardTensors() {
        return FastKernels.hardTensors();
    }

    @Provide Arbitrary<List<Tensor>> hardPairs() {
        Arbitrary<Double> values = Arbitraries.oneOf(Tensors.hardValues(), Tensors.normalValues());
        return Shapes.anyOrEmpty().flatMap(shape -> Combinators.combine(
                Tensors.of(shape, DType.FLOAT32, values), Tensors.of(shape, DType.FLOAT32, values)).as(List::of));
    }

    // ----------------------------------------------------------------------- functions of one

    @Property void functions_of_one_number_agree_on_hard_values(
            @ForAll UnaryOp op, @ForAll("hardTensors") Tensor x) {
        for (Kernels fast : FastKernels.all()) assertAgree(fast, op, x);
    }

    @Test void functions_of_one_number_agree_on_large_tensors() {
        for (Tensor x : largeTensors(new Random(1)))
            for (UnaryOp op : List.of(UnaryOp.NEG, UnaryOp.RELU, UnaryOp.EXP, UnaryOp.TANH))
                for (Kernels fast : FastKernels.all()) assertAgree(fast, op, x);
    }

    /// Every function on a fine grid from −110 to 110, across the limits of exp in float32.
    @Test void functions_of_one_number_agree_over_their_whole_range() {
        Tensor x = Tensor.arange(22_001, DType.FLOAT32).mul(0.01).sub(110);
        for (UnaryOp op : UnaryOp.values())
            for (Kernels fast : FastKernels.all()) assertAgree(fast, op, x);
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
    @Property void functions_of_two_numbers_agree_on_hard_values(
            @ForAll BinaryOp op, @ForAll("hardPairs") List<Tensor> pair) {
        // The gradients of sigmoid and tanh are made for outputs between −1 and 1.
        boolean bounded = op == BinaryOp.SIGMOID_GRADIENT || op == BinaryOp.TANH_GRADIENT;
        Tensor y = bounded ? pair.get(1).tanh() : pair.get(1);
        for (Kernels fast : FastKernels.all()) assertAgree(fast, op, pair.get(0), y);
    }

    @Test void functions_of_two_numbers_agree_on_large_tensors() {
        Random random = new Random(2);
        for (Tensor x : largeTensors(random))
            for (BinaryOp op : List.of(BinaryOp.SUB, BinaryOp.DIV, BinaryOp.MAXIMUM))
                for (Kernels fast : FastKernels.all()) {
                    assertAgree(fast, op, x, Tensors.randn(x.shape(), DType.FLOAT32, random));
                    assertAgree(fast, op, x, Tensor.scalar(2.5, DType.FLOAT32).expand(x.shape()));
                }
    }

    @Test void gradients_of_activations_agree() {
        Random random = new Random(12);
        for (Tensor g : largeTensors(random)) {
            Tensor y = Tensors.randn(g.shape(), DType.FLOAT32, random).tanh();
            for (BinaryOp op : List.of(BinaryOp.RELU_GRADIENT, BinaryOp.SIGMOID_GRADIENT, BinaryOp.TANH_GRADIENT))
                for (Kernels fast : FastKernels.all()) {
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
}
