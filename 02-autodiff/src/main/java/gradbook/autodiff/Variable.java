package gradbook.autodiff;

import static gradbook.autodiff.Derivatives.*;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// A tensor that remembers where it came from: a node of the computation graph.
///
/// Computing with variables computes their values at once, and links each result to its inputs.
/// [#backward] walks the links the other way. The operations are those of [Tensor], under the same
/// names.
public sealed class Variable permits Parameter {
    private static final AtomicLong BIRTHS = new AtomicLong();

    private final long birth = BIRTHS.getAndIncrement();
    private final Tensor value;
    private final Origin origin;
    private final boolean requiresGrad;
    private final String name;

    Variable(Tensor value, Origin origin, boolean requiresGrad, String name) {
        this.value = value;
        this.origin = origin;
        this.requiresGrad = requiresGrad;
        this.name = name;
    }

    /// A leaf with respect to which gradients are wanted.
    public static Variable variable(Tensor value) {
        return new Variable(value, new Origin.Leaf(), true, null);
    }

    /// A leaf with a name, to be recognised by in printed graphs.
    public static Variable variable(String name, Tensor value) {
        return new Variable(value, new Origin.Leaf(), true, name);
    }

    /// A leaf that is a single float64 number.
    public static Variable variable(String name, double value) {
        return variable(name, Tensor.scalar(value, DType.FLOAT64));
    }

    /// A leaf that needs no gradient, such as data.
    public static Variable constant(Tensor value) {
        return new Variable(value, new Origin.Leaf(), false, null);
    }

    static Variable result(Op op, List<Variable> inputs) {
        // A loop, not a stream: this is what a small operation spends its time in.
        Tensor[] values = new Tensor[inputs.size()];
        boolean differentiable = false;
        for (int i = 0; i < values.length; i++) {
            values[i] = inputs.get(i).value;
            differentiable |= inputs.get(i).requiresGrad;
        }
        Tensor value = op.forward().apply(List.of(values));
        boolean recorded = Recording.keeps(differentiable);
        Origin origin = recorded ? Origin.Result.of(op, inputs, value) : new Origin.Leaf();
        Recording.inspect(op, inputs, value, origin);
        boolean flat = op.backward() instanceof Op.Backward.Flat;
        return new Variable(value, origin, recorded && differentiable && !flat, null);
    }

    /// The same node under a name, to be used in place of this one.
    public Variable named(String name) {
        return new Variable(value, origin, requiresGrad, name);
    }

    public Tensor value() {
        return value;
    }

    public Shape shape() {
        return value.shape();
    }

    public Origin origin() {
        return origin;
    }

    /// Whether a backward pass goes on to this variable.
    public boolean requiresGrad() {
        return requiresGrad;
    }

    /// The name it was given, or `null`.
    public String name() {
        return name;
    }

    /// Its place in the order of creation, which is a topological order of the graph.
    long birth() {
        return birth;
    }

    /// A leaf with the same value: gradients stop here.
    public Variable detach() {
        return constant(value);
    }

    // ---------------------------------------------------------------------------- gradients

    /// The gradients of this single number with respect to all leaves it depends on, and to the
    /// variables in `wanted`. They are plain values, computed without recording.
    public Gradients backward(Variable... wanted) {
        return Recording.off(() -> gradients(wanted));
    }

    /// Vector-Jacobian products: the gradients when `upstream` arrives at this variable.
    public Gradients backward(Tensor upstream, Variable... wanted) {
        return Recording.off(() -> new Backprop(this, constant(upstream), List.of(wanted)).finish());
    }

    /// Like [#backward], but the gradients are recorded: they can be differentiated again.
    public Gradients gradients(Variable... wanted) {
        return new Backprop(this, Backprop.ones(this), List.of(wanted)).finish();
    }

    // -------------------------------------------------------------------------- arithmetic

    public Variable add(Variable y)     { return ADD.apply(this, y); }
    public Variable sub(Variable y)     { return SUB.apply(this, y); }
    public Variable mul(Variable y)     { return MUL.apply(this, y); }
    public Variable div(Variable y)     { return DIV.apply(this, y); }
    public Variable maximum(Variable y) { return MAXIMUM.apply(this, y); }
    public Variable minimum(Variable y) { return MINIMUM.apply(this, y); }
    public Variable matmul(Variable y)  { return MATMUL.apply(this, y); }

    public Variable add(double y)       { return add(number(y)); }
    public Variable sub(double y)       { return sub(number(y)); }
    public Variable mul(double y)       { return mul(number(y)); }
    public Variable div(double y)       { return div(number(y)); }

    private Variable number(double y) {
        return constant(Tensor.scalar(y, value.dtype()));
    }

