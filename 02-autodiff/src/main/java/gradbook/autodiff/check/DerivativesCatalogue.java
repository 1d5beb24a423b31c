package gradbook.autodiff.check;

import static gradbook.autodiff.Derivatives.*;

import gradbook.autodiff.Op;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Every line of the [table of derivatives][gradbook.autodiff.Derivatives].
public final class DerivativesCatalogue implements Catalogue {

    /// For the [java.util.ServiceLoader].
    public DerivativesCatalogue() {}

    @Override public String name() {
        return "02-autodiff";
    }

    @Override public List<Item> items() {
        var items = new ArrayList<Item>();
        items.addAll(twoOperands());
        items.addAll(oneOperand());
        items.addAll(sumsAndCopies());
        items.addAll(rearrangements());
        return items;
    }

    private static Item item(String name, Function<Sampler, Drawn> draw) {
        return new Item("Derivatives." + name, random -> draw.apply(new Sampler(random)));
    }

    private static Drawn at(Op op, Tensor... inputs) {
        return Drawn.of(Subject.of(op), inputs);
    }

    // ------------------------------------------------------------------------- two operands

    private static List<Item> twoOperands() {
        return List.of(
                item("ADD", s -> onPair(s, ADD)),
                item("SUB", s -> onPair(s, SUB)),
                item("MUL", s -> onPair(s, MUL)),
                item("DIV", s -> {
                    List<Shape> shapes = s.broadcastable();
                    return at(DIV, s.normal(shapes.get(0)), s.awayFromZero(shapes.get(1)));
                }),
                item("LARGER", s -> onTies(s, LARGER)),
                item("MAXIMUM", s -> onTies(s, MAXIMUM)),
                item("MINIMUM", s -> onTies(s, MINIMUM)),
                item("MATMUL", DerivativesCatalogue::matmul));
    }

    private static Drawn onPair(Sampler s, Op op) {
        List<Shape> shapes = s.broadcastable();
        return at(op, s.normal(shapes.get(0)), s.normal(shapes.get(1)));
    }

    private static Drawn onTies(Sampler s, Op op) {
        List<Shape> shapes = s.broadcastable();
        return at(op, s.withTies(shapes.get(0)), s.withTies(shapes.get(1))).onlyFirstOrder();
    }

    /// (…, m, k) and (…, k, n), with dimensions before them that broadcast.
    private static Drawn matmul(Sampler s) {
        int m = s.between(1, 4), k = s.between(1, 4), n = s.between(1, 4);
        Shape batch = s.shape(0, 2);
        return at(MATMUL, s.normal(join(s.part(batch), m, k)), s.normal(join(s.part(batch), k, n)));
    }

    private static Shape join(Shape front, int... back) {
        return Shape.of(IntStream.concat(IntStream.of(front.dims()), IntStream.of(back)).toArray());
    }

    // -------------------------------------------------------------------------- one operand

    private static List<Item> oneOperand() {
        return List.of(
                item("NEG", s -> at(NEG, s.normal(s.shape(0, 4)))),
                item("SQUARE", s -> at(SQUARE, s.normal(s.shape(0, 4)))),
                item("SQRT", s -> at(SQRT, s.between(0.1, 9, s.shape(0, 4)))),
                item("EXP", s -> at(EXP, s.normal(s.shape(0, 4)))),
                item("LOG", s -> at(LOG, s.between(0.1, 9, s.shape(0, 4)))),
                item("LOG1P", s -> at(LOG1P, s.between(-0.8, 9, s.shape(0, 4)))),
                item("SIN", s -> at(SIN, s.normal(s.shape(0, 4)))),
                item("COS", s -> at(COS, s.normal(s.shape(0, 4)))),
                item("TANH", s -> at(TANH, s.normal(s.shape(0, 4)))),
                item("SIGMOID", s -> at(SIGMOID, s.normal(s.shape(0, 4)))),
                item("TANH_GRADIENT", s -> onPair(s, TANH_GRADIENT)),
                item("SIGMOID_GRADIENT", s -> onPair(s, SIGMOID_GRADIENT)),
                item("RELU_GRADIENT", DerivativesCatalogue::reluGradient),
                item("STEP", s -> at(STEP, s.withZeros(s.shape(0, 4)))),
                item("RELU", s -> at(RELU, s.withZeros(s.shape(0, 4))).onlyFirstOrder()),
                item("SIGN", s -> at(SIGN, s.withZeros(s.shape(0, 4)))),
                item("ABS", s -> at(ABS, s.withZeros(s.shape(0, 4))).onlyFirstOrder()),
                item("pow", DerivativesCatalogue::power));
    }

