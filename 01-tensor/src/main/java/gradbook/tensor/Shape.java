package gradbook.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The length of a tensor along each of its dimensions: `(2, 3)` is two rows of three.
///
/// A dimension may be 0 (an empty tensor), and there may be no dimensions at all: `()` is the
/// shape of a single number. Wherever a dimension is asked for by number, −1 is the last one.
public final class Shape {
    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        this.dims = dims;
        long product = 1;
        for (int dim : dims) {
            if (dim < 0) throw ShapeException.negative(this, dim);
            product *= dim;
            if (product > Integer.MAX_VALUE) throw ShapeException.tooLarge(this);
        }
        this.size = (int) product;
    }

    /// @throws ShapeException if a dimension is negative or there are more than 2³¹−1 elements
    public static Shape of(int... dims) {
        return new Shape(dims.clone());
    }

    /// The number of dimensions.
    public int rank() {
        return dims.length;
    }

    /// The number of elements, the product of all dimensions; 1 for `()`.
    public int size() {
        return size;
    }

    /// The length along dimension `d`; `dim(-1)` is the last one.
    public int dim(int d) {
        return dims[axis(d)];
    }

    /// All dimensions, as a fresh array.
    public int[] dims() {
        return dims.clone();
    }

    /// `d` counted from the front: `axis(-1)` is `rank() - 1`.
    ///
    /// @throws ShapeException if there is no such dimension
    public int axis(int d) {
        int axis = d < 0 ? d + dims.length : d;
        if (axis < 0 || axis >= dims.length) throw ShapeException.noSuchDimension(this, d);
        return axis;
    }

    /// This shape with dimension `d` of length `length`.
    public Shape with(int d, int length) {
        int[] result = dims.clone();
        result[axis(d)] = length;
        return new Shape(result);
    }

    /// This shape without dimension `d`.
    public Shape without(int d) {
        int axis = axis(d);
        return new Shape(IntStream.range(0, rank()).filter(i -> i != axis).map(i -> dims[i]).toArray());
    }

    /// This shape with a new dimension of length `length` before dimension `d` (−1: at the end).
    public Shape insert(int d, int length) {
        int at = d < 0 ? d + rank() + 1 : d;
        if (at < 0 || at > rank()) throw ShapeException.noSuchPlace(this, d);
        int[] result = new int[rank() + 1];
        System.arraycopy(dims, 0, result, 0, at);
        result[at] = length;
        System.arraycopy(dims, at, result, at + 1, rank() - at);
        return new Shape(result);
    }

    /// The first `rank` dimensions.
    public Shape prefix(int rank) {
        if (rank < 0 || rank > dims.length) throw ShapeException.noSuchDimension(this, rank);
        return new Shape(Arrays.copyOf(dims, rank));
    }

    /// The first dimensions, and those from `start` on as one.
    Shape joinedFrom(int start) {
        int from = rank() == 0 && start == 0 ? 0 : axis(start);
        return prefix(from).insert(-1, IntStream.range(from, rank()).map(this::dim).reduce(1, (x, y) -> x * y));
    }

    /// The shape `to` of as many elements as this one, where a single −1 stands for what is left.
    Shape resolve(int... to) {
        long given = Arrays.stream(to).filter(d -> d != -1).asLongStream().reduce(1, (x, y) -> x * y);
        int open = (int) Arrays.stream(to).filter(d -> d == -1).count();
        boolean fits = open == 0 ? given == size : open == 1 && given > 0 && size % given == 0;
        if (!fits || Arrays.stream(to).anyMatch(d -> d < -1)) throw ShapeException.cannotReshape(this, to);
        return new Shape(Arrays.stream(to).map(d -> d == -1 ? (int) (size / given) : d).toArray());
    }

    /// The shape both operands stretch to: dimensions are lined up from the **last**, and a
    /// missing or 1-long dimension takes the other's length.
    ///
    /// @throws ShapeException if two lengths differ and neither is 1
    public Shape broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        int[] result = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int a = i <= rank() ? dim(-i) : 1;
            int b = i <= other.rank() ? other.dim(-i) : 1;
            if (a != b && a != 1 && b != 1) throw ShapeException.cannotBroadcast(this, other, -i);
            result[rank - i] = a == 1 ? b : a;
        }
        return new Shape(result);
    }

    @Override public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /// As a Python tuple without the lone comma: `(2, 3)`, `(5)`, `()`.
    @Override public String toString() {
        return Arrays.stream(dims).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
