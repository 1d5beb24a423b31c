package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.tensor.testing.TensorAssert.withinRelative;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Each element-wise method against a formula other than the one it is implemented by.
@PropertyDefaults(tries = 100)
class ElementwiseTest {
    private record Unary(UnaryOp op, UnaryOperator<Tensor> method, DoubleUnaryOperator formula) {}

    private record Binary(BinaryOp op, BinaryOperator<Tensor> method, DoubleBinaryOperator formula) {}

    private static final List<Unary> UNARY = List.of(
            new Unary(UnaryOp.NEG, Tensor::neg, x -> 0 - x),
            new Unary(UnaryOp.ABS, Tensor::abs, x -> Math.sqrt(x * x)),
            new Unary(UnaryOp.SIGN, Tensor::sign, x -> x > 0 ? 1 : x < 0 ? -1 : 0),
            new Unary(UnaryOp.SQUARE, Tensor::square, x -> Math.pow(x, 2)),
            new Unary(UnaryOp.SQRT, Tensor::sqrt, x -> Math.pow(x, 0.5)),
            new Unary(UnaryOp.EXP, Tensor::exp, x -> Math.pow(Math.E, x)),
            new Unary(UnaryOp.LOG, Tensor::log, x -> Math.log10(x) / Math.log10(Math.E)),
            new Unary(UnaryOp.LOG1P, Tensor::log1p, x -> Math.log(1 + x)),
            new Unary(UnaryOp.SIN, Tensor::sin, StrictMath::sin),
            new Unary(UnaryOp.COS, Tensor::cos, StrictMath::cos),
            new Unary(UnaryOp.TANH, Tensor::tanh, x -> 1 - 2 / (Math.exp(2 * x) + 1)),
            new Unary(UnaryOp.SIGMOID, Tensor::sigmoid, x -> (1 + Math.tanh(x / 2)) / 2),
            new Unary(UnaryOp.RELU, Tensor::relu, x -> (x + Math.abs(x)) / 2),
            new Unary(UnaryOp.STEP, Tensor::step, x -> x <= 0 ? 0 : 1));

    private static final List<Binary> BINARY = List.of(
            new Binary(BinaryOp.ADD, Tensor::add, (x, y) -> x - -y),
            new Binary(BinaryOp.SUB, Tensor::sub, (x, y) -> x + -y),
            new Binary(BinaryOp.MUL, Tensor::mul, (x, y) -> y * x),
            new Binary(BinaryOp.DIV, Tensor::div, (x, y) -> x * (1 / y)),
            new Binary(BinaryOp.POW, Tensor::pow, StrictMath::pow),
            new Binary(BinaryOp.MAXIMUM, Tensor::maximum, (x, y) -> x > y ? x : y),
            new Binary(BinaryOp.MINIMUM, Tensor::minimum, (x, y) -> x > y ? y : x),
            new Binary(BinaryOp.GT, Tensor::gt, (x, y) -> y < x ? 1 : 0),
            new Binary(BinaryOp.GE, Tensor::ge, (x, y) -> x < y ? 0 : 1),
            new Binary(BinaryOp.LT, Tensor::lt, (x, y) -> y > x ? 1 : 0),
            new Binary(BinaryOp.LE, Tensor::le, (x, y) -> x > y ? 0 : 1),
            new Binary(BinaryOp.EQ, Tensor::eq, (x, y) -> x < y || x > y ? 0 : 1),
            new Binary(BinaryOp.NE, Tensor::ne, (x, y) -> x < y || x > y ? 1 : 0),
            new Binary(BinaryOp.RELU_GRADIENT, (g, y) -> g.zip(BinaryOp.RELU_GRADIENT, y), (g, y) -> y <= 0 ? 0 : g),
            new Binary(BinaryOp.SIGMOID_GRADIENT, (g, y) -> g.zip(BinaryOp.SIGMOID_GRADIENT, y),
                    (g, y) -> g * y - g * y * y),
            new Binary(BinaryOp.TANH_GRADIENT, (g, y) -> g.zip(BinaryOp.TANH_GRADIENT, y),
                    (g, y) -> g - g * y * y));

    @Provide Arbitrary<Unary> unary() {
        return Arbitraries.of(UNARY);
    }

    @Provide Arbitrary<Binary> binary() {
        return Arbitraries.of(BINARY);
    }

    @Provide Arbitrary<Tensor> tensors() {
        return Tensors.any(DType.FLOAT64);
    }

