package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

@PropertyDefaults(tries = 100)
class MatmulTest {

    @Provide Arbitrary<List<Tensor>> matrices() {
        Arbitrary<Integer> dim = Arbitraries.integers().between(1, 6);
        return Combinators.combine(dim, dim, dim).flatAs((m, k, n) -> Combinators.combine(
                Tensors.of(Shape.of(m, k), DType.FLOAT64), Tensors.of(Shape.of(k, n), DType.FLOAT64)).as(List::of));
    }

    @Provide Arbitrary<List<Tensor>> batches() {
        Arbitrary<Integer> dim = Arbitraries.integers().between(1, 4);
        return Combinators.combine(Shapes.broadcastable(), dim, dim, dim)
                .flatAs((batch, m, k, n) -> Combinators.combine(
                Tensors.of(batch.get1().insert(-1, m).insert(-1, k), DType.FLOAT64),
                Tensors.of(batch.get2().insert(-1, k).insert(-1, n), DType.FLOAT64)).as(List::of));
    }

    @Property void an_element_is_the_product_of_a_row_and_a_column(@ForAll("matrices") List<Tensor> pair) {
        Tensor a = pair.get(0), b = pair.get(1);
        assertThat(a.matmul(b)).isCloseTo(Tensors.define(Shape.of(a.dim(0), b.dim(1)), DType.FLOAT64, index ->
                a.select(0, index[0]).mul(b.select(1, index[1])).sum().item()), within(1e-12));
    }

    @Property void the_matrices_of_broadcast_batches_are_multiplied_one_by_one(@ForAll("batches") List<Tensor> pair) {
        Tensor a = pair.get(0), b = pair.get(1), product = a.matmul(b);
        Shape batch = a.shape().prefix(a.rank() - 2).broadcast(b.shape().prefix(b.rank() - 2));
        assertThat(product).hasShape(batch.insert(-1, a.dim(-2)).insert(-1, b.dim(-1)));
        for (int[] index : Shapes.indices(batch))
            assertThat(matrix(product, index)).isCloseTo(matrix(a, index).matmul(matrix(b, index)), within(1e-12));
    }

    /// The matrix of `x` that takes part in product number `index` of the batch.
    private static Tensor matrix(Tensor x, int[] index) {
        int missing = index.length - (x.rank() - 2);
        Tensor result = x;
        for (int i : Arrays.copyOfRange(index, missing, index.length))
            result = result.select(0, result.dim(0) == 1 ? 0 : i);
        return result;
    }

    @Property void the_transpose_of_a_product_is_the_reversed_product_of_transposes(
            @ForAll("matrices") List<Tensor> pair) {
        Tensor a = pair.get(0), b = pair.get(1);
        assertThat(a.matmul(b).transpose()).isCloseTo(b.transpose().matmul(a.transpose()), within(1e-12));
    }

    @Test void a_product_worked_by_hand() {
        Tensor a = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
        Tensor b = Tensor.of(new double[][] {{7, 8}, {9, 10}, {11, 12}});
        for (DType dtype : DType.values())
            assertThat(a.to(dtype).matmul(b.to(dtype))).hasShape(2, 2).hasType(dtype).hasValues(58, 64, 139, 154);
    }

    /// A thread keeps the space in which it rearranges operands, and what an earlier product left there.
    @Test void a_product_has_the_same_bits_on_a_thread_that_computed_others_and_on_a_fresh_one() {
        Random random = new Random(1);
        Tensor nan = Tensor.full(Shape.of(50, 50), Double.NaN, DType.FLOAT32);
        for (int[] size : new int[][] {{1, 1, 1}, {7, 9, 33}, {13, 30, 5}}) {
            Tensor a = Tensors.randn(Shape.of(size[0], size[1]), DType.FLOAT32, random);
            Tensor b = Tensors.randn(Shape.of(size[1], size[2]), DType.FLOAT32, random);
            assertThat(nan.matmul(nan)).hasShape(50, 50);
            Tensor onFreshThread = CompletableFuture.supplyAsync(() -> a.matmul(b), Thread.ofPlatform()::start).join();
            assertThat(a.matmul(b)).isBitIdenticalTo(onFreshThread);
        }
    }

    /// Small matrices are multiplied many to a task, large ones each by many tasks.
    @Test void a_matrix_of_a_batch_has_the_product_that_it_has_alone() {
        Random random = new Random(2);
        for (int[] size : new int[][] {{50, 6, 7, 8}, {5, 100, 90, 80}, {3, 150, 200, 150}}) {
            Tensor a = Tensors.randn(Shape.of(size[0], size[1], size[2]), DType.FLOAT32, random);
            Tensor b = Tensors.randn(Shape.of(size[0], size[2], size[3]), DType.FLOAT32, random), product = a.matmul(b);
            for (int n = 0; n < size[0]; n++)
                assertThat(product.select(0, n)).isBitIdenticalTo(a.select(0, n).matmul(b.select(0, n)));
        }
    }

    @Test void a_sum_over_nothing_is_0_and_an_empty_product_is_empty() {
        for (DType dtype : DType.values()) {
            assertThat(Tensor.zeros(Shape.of(2, 0), dtype).matmul(Tensor.zeros(Shape.of(0, 3), dtype)))
                    .hasShape(2, 3).hasValues(0, 0, 0, 0, 0, 0);
            assertThat(Tensor.zeros(Shape.of(0, 2), dtype).matmul(Tensor.ones(Shape.of(2, 3), dtype))).hasShape(0, 3);
            assertThat(Tensor.zeros(Shape.of(1, 1, 2), dtype).matmul(Tensor.ones(Shape.of(0, 2, 3), dtype)))
                    .hasShape(0, 1, 3);
        }
    }
}
