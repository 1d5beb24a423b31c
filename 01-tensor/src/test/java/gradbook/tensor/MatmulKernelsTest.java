package gradbook.tensor;

import static gradbook.tensor.FastKernels.REFERENCE;
import static gradbook.tensor.FastKernels.ROUNDING;
import static gradbook.tensor.FastKernels.name;
import static gradbook.tensor.FastKernels.randn;
import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.testing.Tensors;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Matrix products, by fast kernels and by the definitions: see [FastKernels].
class MatmulKernelsTest {
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
        for (Kernels fast : FastKernels.all()) {
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
        for (Kernels fast : FastKernels.all()) {
            Tensor actual = Tensor.zeros(shape, DType.FLOAT32);
            fast.matmul(a, b, actual);
            Tensor allowed = sizes.mul((a.dim(-1) + 1) * ROUNDING);
            assertThat(actual.sub(expected).abs().gt(allowed).sum().item())
                    .as("elements of %s × %s by %s that are off by more than rounding explains", a.shape(),
                            b.shape(), name(fast))
                    .isZero();
        }
    }
}