    /// Whole numbers, so that equal pairs occur as often as unequal ones.
    @Provide Arbitrary<List<Tensor>> broadcastable() {
        Arbitrary<Double> few = Arbitraries.integers().between(-2, 2).map(i -> (double) i);
        Arbitrary<Double> values = Arbitraries.oneOf(few, Tensors.normalValues());
        return Shapes.broadcastable().flatMap(pair -> Combinators.combine(
                Tensors.of(pair.get1(), DType.FLOAT64, values), Tensors.of(pair.get2(), DType.FLOAT64, values))
                        .as(List::of));
    }

    @Test void every_operation_is_in_the_tables() {
        assertThat(UNARY.stream().map(Unary::op)).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(UnaryOp.class));
        assertThat(BINARY.stream().map(Binary::op)).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(BinaryOp.class));
    }

    /// Those that only rules of derivatives use have no method.
    @Test void operations_are_named_as_the_methods_that_do_them() throws NoSuchMethodException {
        for (UnaryOp op : UnaryOp.values()) assertThat(Tensor.class.getMethod(op.toString())).isNotNull();
        for (BinaryOp op : EnumSet.range(BinaryOp.ADD, BinaryOp.NE))
            assertThat(Tensor.class.getMethod(op.toString(), Tensor.class)).isNotNull();
        for (ReduceOp op : ReduceOp.values())
            assertThat(Tensor.class.getMethod(op.toString(), int[].class)).isNotNull();
    }

    /// 10⁻¹¹: some of the formulas lose five digits where they subtract.
    @Property(tries = 300) void functions_of_one_number_apply_to_each_element(
            @ForAll("unary") Unary f, @ForAll("tensors") Tensor any) {
        Tensor x = f.op == UnaryOp.SQRT || f.op == UnaryOp.LOG || f.op == UnaryOp.LOG1P ? any.abs().add(0.5) : any;
        Tensor expected = Tensors.define(x.shape(), DType.FLOAT64, i -> f.formula.applyAsDouble(x.get(i)));
        assertThat(f.method.apply(x)).isCloseTo(expected, withinRelative(1e-11).plus(1e-14));
        assertThat(x.map(f.op)).isBitIdenticalTo(f.method.apply(x));
    }

    @Property(tries = 300) void functions_of_two_numbers_broadcast(
            @ForAll("binary") Binary f, @ForAll("broadcastable") List<Tensor> pair) {
        Tensor x = f.op == BinaryOp.POW ? pair.get(0).abs().add(0.5) : pair.get(0);
        Tensor y = f.op == BinaryOp.DIV ? pair.get(1).square().add(0.5) : pair.get(1);
        Tensor expected = Tensors.define(x.shape().broadcast(y.shape()), DType.FLOAT64,
                i -> f.formula.applyAsDouble(x.get(aligned(i, x.shape())), y.get(aligned(i, y.shape()))));
        // Some of the formulas subtract numbers up to 100.
        assertThat(f.method.apply(x, y)).isCloseTo(expected, withinRelative(1e-14).plus(1e-13));
        assertThat(x.zip(f.op, y)).isBitIdenticalTo(f.method.apply(x, y));
    }

    /// The last indices, and 0 wherever the shape has length 1.
    private static int[] aligned(int[] index, Shape shape) {
        int[] result = Arrays.copyOfRange(index, index.length - shape.rank(), index.length);
        for (int d = 0; d < result.length; d++) if (shape.dim(d) == 1) result[d] = 0;
        return result;
    }

    @Property void a_number_stands_for_a_tensor_full_of_it(@ForAll("tensors") Tensor x) {
        Tensor threes = Tensor.full(x.shape(), 3, DType.FLOAT64);
        assertThat(x.add(3)).isBitIdenticalTo(x.add(threes));
        assertThat(x.sub(3)).isBitIdenticalTo(x.sub(threes));
        assertThat(x.mul(3)).isBitIdenticalTo(x.mul(threes));
        assertThat(x.div(3)).isBitIdenticalTo(x.div(threes));
        assertThat(x.pow(3)).isBitIdenticalTo(x.pow(threes));
    }

    @Test void special_values_follow_ieee_arithmetic() {
        double nan = Double.NaN, inf = Double.POSITIVE_INFINITY;
        for (DType dtype : DType.values()) {
            Tensor x = Tensor.of(nan, inf, -inf, 0, -0.0).to(dtype);
            assertThat(x.relu()).hasValues(nan, inf, 0, 0, 0);
            assertThat(x.step()).hasValues(0, 1, 0, 0, 0);
            assertThat(x.exp()).hasValues(nan, inf, 0, 1, 1);
            assertThat(x.sigmoid()).hasValues(nan, 1, 0, 0.5, 0.5);
            assertThat(x.tanh()).hasValues(nan, 1, -1, 0, 0);
            assertThat(x.sign()).hasValues(nan, 1, -1, 0, 0);
            assertThat(x.log()).hasValues(nan, inf, nan, -inf, -inf);
            assertThat(x.sqrt()).hasValues(nan, inf, nan, 0, 0);
            assertThat(x.eq(x)).hasValues(0, 1, 1, 1, 1);
            assertThat(x.ne(x)).hasValues(1, 0, 0, 0, 0);
            assertThat(x.maximum(Tensor.scalar(1, dtype))).hasValues(nan, inf, 1, 1, 1);
            assertThat(x.minimum(Tensor.scalar(1, dtype))).hasValues(nan, 1, -inf, 0, 0);
            assertThat(x.div(Tensor.scalar(0, dtype))).hasValues(nan, inf, -inf, nan, nan);
        }
    }

    @Test void operations_on_empty_tensors_give_empty_tensors() {
        for (DType dtype : DType.values())
            for (Shape shape : List.of(Shape.of(0), Shape.of(2, 0), Shape.of(0, 3), Shape.of(2, 0, 3))) {
                Tensor x = Tensor.zeros(shape, dtype);
                assertThat(x.exp()).hasShape(shape);
                assertThat(x.add(x)).hasShape(shape);
                assertThat(x.add(1)).hasShape(shape);
                assertThat(x.copy()).hasShape(shape);
                assertThat(x.permute(Map.of(1, new int[] {0}, 2, new int[] {1, 0}, 3, new int[] {2, 0, 1})
                        .get(shape.rank())).copy().size()).isZero();
                assertThat(x.addInPlace(x.copy(), 2).scaleInPlace(3)).hasShape(shape);
            }
    }

    @Test void tensors_are_made_as_their_names_say() {
        assertThat(Tensor.zeros(Shape.of(2), DType.FLOAT32)).hasType(DType.FLOAT32).hasValues(0, 0);
        assertThat(Tensor.ones(Shape.of(2), DType.FLOAT64)).hasType(DType.FLOAT64).hasValues(1, 1);
        assertThat(Tensor.full(Shape.of(2), 2.5, DType.FLOAT32)).hasValues(2.5, 2.5);
        assertThat(Tensor.scalar(7, DType.FLOAT32)).hasShape().hasValues(7);
        assertThat(Tensor.arange(4, DType.FLOAT32)).hasShape(4).hasValues(0, 1, 2, 3);
        assertThat(Tensor.arange(0, DType.FLOAT32)).hasShape(0);
        assertThat(Tensor.eye(2, DType.FLOAT32)).hasShape(2, 2).hasValues(1, 0, 0, 1);
        assertThat(Tensor.oneHot(new int[] {2, 0}, 3, DType.FLOAT64)).hasShape(2, 3).hasValues(0, 0, 1, 1, 0, 0);
        assertThat(Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}})).hasShape(3, 2).hasValues(1, 2, 3, 4, 5, 6);
        assertThat(Tensor.of(1, 2, 3)).hasType(DType.FLOAT32).hasShape(3);
        assertThat(Tensor.of(1.0, 2, 3)).hasType(DType.FLOAT64).hasShape(3);
    }

    @Test void a_tensor_does_not_change_with_the_array_it_was_made_from() {
        double[] numbers = {1, 2};
        Tensor x = Tensor.of(numbers);
        numbers[0] = 9;
        x.toDoubles()[1] = 9;
        assertThat(x).hasValues(1, 2);
    }

    /// Three standard errors of the mean and of the variance of 10,000 draws.
    @Test void random_tensors_have_the_distribution_they_promise() {
        int n = 10_000;
        Tensor normal = Tensor.randn(Shape.of(n), DType.FLOAT64, Seed.of(1).generator());
        assertThat(normal.mean().item()).isBetween(-3 / Math.sqrt(n), 3 / Math.sqrt(n));
        assertThat(normal.square().mean().item()).isBetween(1 - 3 * Math.sqrt(2.0 / n), 1 + 3 * Math.sqrt(2.0 / n));
        Tensor uniform = Tensor.rand(Shape.of(n), DType.FLOAT64, Seed.of(1).generator());
        assertThat(uniform.mean().item()).isBetween(0.5 - 3 / Math.sqrt(12 * n), 0.5 + 3 / Math.sqrt(12 * n));
        assertThat(uniform.min().item()).isBetween(0.0, 0.01);
        assertThat(uniform.max().item()).isBetween(0.99, Math.nextDown(1.0));
    }
}