    public Variable neg()               { return NEG.apply(this); }
    public Variable abs()               { return ABS.apply(this); }
    public Variable square()            { return SQUARE.apply(this); }
    public Variable sqrt()              { return SQRT.apply(this); }
    public Variable exp()               { return EXP.apply(this); }
    public Variable log()               { return LOG.apply(this); }
    public Variable log1p()             { return LOG1P.apply(this); }
    public Variable sin()               { return SIN.apply(this); }
    public Variable cos()               { return COS.apply(this); }
    public Variable tanh()              { return TANH.apply(this); }
    public Variable sigmoid()           { return SIGMOID.apply(this); }
    public Variable relu()              { return RELU.apply(this); }

    /// xᵖ for a constant p.
    public Variable pow(double p)       { return Derivatives.pow(p).apply(this); }

    // -------------------------------------------------------------------------- reductions

    /// The sum over `dims`, which are dropped; over everything if none are named.
    public Variable sum(int... dims) {
        return Derivatives.sum(dims).apply(this);
    }

    /// The arithmetic mean over `dims`, which are dropped; over everything if none are named.
    public Variable mean(int... dims) {
        Variable sum = sum(dims);
        return sum.div((double) value.size() / sum.value.size());
    }

    /// The largest element along dimension `d`, which is dropped. Where several are equal, the
    /// first one receives the gradient.
    public Variable max(int d) {
        return gather(d, value.argmax(d));
    }

    /// Sums away what broadcasting `to` up to this shape repeated.
    public Variable sumTo(Shape to) {
        return shape().equals(to) ? this : Derivatives.sumTo(to).apply(this);
    }

    // ------------------------------------------------------------------- shapes and indices

    public Variable reshape(int... dims) {
        return reshape(value.reshape(dims).shape());
    }

    public Variable reshape(Shape to) {
        return shape().equals(to) ? this : Derivatives.reshape(to).apply(this);
    }

    /// All dimensions from `start` on joined into one.
    public Variable flatten(int start) {
        return reshape(value.flatten(start).shape());
    }

    public Variable expand(Shape to) {
        return Derivatives.expand(to).apply(this);
    }

    public Variable squeeze(int d) {
        return reshape(value.squeeze(d).shape());
    }

    public Variable unsqueeze(int d) {
        return reshape(value.unsqueeze(d).shape());
    }

    /// The last two dimensions exchanged.
    public Variable transpose() {
        return transpose(-2, -1);
    }

    public Variable transpose(int a, int b) {
        int[] dims = IntStream.range(0, value.rank()).toArray();
        dims[shape().axis(a)] = shape().axis(b);
        dims[shape().axis(b)] = shape().axis(a);
        return permute(dims);
    }

    public Variable permute(int... dims) {
        return Derivatives.permute(dims).apply(this);
    }

    public Variable slice(int d, int from, int to) {
        return slice(d, from, to, 1);
    }

    public Variable slice(int d, int from, int to, int step) {
        return Derivatives.slice(d, from, to, step).apply(this);
    }

    /// Zeros with this at `from`, `from + step`, … along dimension `d`, which gets length `length`.
    public Variable unslice(int d, int from, int step, int length) {
        return Derivatives.unslice(d, from, step, length).apply(this);
    }

    /// `before` and `after` zeros added at the ends of dimension `d`.
    public Variable pad(int d, int before, int after) {
        return unslice(d, before, 1, before + value.dim(d) + after);
    }

    /// The part at `index` along dimension `d`, without that dimension.
    public Variable select(int d, int index) {
        return slice(d, index, index + 1).squeeze(d);
    }

    /// One element out of each line along dimension `d`, which is dropped; see [Tensor#gather].
    public Variable gather(int d, int[] index) {
        return Derivatives.gather(d, index).apply(this);
    }

    /// The elements at the places `index` in reading order; see [Tensor#take].
    public Variable take(int[] index, Shape shape) {
        return Derivatives.take(index, shape).apply(this);
    }

    /// Zeros of `shape` plus each element at its place in `index`; see [Tensor#put].
    public Variable put(int[] index, Shape shape) {
        return Derivatives.put(index, shape).apply(this);
    }

    /// The parts one after another along dimension `d`.
    public static Variable concat(int d, Variable... parts) {
        return Derivatives.concat(d).apply(parts);
    }

    /// The parts along a new dimension `d`.
    public static Variable stack(int d, Variable... parts) {
        return concat(d, Arrays.stream(parts).map(x -> x.unsqueeze(d)).toArray(Variable[]::new));
    }

    /// Its name, or else its operation, and its shape: `q (2, 3)`, `mul (2, 3)`.
    @Override public String toString() {
        String what = name != null ? name : switch (origin) {
            case Origin.Leaf() -> requiresGrad ? "variable" : "constant";
            case Origin.Result(Op op, _, _) -> op.name();
        };
        return what + " " + shape();
    }
}
