package gradbook.autodiff;

import gradbook.tensor.BinaryOp;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The table of derivatives: for each operation its function, and beside it one rule per input.
///
/// In a rule, `g` is the gradient that arrives at the output; `x`, `y` are the inputs and the last
/// argument is the output, and an underscore marks what the rule has no need of. Where a function
/// has a kink, its rule says which of the possible values it takes.
public final class Derivatives {

    // ------------------------------------------------------------------------- two operands

    public static final Op ADD = Op.binary("add", Tensor::add,
            (g, _, _, _) -> g,
            (g, _, _, _) -> g);

    public static final Op SUB = Op.binary("sub", Tensor::sub,
            (g, _, _, _) -> g,
            (g, _, _, _) -> g.neg());

    public static final Op MUL = Op.binary("mul", Tensor::mul,
            (g, _, y, _) -> g.mul(y),
            (g, x, _, _) -> g.mul(x));

    /// z = x/y, so ∂z/∂y = −x/y² = −z/y.
    public static final Op DIV = Op.binary("div", Tensor::div,
            (g, _, y, _) -> g.div(y),
            (g, _, y, z) -> g.mul(z).div(y).neg());

    /// 1 where x > y, ½ where x = y, else 0.
    public static final Op LARGER = Op.flat("larger",
            in -> in.get(0).gt(in.get(1)).add(in.get(0).eq(in.get(1)).mul(0.5)));

    /// Where both are equal there is a kink: any split of the gradient between them would do, and each
    /// receives half, as in PyTorch.
    public static final Op MAXIMUM = Op.binary("maximum", Tensor::maximum,
            (g, x, y, _) -> g.mul(LARGER.apply(x, y)),
            (g, x, y, _) -> g.mul(LARGER.apply(y, x)));

    /// Where both are equal, each receives half, as in [#MAXIMUM].
    public static final Op MINIMUM = Op.binary("minimum", Tensor::minimum,
            (g, x, y, _) -> g.mul(LARGER.apply(y, x)),
            (g, x, y, _) -> g.mul(LARGER.apply(x, y)));

    /// Z = X·Y means zᵢⱼ = Σₖ xᵢₖ·yₖⱼ. So xᵢₖ acts on row i of Z only, on zᵢⱼ with the factor yₖⱼ, and
    /// receives Σⱼ gᵢⱼ·yₖⱼ, which is element (i, k) of g·Yᵀ. Likewise Y receives Xᵀ·g.
    public static final Op MATMUL = Op.binary("matmul", Tensor::matmul,
            (g, _, y, _) -> g.matmul(y.transpose()),
            (g, x, _, _) -> x.transpose().matmul(g));

    // -------------------------------------------------------------------------- one operand
    // Some derivatives are shortest in terms of the output y, which is there already:
    // (√x)' = 1/(2y), (eˣ)' = y, tanh'(x) = 1 − y², σ'(x) = y·(1 − y).

    public static final Op NEG     = Op.unary("neg", Tensor::neg, (g, _, _) -> g.neg());
    public static final Op SQUARE  = Op.unary("square", Tensor::square, (g, x, _) -> g.mul(x.mul(2)));
    public static final Op SQRT    = Op.unary("sqrt", Tensor::sqrt, (g, _, y) -> g.div(y.mul(2)));
    public static final Op EXP     = Op.unary("exp", Tensor::exp, (g, _, y) -> g.mul(y));
    public static final Op LOG     = Op.unary("log", Tensor::log, (g, x, _) -> g.div(x));
    public static final Op LOG1P   = Op.unary("log1p", Tensor::log1p, (g, x, _) -> g.div(x.add(1)));
    public static final Op SIN     = Op.unary("sin", Tensor::sin, (g, x, _) -> g.mul(x.cos()));
    public static final Op COS     = Op.unary("cos", Tensor::cos, (g, x, _) -> g.mul(x.sin()).neg());

