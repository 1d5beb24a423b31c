package gradbook.autodiff;

import static gradbook.autodiff.Derivatives.*;

import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Every line of the table of derivatives against finite differences.
class DerivativesTest {
    private static final int TRIES = 30;

    // ------------------------------------------------------------------------- two operands

    @Property(tries = TRIES)
    @ChecksGradientOf({"Derivatives.ADD", "Derivatives.SUB", "Derivatives.MUL"})
    void gradients_of_sum_difference_and_product(@ForAll("pairs") List<Tensor> in) {
        for (Op op : List.of(ADD, SUB, MUL)) OpChecks.check(op, 2, in.get(0), in.get(1));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Derivatives.DIV")
    void gradients_of_a_quotient(@ForAll("quotients") List<Tensor> in) {
        OpChecks.check(DIV, 2, in.get(0), in.get(1));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"Derivatives.MAXIMUM", "Derivatives.MINIMUM", "Derivatives.LARGER"})
    void gradients_of_the_larger_and_the_smaller(@ForAll("distinctPairs") List<Tensor> in) {
        for (Op op : List.of(MAXIMUM, MINIMUM, LARGER)) OpChecks.check(op, 2, in.get(0), in.get(1));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Derivatives.MATMUL")
    void gradients_of_a_matrix_product(@ForAll("factors") List<Tensor> in) {
        OpChecks.check(MATMUL, 2, in.get(0), in.get(1));
    }

    // -------------------------------------------------------------------------- one operand

    @Property(tries = TRIES)
    @ChecksGradientOf({"Derivatives.NEG", "Derivatives.SQUARE", "Derivatives.EXP", "Derivatives.SIN",
            "Derivatives.COS", "Derivatives.TANH", "Derivatives.SIGMOID"})
    void gradients_of_smooth_functions(@ForAll("numbers") Tensor x) {
        for (Op op : List.of(NEG, SQUARE, EXP, SIN, COS, TANH, SIGMOID)) OpChecks.check(op, 2, x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"Derivatives.TANH_GRADIENT", "Derivatives.SIGMOID_GRADIENT"})
    void gradients_of_what_smooth_activations_pass_back(@ForAll("pairs") List<Tensor> in) {
        for (Op op : List.of(TANH_GRADIENT, SIGMOID_GRADIENT)) OpChecks.check(op, 3, in.get(0), in.get(1));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Derivatives.RELU_GRADIENT")
    void gradients_of_what_relu_passes_back(@ForAll("awayFromZero") Tensor x, @ForAll Random random) {
        OpChecks.check(RELU_GRADIENT, 2, Tensor.randn(x.shape(), x.dtype(), random), x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"Derivatives.SQRT", "Derivatives.LOG", "Derivatives.LOG1P"})
    void gradients_of_functions_of_positive_numbers(@ForAll("positive") Tensor x) {
        for (Op op : List.of(SQRT, LOG, LOG1P)) OpChecks.check(op, 2, x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"Derivatives.RELU", "Derivatives.ABS", "Derivatives.STEP", "Derivatives.SIGN"})
    void gradients_away_from_the_kink_at_0(@ForAll("awayFromZero") Tensor x) {
        for (Op op : List.of(RELU, ABS, STEP, SIGN)) OpChecks.check(op, 2, x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Derivatives.pow")
    void gradients_of_powers(@ForAll("positive") Tensor x, @ForAll("exponents") double p) {
        OpChecks.check(pow(p), 2, x);
    }

    @Property(tries = TRIES)
    void gradients_of_whole_powers_of_negative_numbers(
            @ForAll("awayFromZero") Tensor x, @ForAll("wholeExponents") int p) {
        OpChecks.check(pow(p), 2, x);
    }

    @Property(tries = 10)
    void third_derivatives(@ForAll("positive") Tensor x) {
        for (Op op : List.of(SIN, EXP, LOG, SQRT, TANH, SIGMOID, pow(2.5))) OpChecks.check(op, 3, x);
    }

    // ----------------------------------------------------------- sums, copies and rearrangements

    @Property(tries = TRIES)
    @ChecksGradientOf("Derivatives.sum")
    void gradients_of_sums(@ForAll("withDims") Moved m) {
        OpChecks.check(sum(m.dims), 1, m.x);
        OpChecks.check("sum" + Numbers.tuple(m.dims), in -> in.get(0).square().sum(m.dims), 2, m.x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"Derivatives.expand", "Derivatives.sumTo"})
    void gradients_of_copies_and_their_sums(@ForAll("pairs") List<Tensor> in) {
        Tensor x = in.get(0);
        Shape both = x.shape().broadcast(in.get(1).shape());
        OpChecks.check(expand(both), 2, x);
        OpChecks.check(sumTo(x.shape()), 2, in.get(1).expand(both));
        OpChecks.check("expand" + both, v -> v.get(0).square().expand(both).mul(v.get(1)), 2, x, in.get(1));
        OpChecks.check("sumTo" + x.shape(),
                v -> sumTo(x.shape()).apply(v.get(1).expand(both)).mul(v.get(0)), 2, x, in.get(1));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Derivatives.reshape")
    void gradients_of_other_shapes(@ForAll("numbers") Tensor x) {
        Shape flat = Shape.of(x.size());
        OpChecks.check(reshape(flat), 1, x);
        OpChecks.check(reshape(Shape.of(1, x.size(), 1)), 1, x);
        OpChecks.check("reshape" + flat, in -> reshape(flat).apply(in.get(0)).square(), 2, x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Derivatives.permute")
    void gradients_of_permuted_dimensions(@ForAll("withPermutation") Moved m) {
        OpChecks.check(permute(m.dims), 1, m.x);
        OpChecks.check("permute" + Numbers.tuple(m.dims), in -> permute(m.dims).apply(in.get(0)).square(), 2, m.x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"Derivatives.slice", "Derivatives.unslice"})
    void gradients_of_slices_and_of_zeros_between(@ForAll("slices") Slice s) {
        OpChecks.check(slice(s.d, s.from, s.to, s.step), 1, s.x);
        OpChecks.check(unslice(s.d, s.from, s.step, s.from + s.x.dim(s.d) * s.step), 1, s.x);
        OpChecks.check("slice" + Numbers.tuple(s.d, s.from, s.to, s.step),
                in -> in.get(0).slice(s.d, s.from, s.to, s.step).square(), 2, s.x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"Derivatives.take", "Derivatives.put"})
    void gradients_of_elements_at_places(@ForAll("withPlaces") Moved m) {
        int[] back = IntStream.range(0, m.x.size()).map(i -> m.dims[i % m.dims.length]).toArray();
        Shape taken = Shape.of(m.dims.length), wider = Shape.of(m.x.size() + 2);
        OpChecks.check(take(m.dims, taken), 1, m.x);
        OpChecks.check(put(back, wider), 1, m.x);
        OpChecks.check("take" + taken, in -> in.get(0).take(m.dims, taken).square(), 2, m.x);
        OpChecks.check("put" + wider, in -> in.get(0).put(back, wider).square(), 2, m.x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"Derivatives.gather", "Derivatives.scatter"})
    void gradients_of_one_element_out_of_each_line(@ForAll("withDims") Moved m, @ForAll int any) {
        int d = m.dims[0], length = m.x.dim(d);
        int[] index = IntStream.range(0, m.x.size() / length).map(i -> Math.floorMod(any + 7 * i, length)).toArray();
        int[] wider = IntStream.range(0, m.x.size()).map(i -> Math.floorMod(any + 5 * i, 4)).toArray();
        OpChecks.check(gather(d, index), 1, m.x);
        OpChecks.check(scatter(d, wider, 4), 1, m.x);
        OpChecks.check("gather(" + d + ")", in -> in.get(0).gather(d, index).square(), 2, m.x);
        OpChecks.check("scatter(" + d + ")", in -> scatter(d, wider, 4).apply(in.get(0)).square(), 2, m.x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Derivatives.concat")
    void gradients_of_joined_parts(@ForAll("withDims") Moved m) {
        int d = m.dims[0];
        Tensor first = m.x.slice(d, 0, 1), whole = m.x;
        OpChecks.check(concat(d), 1, first, whole, first);
        OpChecks.check("concat(" + d + ")", in -> Variable.concat(d, in.get(0), in.get(1)).square(), 2, first, whole);
    }

    @Property(tries = TRIES)
    void gradients_of_the_largest_element_of_each_line(@ForAll("distinct") Tensor x, @ForAll int any) {
        int d = Math.floorMod(any, x.rank());
        OpChecks.check("gather(" + d + ")", in -> in.get(0).max(d).square(), 2, x);
    }

    @Property(tries = TRIES)
    void gradients_of_what_is_made_of_these(@ForAll("withDims") Moved m) {
        int d = m.dims[0];
        OpChecks.check("div", in -> in.get(0).mean(m.dims).square(), 2, m.x);
        OpChecks.check("permute(1, 0)", in -> in.get(0).flatten(0).unsqueeze(0).transpose().squeeze(-1), 2, m.x);
        OpChecks.check("concat(" + d + ")", in -> Variable.stack(d, in.get(0), in.get(0).square()), 2, m.x);
        OpChecks.check("mul", in -> in.get(0).pad(d, 1, 2).mul(in.get(0).pad(d, 2, 1)), 2, m.x);
        OpChecks.check("square", in -> in.get(0).select(d, m.x.dim(d) - 1).square(), 2, m.x);
    }

    // ----------------------------------------------------------------------------- what is drawn

    /// A tensor, and some numbers that fit it: dimensions or places.
    record Moved(Tensor x, int... dims) {
        @Override public String toString() {
            return x.shape() + " with " + Numbers.tuple(dims);
        }
    }

    record Slice(Tensor x, int d, int from, int to, int step) {}

    @Provide Arbitrary<Tensor> numbers() {
        return Draw.tensor(Draw.between(-3, 3));
    }

    @Provide Arbitrary<Tensor> positive() {
        return Draw.tensor(Draw.between(0.4, 4));
    }

    @Provide Arbitrary<Tensor> awayFromZero() {
        return Draw.tensor(Draw.awayFromZero());
    }

    @Provide Arbitrary<Tensor> distinct() {
        return Draw.shapes(1).flatMap(Draw::distinct);
    }

    @Provide Arbitrary<Double> exponents() {
        return Arbitraries.of(-2.0, -0.5, 0.0, 0.5, 1.0, 1.7, 2.0, 3.0);
    }

    @Provide Arbitrary<Integer> wholeExponents() {
        return Arbitraries.integers().between(-2, 4);
    }

    @Provide Arbitrary<List<Tensor>> pairs() {
        return Draw.pair(Draw.between(-3, 3), Draw.between(-3, 3));
    }

    @Provide Arbitrary<List<Tensor>> quotients() {
        return Draw.pair(Draw.between(-3, 3), Draw.awayFromZero());
    }

    @Provide Arbitrary<List<Tensor>> distinctPairs() {
        return Draw.pair(Draw.nearWhole(0), Draw.nearWhole(0.5));
    }

    /// (…, m, k) and (…, k, n) with dimensions before them that broadcast.
    @Provide Arbitrary<List<Tensor>> factors() {
        Arbitrary<int[]> sizes = Arbitraries.integers().between(1, 3).array(int[].class).ofSize(3);
        Arbitrary<int[]> batches = Arbitraries.of(new int[][] {{}, {1}, {2}});
        return Combinators.combine(sizes, batches, batches).as((mkn, left, right) -> List.of(
                        shape(left, mkn[0], mkn[1]), shape(right, mkn[1], mkn[2])))
                .flatMap(s -> Combinators.combine(Draw.tensor(s.get(0), Draw.between(-3, 3)),
                        Draw.tensor(s.get(1), Draw.between(-3, 3))).as(List::of));
    }

    private static Shape shape(int[] batch, int rows, int columns) {
        return Shape.of(IntStream.concat(IntStream.of(batch), IntStream.of(rows, columns)).toArray());
    }

    /// With one or more of its dimensions, counted from the front or from the end.
    @Provide Arbitrary<Moved> withDims() {
        return Draw.shapes(1).flatMap(shape -> Combinators.combine(
                Draw.tensor(shape, Draw.between(-3, 3)), permutations(shape),
                Arbitraries.integers().between(1, shape.rank()),
                Arbitraries.of(0, shape.rank())).as((x, order, count, back) ->
                        new Moved(x, order.stream().limit(count).mapToInt(d -> d - back).toArray())));
    }

    @Provide Arbitrary<Moved> withPermutation() {
        return Draw.shapes(0).flatMap(shape -> Combinators.combine(
                Draw.tensor(shape, Draw.between(-3, 3)), permutations(shape), Arbitraries.of(0, shape.rank())).as(
                        (x, order, back) -> new Moved(x, order.stream().mapToInt(d -> d - back).toArray())));
    }

    private static Arbitrary<List<Integer>> permutations(Shape shape) {
        return Arbitraries.shuffle(IntStream.range(0, shape.rank()).boxed().toList());
    }

    @Provide Arbitrary<Slice> slices() {
        return Draw.shapes(1).flatMap(shape -> Arbitraries.integers().between(0, shape.rank() - 1).flatMap(d ->
                Combinators.combine(Draw.tensor(shape, Draw.between(-3, 3)),
                        Arbitraries.integers().between(0, shape.dim(d)),
                        Arbitraries.integers().between(0, shape.dim(d)), Arbitraries.integers().between(1, 3)).as(
                                (x, a, b, step) -> new Slice(x, d, Math.min(a, b), Math.max(a, b), step))));
    }

    /// With places in it, some of which repeat.
    @Provide Arbitrary<Moved> withPlaces() {
        return Draw.shapes(0).flatMap(shape -> Combinators.combine(Draw.tensor(shape, Draw.between(-3, 3)),
                Arbitraries.integers().between(0, shape.size() - 1).array(int[].class).ofMinSize(1).ofMaxSize(6))
                .as(Moved::new));
    }
}
