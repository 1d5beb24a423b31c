package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.testing.Tensors;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/// Products of panels against the definition of the matrix product: every number within the error that rounding
/// can add up to, and not one number written elsewhere.
@PropertyDefaults(tries = 150)
@AddLifecycleHook(PanelProductTest.NeedsVectors.class)
class PanelProductTest {
    private static final Kernels REFERENCE = new ReferenceKernels();

    /// Without the module of SIMD vectors, no one calls what is tested here.
    static class NeedsVectors implements SkipExecutionHook {
        @Override public SkipResult shouldBeSkipped(LifecycleContext context) {
            return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                    ? SkipResult.doNotSkip() : SkipResult.skip("needs the module jdk.incubator.vector");
        }

        @Override public PropagationMode propagateTo() {
            return PropagationMode.ALL_DESCENDANTS;
        }
    }

    /// Around the edges of tiles at every width of vectors, and anything between.
    @Provide Arbitrary<Integer> lines() {
        return Arbitraries.oneOf(Arbitraries.of(1, 5, 6, 7, 11, 12, 13, 15, 16, 17, 18, 19, 31, 32, 33, 37, 64, 97),
                Arbitraries.integers().between(1, 80));
    }

    /// Around the depth at which tiles are stored, and anything below.
    @Provide Arbitrary<Integer> depths() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.integers().between(0, 40)),
                Tuple.of(1, Arbitraries.of(511, 512, 513, 1030)));
    }

    @Property void products_agree_with_the_definition_in_any_layout(@ForAll("lines") int rows,
            @ForAll("lines") int columns, @ForAll("depths") int inner, @ForAll long seed) {
        Random random = new Random(seed);
        assertAgrees(randn(random, rows, inner), randn(random, inner, columns));
    }

    /// Sizes at which the rows, the columns or the inner positions are more than are packed at a time, and
    /// those at which an operand is read where it stands.
    @Example void large_products_agree_with_the_definition() {
        Random random = new Random(1);
        for (int[] size : new int[][] {{2100, 3, 600}, {1100, 2, 1030}, {200, 300, 40}, {3, 2000, 90}, {1, 3000, 70},
            {3000, 1, 70}, {256, 256, 16}, {30, 600, 20}, {4100, 3, 600}})
            for (int layout = 0; layout < 4; layout++) {
                int m = size[0], n = size[1], k = size[2];
                assertAgrees(layout % 2 == 0 ? plain(random, m, k) : plain(random, k, m).transpose(),
                        layout < 2 ? plain(random, k, n) : plain(random, n, k).transpose());
            }
    }

    /// Rows beside each other share what is loaded of the column; the sums do not show it.
    @Property void a_row_times_a_column_has_the_same_bits_alone_as_among_others(@ForAll("lines") int rows,
            @ForAll("depths") int inner, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor a = randn(random, rows, inner), x = randn(random, inner, 1), all = product(a, x);
        assertAgrees(a, x);
        assertAgrees(x.transpose(), a.transpose());
        for (int i = 0; i < rows; i++)
            assertThat(product(a.slice(0, i, i + 1), x).item()).isEqualTo(all.get(i, 0));
    }

    @Property void the_columns_of_a_product_may_be_stored_in_blocks_apart(@ForAll("lines") int rows,
            @ForAll("lines") int block, @ForAll("depths") int inner, @ForAll long seed) {
        Random random = new Random(seed);
        int blocks = 1 + random.nextInt(4), columns = blocks * block - random.nextInt(block);
        // Planes of a row stand together, or those of a block do; in both cases with numbers between.
        boolean rowsInBlocks = random.nextBoolean();
        int rowStep = rowsInBlocks ? block + 3 : blocks * (block + 2);
        int blockStep = rowsInBlocks ? rows * rowStep + 5 : block + 2;
        Tensor a = randn(random, rows, inner), b = randn(random, inner, columns);
        float[] c = multiply(rowsOf(a), columnsOf(b), rows, columns, inner);
        float[] data = new float[7 + rows * rowStep + blocks * blockStep], expected = data.clone();
        Arrays.fill(data, Float.NaN);
        Arrays.fill(expected, Float.NaN);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                expected[7 + i * rowStep + j / block * blockStep + j % block] = c[i * columns + j];
        PanelProduct.multiply(rowsOf(a), columnsOf(b), inner,
                new Target(data, 7, rows, columns, rowStep, block, blockStep));
        assertThat(data).isEqualTo(expected);
    }

    @Property void operands_read_where_they_stand_and_packed_ones_give_the_same_bits(@ForAll("lines") int rows,
            @ForAll("lines") int columns, @ForAll("depths") int inner, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor a = plain(random, rows, inner), b = plain(random, inner, columns);
        assertThat(multiply(rowsOf(a)::pack, columnsOf(b)::pack, rows, columns, inner))
                .isEqualTo(multiply(rowsOf(a), columnsOf(b), rows, columns, inner));
    }

    @Example void a_product_has_the_same_bits_on_any_number_of_threads() {
        Random random = new Random(2);
        for (int[] size : new int[][] {
                {97, 101, 700}, {700, 64, 70}, {2100, 40, 600}, {6, 9000, 25}, {600, 1, 1200}, {1, 600, 1200}}) {
            Tensor a = plain(random, size[0], size[2]), b = plain(random, size[2], size[1]);
            float[] alone = Parallel.withThreads(1, () -> product(a, b).toFloats());
            for (int threads : new int[] {2, 3})
                assertThat(Parallel.withThreads(threads, () -> product(a, b).toFloats())).isEqualTo(alone);
        }
    }

    @Property void packing_copies_each_number_to_its_place_and_nothing_else(@ForAll("lines") int lines,
            @ForAll("depths") int depth, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor x = randn(random, lines + 5, depth + 4);
        int first = random.nextInt(6), from = random.nextInt(5);
        int width = lines + random.nextInt(3), at = random.nextInt(9);
        float[] actual = new float[at + depth * width + 9], expected = actual.clone();
        for (int k = 0; k < depth; k++)
            for (int i = 0; i < lines; i++)
                expected[at + k * width + i] = (float) x.get(first + i, from + k);
        rowsOf(x).pack(first, lines, from, depth, actual, at, width);
        assertThat(actual).isEqualTo(expected);
    }

    private static float[] multiply(Panels a, Panels b, int rows, int columns, int inner) {
        float[] out = new float[rows * columns];
        PanelProduct.multiply(a, b, inner, new Target(out, 0, rows, columns, columns, columns, 0));
        return out;
    }

    private static MatrixPanels rowsOf(Tensor x) {
        int[] strides = x.layout().strides();
        int at = x.size() == 0 ? 0 : x.layout().position(0);
        return new MatrixPanels(((Storage.F32) x.storage()).data(), at, strides[0], strides[1]);
    }

    private static MatrixPanels columnsOf(Tensor x) {
        return rowsOf(x.transpose());
    }

    private static Tensor product(Tensor a, Tensor b) {
        Tensor out = Tensor.full(Shape.of(a.dim(0), b.dim(1)), Double.NaN, DType.FLOAT32);
        new VectorKernels().matmul(a, b, out);
        return out;
    }

    /// Of a layout drawn at random.
    private static Tensor randn(Random random, int... dims) {
        return Tensors.randn(Shape.of(dims), DType.FLOAT32, random);
    }

    private static Tensor plain(Random random, int rows, int columns) {
        float[] numbers = new float[rows * columns];
        for (int i = 0; i < numbers.length; i++) numbers[i] = (float) random.nextGaussian();
        return Tensor.of(Shape.of(rows, columns), numbers);
    }

    /// A sum of n products of float32 numbers, in any order, is off by at most about
    /// n · 2⁻²⁴ · Σ|aₖ||bₖ|: N. Higham, *Accuracy and Stability of Numerical Algorithms*, §3.1.
    private static void assertAgrees(Tensor a, Tensor b) {
        Shape shape = Shape.of(a.dim(0), b.dim(1));
        Tensor expected = Tensor.zeros(shape, DType.FLOAT32), sizes = Tensor.zeros(shape, DType.FLOAT32);
        REFERENCE.matmul(a, b, expected);
        REFERENCE.matmul(a.abs(), b.abs(), sizes);
        Tensor error = product(a, b).sub(expected).abs(), allowed = sizes.mul((a.dim(1) + 1) * 0x1p-24);
        // Not the count of those above: a NaN is above nothing.
        assertThat(error.le(allowed).sum().item())
                .as("elements of %s × %s that are off by no more than rounding explains", a.shape(), b.shape())
                .isEqualTo(shape.size());
    }
}