    // Activations see as many numbers as all other layers together, but do little with each. So the rules of
    // the three below are operations of their own, which pass over memory once. They are linear in g, and
    // therefore each is its own derivative with respect to it.

    /// g·(1 − y²), for y = tanh x.
    public static final Op TANH_GRADIENT = Op.binary("tanhGradient", (g, y) -> g.zip(BinaryOp.TANH_GRADIENT, y),
            (d, _, y, _) -> Derivatives.TANH_GRADIENT.apply(d, y),
            (d, g, y, _) -> d.mul(g).mul(y).mul(-2));

    public static final Op TANH = Op.unary("tanh", Tensor::tanh,
            (g, _, y) -> TANH_GRADIENT.apply(g, y));

    /// g·y·(1 − y), for y = σ(x).
    public static final Op SIGMOID_GRADIENT = Op.binary("sigmoidGradient",
            (g, y) -> g.zip(BinaryOp.SIGMOID_GRADIENT, y),
            (d, _, y, _) -> Derivatives.SIGMOID_GRADIENT.apply(d, y),
            (d, g, y, _) -> d.mul(g).mul(y.mul(-2).add(1)));

    public static final Op SIGMOID = Op.unary("sigmoid", Tensor::sigmoid,
            (g, _, y) -> SIGMOID_GRADIENT.apply(g, y));

    /// g where x > 0, else 0: as x moves, it jumps or stays.
    public static final Op RELU_GRADIENT = Op.binary("reluGradient", (g, x) -> g.zip(BinaryOp.RELU_GRADIENT, x),
            (d, _, x, _) -> Derivatives.RELU_GRADIENT.apply(d, x),
            (_, _, x, _) -> Variable.constant(Tensor.zeros(x.shape(), x.value().dtype())));

    /// At 0, where the slopes on both sides are 0 and 1, every number from 0 to 1 is a *subgradient*: the
    /// slope of a line that touches the graph there and nowhere rises above it. The rule takes 0, as PyTorch
    /// does, so that a silent unit stays silent.
    public static final Op RELU = Op.unary("relu", Tensor::relu,
            (g, x, _) -> RELU_GRADIENT.apply(g, x));

    /// 1 where x > 0, else 0.
    public static final Op STEP = Op.flat("step", in -> in.get(0).step());

    /// 1 where x > 0, −1 where x < 0, else 0.
    public static final Op SIGN = Op.flat("sign", in -> in.get(0).sign());

    /// At 0 every number from −1 to 1 is a subgradient; the rule takes 0, the one in the middle.
    public static final Op ABS = Op.unary("abs", Tensor::abs,
            (g, x, _) -> g.mul(SIGN.apply(x)));

    /// xᵖ for a constant p. Its derivative p·xᵖ⁻¹ is taken to be 0 for p = 0 even at x = 0, where
    /// the formula would say 0·∞.
    public static Op pow(double p) {
        return Op.unary("pow(" + p + ")", x -> x.pow(p),
                (g, x, _) -> p == 0 ? g.mul(0) : g.mul(x.pow(p - 1)).mul(p));
    }

    // -------------------------------------------------------------------------- sums and copies

    /// Each term of a sum receives a copy of the gradient, and what was copied receives the sum.
    public static Op sum(int... dims) {
        return Op.unary("sum" + list(dims), x -> x.sum(dims),
                (g, x, _) -> g.reshape(withOnes(x.shape(), dims)).expand(x.shape()));
    }

    /// `shape` with the summed dimensions kept, at length 1.
    private static Shape withOnes(Shape shape, int[] dims) {
        int[] ones = shape.dims();
        if (dims.length == 0) Arrays.fill(ones, 1);
        for (int d : dims) ones[shape.axis(d)] = 1;
        return Shape.of(ones);
    }

    /// The sum over what broadcasting `to` would repeat; its adjoint is [#expand].
    public static Op sumTo(Shape to) {
        return Op.unary("sumTo" + to, x -> x.sumTo(to), (g, x, _) -> g.expand(x.shape()));
    }

