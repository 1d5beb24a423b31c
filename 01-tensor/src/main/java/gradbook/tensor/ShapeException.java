package gradbook.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Every complaint about shapes, worded in one place: what was attempted, the shapes as given,
/// what disagrees, and what would work.
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final boolean located;

    /// For operations defined outside this chapter, in the same style.
    public ShapeException(String message) {
        this(message, false);
    }

    private ShapeException(String message, boolean located) {
        super(message);
        this.located = located;
    }

    /// The same complaint with the place it arose in, such as a layer's path, put after it.
    public ShapeException in(String place) {
        var complaint = new ShapeException(getMessage() + "\n  in " + place, true);
        complaint.setStackTrace(getStackTrace());
        return complaint;
    }

    /// Whether the message already names a place.
    public boolean isLocated() {
        return located;
    }

    static ShapeException negative(Shape shape, int dim) {
        return new ShapeException("a shape cannot have the dimension " + dim + ", as " + shape + " does");
    }

    static ShapeException tooLarge(Shape shape) {
        return new ShapeException("the shape " + shape + " has more than 2³¹−1 elements, which no Java array can hold");
    }

    static ShapeException noSuchDimension(Shape shape, int d) {
        return new ShapeException("the shape " + shape + " has no dimension " + d + ": it has rank " + shape.rank()
                + (shape.rank() == 0 ? ", a single number"
                        : ", so " + -shape.rank() + " to " + (shape.rank() - 1) + " exist"));
    }

    static ShapeException noSuchPlace(Shape shape, int d) {
        return new ShapeException("no dimension can be inserted into " + shape + " at " + d
                + ": the places are " + (-shape.rank() - 1) + " to " + shape.rank());
    }

    static ShapeException repeatedDimension(String what, Shape shape, int[] dims) {
        return new ShapeException(what + " of " + shape + " over dimensions " + tuple(dims)
                + ": each dimension may be named only once");
    }

    static ShapeException badIndex(Shape shape, int[] index) {
        return new ShapeException("no element " + tuple(index) + " in a tensor of shape " + shape
                + (index.length == shape.rank()
                        ? ": each index must be at least 0 and less than its dimension"
                        : ": " + index.length + " indices for rank " + shape.rank()));
    }

    static ShapeException badSlice(Shape shape, int d, int from, int to, int step) {
        return new ShapeException("slice of " + shape + " along dimension " + d + " from " + from + " to " + to
                + " by " + step + ": needs 0 ≤ from ≤ to ≤ " + shape.dim(d) + " and step ≥ 1");
    }

    static ShapeException negativePadding(Shape shape, int d, int before, int after) {
        return new ShapeException("pad of " + shape + " along dimension " + d + " by " + before + " and " + after
                + ": neither may be negative\n  hint: slice() takes elements away");
    }

    static ShapeException badUnslice(Shape shape, int d, int from, int step, int length) {
        return new ShapeException("unslice of " + shape + " along dimension " + d + " from " + from + " by " + step
                + " into length " + length + ": needs from ≥ 0, step ≥ 1 and places for all "
                + shape.dim(d) + " elements before " + length);
    }

    static ShapeException notAPermutation(Shape shape, int[] dims) {
        return new ShapeException("permute of " + shape + " to dimensions " + tuple(dims)
                + ": each of its " + shape.rank() + " dimensions must be named exactly once");
    }

    static ShapeException cannotBroadcast(Shape a, Shape b, int dim) {
        return new ShapeException("cannot broadcast " + a + " with " + b + ": dimension " + dim + " is "
                + a.dim(dim) + " on the left and " + b.dim(dim) + " on the right; they must be equal, or one of them 1"
                + hintUnsqueeze(a, b) + hintUnsqueeze(b, a));
    }

    /// The usual slip: a value per row meets a matrix, and needs a column of its own.
    private static String hintUnsqueeze(Shape big, Shape small) {
        boolean fits = small.rank() == big.rank() - 1 && small.equals(big.without(-1));
        return fits ? "\n  hint: did you mean unsqueeze(-1)? " + small.insert(-1, 1) + " broadcasts with " + big : "";
    }

    static ShapeException cannotExpand(Shape from, Shape to) {
        return new ShapeException("cannot expand " + from + " to " + to
                + ": lined up from the last, each dimension must be 1 or already equal");
    }

    static ShapeException cannotSqueeze(Shape shape, int d) {
        return new ShapeException("cannot squeeze dimension " + d + " of " + shape + ": its length is "
                + shape.dim(d) + ", not 1");
    }

    static ShapeException cannotSumTo(Shape from, Shape to) {
        return new ShapeException("cannot sum " + from + " to " + to + ": " + to
                + " must be a shape that broadcasts to " + from);
    }

    static ShapeException cannotReshape(Shape from, int[] to) {
        return new ShapeException("cannot reshape " + from + " to " + tuple(to) + ": " + from + " has " + from.size()
                + " elements" + (Arrays.stream(to).filter(d -> d == -1).count() > 1
                        ? ", and only one dimension may be left open with −1"
                        : Arrays.stream(to).anyMatch(d -> d < 0)
                                ? Arrays.stream(to).anyMatch(d -> d < -1)
                                        ? ", and no dimension can be negative, but for one −1"
                                        : ", which the given dimensions do not divide"
                                : ", the new shape " + Arrays.stream(to).asLongStream().reduce(1, (x, y) -> x * y)));
    }

    static ShapeException matmulRank(Shape a, Shape b) {
        Shape vector = a.rank() < 2 ? a : b;
        return new ShapeException("matmul of " + a + " and " + b + ": both sides need at least two dimensions"
                + (vector.rank() != 1 ? "" : "\n  hint: make a row of the vector with unsqueeze(0), "
                        + vector.insert(0, 1) + ", or a column with unsqueeze(1), " + vector.insert(1, 1)));
    }

    static ShapeException innerDimensionsDiffer(Shape a, Shape b) {
        Shape transposed = Layout.rowMajor(b).transpose(-2, -1).shape();
        String hint = b.dim(-1) != a.dim(-1) ? "" : "\n  hint: did you mean matmul(b.transpose())? " + a + " × "
                + transposed + (b.rank() > 2 ? " fits" : " gives " + a.with(-1, b.dim(-2)));
        return new ShapeException("matmul of " + a + " and " + b + ": the last dimension of the left (" + a.dim(-1)
                + ") must equal the " + (b.rank() == 2 ? "first" : "second to last") + " of the right (" + b.dim(-2)
                        + ")" + hint);
    }

    static ShapeException wrongCount(Shape shape, int given) {
        return new ShapeException("a tensor of shape " + shape + " needs " + shape.size() + " values, and " + given
                + " were given");
    }

    static ShapeException notASingleNumber(Shape shape) {
        return new ShapeException("item() of a tensor of shape " + shape + ": it has " + shape.size()
                + " elements, not one");
    }

    static ShapeException nothingToJoin(String what) {
        return new ShapeException(what + " of no tensors: at least one is needed to know the shape");
    }

    static ShapeException cannotConcat(Shape first, Shape other, int d) {
        return new ShapeException("concat along dimension " + d + " of " + first + " and " + other
                + ": all other dimensions must be equal");
    }

    static ShapeException cannotStack(Shape first, Shape other) {
        return new ShapeException("stack of " + first + " and " + other + ": all shapes must be equal");
    }

    static ShapeException indexCount(String what, Shape shape, int d, int wanted, int given) {
        return new ShapeException(what + " of " + shape + " along dimension " + d + " needs " + wanted
                + " indices, and " + given + " were given");
    }

    static ShapeException indexOutOfRange(String what, Shape shape, int index, int limit) {
        return new ShapeException(what + " of " + shape + ": there is no index " + index + ", "
                + (limit == 0 ? "as there are no elements" : "only 0 to " + (limit - 1)));
    }

    static ShapeException emptyReduction(String what, Shape shape) {
        return new ShapeException(what + " of " + shape
                + ": there is nothing to choose from along a dimension of length 0");
    }

    private static String tuple(int[] numbers) {
        return Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