    /// Away from 0, where it jumps.
    private static Drawn reluGradient(Sampler s) {
        List<Shape> shapes = s.broadcastable();
        return at(RELU_GRADIENT, s.normal(shapes.get(0)), s.awayFromZero(shapes.get(1)));
    }

    /// Negative numbers have whole powers only. The power 0 is left out: it does not depend on its input.
    private static Drawn power(Sampler s) {
        Shape shape = s.shape(0, 4);
        return s.oneIn(2)
                ? at(pow(s.oneOf(-2.0, -1.0, 1.0, 2.0, 3.0, 4.0)), s.awayFromZero(shape))
                : at(pow(s.oneOf(-1.5, -0.5, 0.5, 1.7, 2.5)), s.between(0.1, 4, shape));
    }

    // -------------------------------------------------------------------------- sums and copies

    private static List<Item> sumsAndCopies() {
        return List.of(
                item("sum", s -> {
                    Shape shape = s.shape(0, 4);
                    return at(sum(s.axes(shape, s.between(0, shape.rank()))), s.normal(shape));
                }),
                item("sumTo", s -> {
                    Shape shape = s.shape(0, 4);
                    return at(sumTo(s.part(shape)), s.normal(shape));
                }),
                item("expand", s -> {
                    Shape shape = s.shape(0, 4);
                    return at(expand(shape), s.normal(s.part(shape)));
                }));
    }

    // ---------------------------------------------------------------------- elements moved

    private static List<Item> rearrangements() {
        return List.of(
                item("reshape", s -> {
                    Shape shape = s.shape(0, 4);
                    int n = shape.size();
                    Shape to = s.oneOf(Shape.of(n), Shape.of(1, n, 1),
                            Shape.of(IntStream.of(s.permutation(shape.rank())).map(shape::dim).toArray()));
                    return at(reshape(to), s.normal(shape));
                }),
                item("permute", s -> {
                    Shape shape = s.shape(0, 4);
                    return at(permute(s.axes(shape, shape.rank())), s.normal(shape));
                }),
                item("slice", s -> {
                    Shape shape = s.shape(1, 4);
                    int d = s.axis(shape), from = s.between(0, shape.dim(d) - 1);
                    return at(slice(d, from, s.between(from + 1, shape.dim(d)), s.between(1, 3)), s.normal(shape));
                }),
                item("unslice", s -> {
                    Shape shape = s.shape(1, 4);
                    int d = s.axis(shape), from = s.between(0, 2), step = s.between(1, 3);
                    int length = from + (shape.dim(d) - 1) * step + s.between(1, 3);
                    return at(unslice(d, from, step, length), s.normal(shape));
                }),
                item("take", s -> {
                    Shape shape = s.shape(0, 4), to = s.shape(0, 2);
                    return at(take(s.indices(to.size(), shape.size()), to), s.normal(shape));
                }),
                item("put", s -> {
                    Shape shape = s.shape(0, 4), to = s.shape(0, 2);
                    return at(put(s.indices(shape.size(), to.size()), to), s.normal(shape));
                }),
                item("gather", s -> {
                    Shape shape = s.shape(1, 4);
                    int d = s.axis(shape);
                    return at(gather(d, s.indices(shape.without(d).size(), shape.dim(d))), s.normal(shape));
                }),
                item("scatter", s -> {
                    Shape shape = s.shape(0, 3);
                    int d = s.axis(shape.insert(0, 1)), length = s.between(1, 4);
                    return at(scatter(d, s.indices(shape.size(), length), length), s.normal(shape));
                }),
                item("concat", s -> {
                    Shape shape = s.shape(1, 4);
                    int d = s.axis(shape);
                    Tensor[] parts = IntStream.range(0, s.between(1, 3))
                            .mapToObj(_ -> s.normal(shape.with(d, s.between(1, 3)))).toArray(Tensor[]::new);
                    return at(concat(d), parts);
                }));
    }
}