    /// Copies along dimensions of length 1, up to the shape `to`; its adjoint is [#sumTo].
    public static Op expand(Shape to) {
        return Op.unary("expand" + to, x -> x.expand(to), (g, x, _) -> g.sumTo(x.shape()));
    }

    // --------------------------------------------------- elements moved, and moved back again
    // What only moves elements is linear, y = A·x with zeros and ones in A, and its rule is g ↦ Aᵀ·g:
    // each gradient goes back to where its element came from. The operations come in pairs that are
    // each other's rule (*adjoints*): reshape and reshape, slice and unslice, take and put, gather and
    // scatter.

    /// The same elements in reading order, in the shape `to`.
    public static Op reshape(Shape to) {
        return Op.unary("reshape" + to, x -> x.reshape(to), (g, x, _) -> g.reshape(x.shape()));
    }

    /// The dimensions in the order `dims`.
    public static Op permute(int... dims) {
        return Op.unary("permute" + list(dims), x -> x.permute(dims), (g, x, _) -> g.permute(inverse(x.shape(), dims)));
    }

    private static int[] inverse(Shape shape, int[] dims) {
        int[] back = new int[dims.length];
        for (int i = 0; i < dims.length; i++) back[shape.axis(dims[i])] = i;
        return back;
    }

    /// Every `step`-th element of dimension `d` from `from` up to, but not including, `to`.
    public static Op slice(int d, int from, int to, int step) {
        return Op.unary("slice" + list(d, from, to, step), x -> x.slice(d, from, to, step),
                (g, x, _) -> g.unslice(d, from, step, x.value().dim(d)));
    }

    /// The adjoint of [#slice]: elements back at their places along dimension `d`, between zeros.
    public static Op unslice(int d, int from, int step, int length) {
        return Op.unary("unslice" + list(d, from, step, length), x -> x.unslice(d, from, step, length),
                (g, x, _) -> g.slice(d, from, Math.min(length, from + step * x.value().dim(d)), step));
    }

    // The indices are copied: whoever gave them may reuse the array before the backward pass.

    /// The elements at the places `index` in reading order, as a tensor of this shape.
    public static Op take(int[] index, Shape shape) {
        int[] places = index.clone();
        return Op.unary("take" + shape, x -> x.take(places, shape), (g, x, _) -> g.put(places, x.shape()));
    }

    /// The adjoint of [#take]: elements added up at the places `index` of zeros of this shape.
    public static Op put(int[] index, Shape shape) {
        int[] places = index.clone();
        return Op.unary("put" + shape, x -> x.put(places, shape), (g, x, _) -> g.take(places, x.shape()));
    }

    /// One element of each line along dimension `d`, which is dropped: in line n, the one at `index[n]`.
    public static Op gather(int d, int[] index) {
        int[] places = index.clone();
        return Op.unary("gather(" + d + ")", x -> x.gather(d, places),
                (g, x, _) -> scatter(d, places, x.value().dim(d)).apply(g));
    }

    /// The adjoint of [#gather]: each element at its place in a line of zeros of this length.
    public static Op scatter(int d, int[] index, int length) {
        int[] places = index.clone();
        return Op.unary("scatter(" + d + ")", x -> x.scatter(d, places, length), (g, _, _) -> g.gather(d, places));
    }

    /// Each part receives its own stretch of the gradient.
    public static Op concat(int d) {
        return Op.joint("concat(" + d + ")", parts -> Tensor.concat(d, parts.toArray(Tensor[]::new)),
                (g, parts, _) -> {
                    var shares = new ArrayList<Variable>();
                    int from = 0;
                    for (Variable part : parts) {
                        int to = from + part.value().dim(d);
                        shares.add(g.slice(d, from, to));
                        from = to;
                    }
                    return shares;
                });
    }

    private static String list(int... numbers) {
        return Arrays.toString(numbers).replace('[', '(').replace(']', ')');
    }

    private Derivatives() {}
}
