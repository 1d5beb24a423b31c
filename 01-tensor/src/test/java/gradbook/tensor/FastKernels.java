package gradbook.tensor;

import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// What fast kernels are tried on. They are right when they agree with the definitions. Where each result is one
/// float32 operation, or one float64 operation rounded, they must agree to the bit; elsewhere within the
/// error that rounding each step to float32 can add up to.
final class FastKernels {
    /// Rounding to float32 is off by at most this, relatively.
    static final double ROUNDING = 0x1p-24;
    static final Kernels REFERENCE = new ReferenceKernels();

    /// Around the widths of SIMD vectors, of buffers and of tasks.
    static final int[] LENGTHS = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 39, 40, 63, 65,
        1023, 1024, 1025, 2049, 32_768, 32_769, 66_000};

    static List<Kernels> all() {
        boolean hasVectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return hasVectors ? List.of(new FloatKernels(), new VectorKernels()) : List.of(new FloatKernels());
    }

    static String name(Kernels kernels) {
        return kernels.getClass().getSimpleName();
    }

    /// Of any layout and shape, with [hard values][Tensors#hardValues] among others.
    static Arbitrary<Tensor> hardTensors() {
        return Shapes.anyOrEmpty().flatMap(shape -> Tensors.of(shape, DType.FLOAT32,
                Arbitraries.oneOf(Tensors.hardValues(), Tensors.normalValues())));
    }

    /// Large tensors in layouts of every kind: a row, many short rows, columns, and a few dimensions.
    static List<Tensor> largeTensors(Random random) {
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

    static Tensor randn(Random random, int... dims) {
        return Tensors.randn(Shape.of(dims), DType.FLOAT32, random);
    }

    private FastKernels() {}
}
