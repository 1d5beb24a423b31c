package gradbook.tensor;

import static gradbook.tensor.BinaryOp.*;
import static gradbook.tensor.UnaryOp.*;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// An n-dimensional array of numbers: a [Storage], and a [Layout] that says how to walk it.
///
/// Tensors are values. Every operation makes a new one, except those whose names end in
/// `InPlace`. Transposing, slicing, expanding and (where it can) reshaping make *views*: other
/// layouts over the same storage, without copying. Names and broadcasting are NumPy's and
/// PyTorch's; both operands of an operation must have the same [DType].
public final class Tensor {
    private final Storage storage;
    private final Layout layout;

    private Tensor(Storage storage, Layout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    // ------------------------------------------------------------------------------- making

    /// A tensor of `shape` over all of `storage`, which is not copied.
    public static Tensor wrap(Storage storage, Shape shape) {
        if (storage.size() != shape.size()) throw ShapeException.wrongCount(shape, storage.size());
        return new Tensor(storage, Layout.rowMajor(shape));
    }

    /// A float64 vector of the given values. Write `1.0` for a 1: of whole numbers, and of numbers
    /// ending in `f`, Java makes the float32 vector below.
    public static Tensor of(double... values) {
        return wrap(new Storage.F64(values.clone()), Shape.of(values.length));
    }

    /// A float32 vector of the given values.
    public static Tensor of(float... values) {
        return wrap(new Storage.F32(values.clone()), Shape.of(values.length));
    }

    /// A float64 matrix of the given rows, which must be equally long.
    public static Tensor of(double[][] rows) {
        return stack(0, Arrays.stream(rows).map(Tensor::of).toArray(Tensor[]::new));
    }

    /// A float64 tensor of `shape`, its values given in reading order.
    public static Tensor of(Shape shape, double... values) {
        return wrap(new Storage.F64(values.clone()), shape);
    }

    /// A float32 tensor of `shape`, its values given in reading order.
    public static Tensor of(Shape shape, float... values) {
        return wrap(new Storage.F32(values.clone()), shape);
    }

    /// A single number, of shape `()`.
    public static Tensor scalar(double value, DType dtype) {
        return full(Shape.of(), value, dtype);
    }

    public static Tensor zeros(Shape shape, DType dtype) {
        return wrap(dtype.zeros(shape.size()), shape);
    }

    /// For the result of an operation, which writes every element: what they are until then is left open.
    public static Tensor empty(Shape shape, DType dtype) {
        return wrap(dtype.empty(shape.size()), shape);
    }

    public static Tensor ones(Shape shape, DType dtype) {
        return full(shape, 1, dtype);
    }

    public static Tensor full(Shape shape, double value, DType dtype) {
        return generate(shape, dtype, () -> value);
    }

    /// The vector 0, 1, …, `n` − 1.
    public static Tensor arange(int n, DType dtype) {
        return generate(Shape.of(n), dtype, IntStream.range(0, n).asDoubleStream().iterator()::nextDouble);
    }

    /// The `n × n` identity matrix.
    public static Tensor eye(int n, DType dtype) {
        return oneHot(IntStream.range(0, n).toArray(), n, dtype);
    }

    /// One row per label, all 0 but for a 1 in the label's column: shape `(labels.length, classes)`.
    public static Tensor oneHot(int[] labels, int classes, DType dtype) {
        return Indexing.scatter("oneHot", ones(Shape.of(labels.length), dtype), -1, labels, classes);
    }

    /// Independent draws, uniform in [0, 1).
    public static Tensor rand(Shape shape, DType dtype, RandomGenerator random) {
        return generate(shape, dtype, random::nextDouble);
    }

    /// Independent draws from the normal distribution with mean 0 and standard deviation 1.
    public static Tensor randn(Shape shape, DType dtype, RandomGenerator random) {
        return generate(shape, dtype, random::nextGaussian);
    }

    private static Tensor generate(Shape shape, DType dtype, DoubleSupplier values) {
        Storage storage = dtype.empty(shape.size());
        for (int i = 0; i < storage.size(); i++) storage.set(i, values.getAsDouble());
        return wrap(storage, shape);
    }

    // ------------------------------------------------------------------------------ reading

    public Shape shape()     { return layout.shape(); }
    public DType dtype()     { return storage.dtype(); }
    public int rank()        { return shape().rank(); }
    /// The number of elements.
    public int size()        { return shape().size(); }
    /// The length along dimension `d`; −1 is the last one.
    public int dim(int d)    { return shape().dim(d); }
    /// The numbers underneath, shared with every view. For kernels; never write to them.
    public Storage storage() { return storage; }
    /// How this tensor walks its storage.
    public Layout layout()   { return layout; }

    /// The element at `index`, one number per dimension.
    public double get(int... index) {
        return storage.get(layout.indexOf(index));
    }

    /// The `i`-th element in reading order.
    public double at(int i) {
        if (i < 0 || i >= size()) throw ShapeException.indexOutOfRange("at", shape(), i, size());
        return storage.get(layout.position(i));
    }

    /// The value of a tensor with a single element.
    public double item() {
        if (size() != 1) throw ShapeException.notASingleNumber(shape());
        return at(0);
    }

    /// All elements in reading order, as a fresh array.
    public double[] toDoubles() {
        double[] values = new double[size()];
        boolean inOrder = layout.isContiguous();
        for (int i = 0; i < values.length; i++)
            values[i] = storage.get(inOrder ? layout.offset() + i : layout.position(i));
        return values;
    }

    /// All elements in reading order, as a fresh array; float64 values are rounded.
    public float[] toFloats() {
        return ((Storage.F32) to(DType.FLOAT32).storage).data();
    }

    /// Whether `other` has the same shape, type and elements, bit for bit (so NaN equals NaN).
    public boolean sameAs(Tensor other) {
        return dtype() == other.dtype() && shape().equals(other.shape())
                && IntStream.range(0, size()).allMatch(i ->
                        Double.doubleToRawLongBits(at(i)) == Double.doubleToRawLongBits(other.at(i)));
    }

    /// The elements as NumPy prints them.
    @Override public String toString() {
        return Printer.print(this);
    }

    // -------------------------------------------------------------------------------- views

    /// The same elements in the same order under another shape; one dimension may be −1, "what
    /// is left". A view if this tensor is contiguous, else a copy.
    public Tensor reshape(int... dims) {
        return reshape(shape().resolve(dims));
    }

    public Tensor reshape(Shape to) {
        if (to.size() != size()) throw ShapeException.cannotReshape(shape(), to.dims());
        Tensor x = contiguous();
        return new Tensor(x.storage, x.layout.reshape(to));
    }

    /// All dimensions from `start` on joined into one.
    public Tensor flatten(int start) {
        return reshape(shape().joinedFrom(start));
    }

    /// Dimension `i` of the result is dimension `dims[i]` of this.
    public Tensor permute(int... dims) {
        return new Tensor(storage, layout.permute(dims));
    }

    /// The last two dimensions exchanged: the transpose of a matrix, or of each in a batch.
    public Tensor transpose() {
        return transpose(-2, -1);
    }

    /// Dimensions `a` and `b` exchanged.
    public Tensor transpose(int a, int b) {
        return new Tensor(storage, layout.transpose(a, b));
    }

    /// Elements `from` (included) to `to` (excluded) along dimension `d`.
    public Tensor slice(int d, int from, int to) {
        return slice(d, from, to, 1);
    }

    /// Every `step`-th element from `from` (included) to `to` (excluded) along dimension `d`.
    public Tensor slice(int d, int from, int to, int step) {
        return new Tensor(storage, layout.slice(d, from, to, step));
    }

    /// The part at `index` along dimension `d`, without that dimension.
    public Tensor select(int d, int index) {
        if (index < 0 || index >= dim(d)) throw ShapeException.indexOutOfRange("select", shape(), index, dim(d));
        return slice(d, index, index + 1).squeeze(d);
    }

    /// Dimensions of length 1 and missing ones repeated up to `to`, without copying.
    public Tensor expand(Shape to) {
        return new Tensor(storage, layout.expand(to));
    }

    /// Without dimension `d`, which must have length 1.
    public Tensor squeeze(int d) {
        return new Tensor(storage, layout.squeeze(d));
    }

    /// With a new dimension of length 1 before dimension `d` (−1: at the end).
    public Tensor unsqueeze(int d) {
        return new Tensor(storage, layout.unsqueeze(d));
    }

    /// This tensor if its elements stand in reading order without gaps, else a copy that does.
    public Tensor contiguous() {
        return layout.isContiguous() ? this : empty(shape(), dtype()).copyInPlace(this);
    }

    /// A contiguous tensor with a storage of its own, which no [Workspace] takes back.
    public Tensor copy() {
        return to(dtype());
    }

    /// A contiguous copy with elements of type `dtype`, which no [Workspace] takes back.
    public Tensor to(DType dtype) {
        return Workspace.outside(() -> empty(shape(), dtype)).copyInPlace(this);
    }

    // ------------------------------------------------------------------------- element-wise

    public Tensor add(Tensor y)     { return zip(ADD, y); }
    public Tensor sub(Tensor y)     { return zip(SUB, y); }
    public Tensor mul(Tensor y)     { return zip(MUL, y); }
    public Tensor div(Tensor y)     { return zip(DIV, y); }
    public Tensor pow(Tensor y)     { return zip(POW, y); }
    public Tensor maximum(Tensor y) { return zip(MAXIMUM, y); }
    public Tensor minimum(Tensor y) { return zip(MINIMUM, y); }

    public Tensor add(double y)     { return zip(ADD, scalar(y, dtype())); }
    public Tensor sub(double y)     { return zip(SUB, scalar(y, dtype())); }
    public Tensor mul(double y)     { return zip(MUL, scalar(y, dtype())); }
    public Tensor div(double y)     { return zip(DIV, scalar(y, dtype())); }
    public Tensor pow(double y)     { return zip(POW, scalar(y, dtype())); }

    public Tensor neg()             { return map(NEG); }
    public Tensor abs()             { return map(ABS); }
    public Tensor sign()            { return map(SIGN); }
    public Tensor square()          { return map(SQUARE); }
    public Tensor sqrt()            { return map(SQRT); }
    public Tensor exp()             { return map(EXP); }
    public Tensor log()             { return map(LOG); }
    public Tensor log1p()           { return map(LOG1P); }
    public Tensor sin()             { return map(SIN); }
    public Tensor cos()             { return map(COS); }
    public Tensor tanh()            { return map(TANH); }
    public Tensor sigmoid()         { return map(SIGMOID); }
    public Tensor relu()            { return map(RELU); }
    public Tensor step()            { return map(STEP); }

    // Comparisons give 1 where they hold, else 0.
    public Tensor gt(Tensor y)      { return zip(GT, y); }
    public Tensor ge(Tensor y)      { return zip(GE, y); }
    public Tensor lt(Tensor y)      { return zip(LT, y); }
    public Tensor le(Tensor y)      { return zip(LE, y); }
    public Tensor eq(Tensor y)      { return zip(EQ, y); }
    public Tensor ne(Tensor y)      { return zip(NE, y); }

    /// Each element through `op`.
    public Tensor map(UnaryOp op) {
        Tensor out = empty(shape(), dtype());
        Kernels.ACTIVE.map(op, this, out);
        return out;
    }

    /// `op` of each element of this and its partner in `y`, after broadcasting both.
    public Tensor zip(BinaryOp op, Tensor y) {
        DType.requireSame(op, this, y);
        Shape both = shape().broadcast(y.shape());
        Tensor out = empty(both, dtype());
        Kernels.ACTIVE.zip(op, expand(both), y.expand(both), out);
        return out;
    }

    // --------------------------------------------------------------------------- reductions

    /// The sum over `dims`, which are dropped; over everything if none are named.
    public Tensor sum(int... dims) {
        return Reductions.reduce(ReduceOp.SUM, this, dims);
    }

    /// The arithmetic mean over `dims`, which are dropped; over everything if none are named.
    public Tensor mean(int... dims) {
        Tensor sum = sum(dims);
        return sum.div((double) size() / sum.size());
    }

    /// The largest element over `dims`, which are dropped; over everything if none are named.
    public Tensor max(int... dims) {
        return Reductions.reduce(ReduceOp.MAX, this, dims);
    }

    /// The smallest element over `dims`, which are dropped; over everything if none are named.
    public Tensor min(int... dims) {
        return Reductions.reduce(ReduceOp.MIN, this, dims);
    }

    /// Sums away whatever broadcasting `to` up to this shape repeated: the adjoint of [#expand].
    public Tensor sumTo(Shape to) {
        return Reductions.sumTo(this, to);
    }

    /// The index of the largest element along dimension `d`, the first one where several are
    /// equal (and the first NaN if there is one, as in [#max]): one index for each element of
    /// `shape().without(d)`, in reading order.
    public int[] argmax(int d) {
        return Reductions.argmax(this, d);
    }

    // ----------------------------------------------------------------------------- products

    /// The matrix product over the last two dimensions, `(…, M, K) × (…, K, N) → (…, M, N)`;
    /// the dimensions before them are broadcast. Transposed views cost no copy.
    public Tensor matmul(Tensor b) {
        return Products.matmul(this, b);
    }

    // ----------------------------------------------------------------------------- indexing

    /// The elements at the places `index` in reading order (`numpy.take`), in a tensor of `shape`.
    public Tensor take(int[] index, Shape shape) {
        return Indexing.take(this, index, shape);
    }

    /// Zeros of `shape`, plus each element of this at the place `index` gives for it in reading
    /// order; elements with the same place add up. The adjoint of [#take].
    public Tensor put(int[] index, Shape shape) {
        return Indexing.put(this, index, shape);
    }

    /// One element out of each line along dimension `d`, which is dropped: with `d` = 1 in a
    /// matrix, element `index[i]` of row `i`.
    public Tensor gather(int d, int[] index) {
        return take(Indexing.alongDimension("gather", shape(), d, index), shape().without(d));
    }

    /// A new dimension `d` of length `length`, with each element at `index` along it and zeros
    /// elsewhere. The adjoint of [#gather].
    public Tensor scatter(int d, int[] index, int length) {
        return Indexing.scatter("scatter", this, d, index, length);
    }

    /// The parts at `index` along dimension `d`, in that order, which may repeat.
    public Tensor indexSelect(int d, int... index) {
        return Indexing.indexSelect(this, d, index);
    }

    /// `before` and `after` elements of `value` added at the ends of dimension `d`.
    public Tensor pad(int d, int before, int after, double value) {
        return Indexing.pad(this, d, before, after, value);
    }

    /// Zeros with dimension `d` of length `length`, and this at `from`, `from + step`, … along
    /// it. The adjoint of [#slice(int, int, int, int)].
    public Tensor unslice(int d, int from, int step, int length) {
        return Indexing.unslice(this, d, from, step, length);
    }

    /// The parts one after another along dimension `d`; all other dimensions must agree.
    public static Tensor concat(int d, Tensor... parts) {
        return Indexing.concat(d, parts);
    }

    /// The parts, all of one shape, along a new dimension `d`.
    public static Tensor stack(int d, Tensor... parts) {
        return Indexing.stack(d, parts);
    }

    // ----------------------------------------------------------------------------- in place

    /// Overwrites this with the elements of `x`, expanded to this shape and rounded to this type.
    public Tensor copyInPlace(Tensor x) {
        Tensor source = operandInPlace("copyInPlace", x);
        Kernels.ACTIVE.copy(source, this);
        storage.changed();
        return this;
    }

    /// `this ← this + scale·x`, the step of every optimiser.
    public Tensor addInPlace(Tensor x, double scale) {
        DType.requireSame("addInPlace", this, x);
        Tensor source = operandInPlace("addInPlace", x);
        Kernels.ACTIVE.accumulate(scale, source, this);
        storage.changed();
        return this;
    }

    /// `this ← scale·this`. Results smaller than 10⁻³⁰ in magnitude become 0: a running average
    /// that decays for long would else end in denormal numbers, which slow many processors down.
    public Tensor scaleInPlace(double scale) {
        requireOwnPlaces("scaleInPlace");
        Kernels.ACTIVE.scale(scale, this);
        storage.changed();
        return this;
    }

    /// `x` expanded to this shape; a copy if it shares this storage, where writing would overtake reading.
    private Tensor operandInPlace(String what, Tensor x) {
        requireOwnPlaces(what);
        return (x.storage == storage ? x.copy() : x).expand(shape());
    }

    private void requireOwnPlaces(String what) {
        for (int d = 0; d < rank(); d++)
            if (layout.strides()[d] == 0 && dim(d) > 1 && size() > 0)
                throw new IllegalArgumentException(what + " on an expanded view of shape " + shape()
                        + ": its elements along dimension " + d + " are one and the same number"
                        + "\n  hint: copy() it first");
    }
}
