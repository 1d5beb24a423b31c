package gradbook.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Where each element of a tensor stands in its storage: element (i₀, i₁, …) is number
/// `offset + i₀·strides[0] + i₁·strides[1] + …`.
///
/// Every view is a new layout of the same numbers. Transposing swaps two strides; slicing moves
/// the offset; broadcasting is a walk that stands still, with stride 0. The array of strides is not
/// copied, and never to be written to.
public record Layout(Shape shape, int[] strides, int offset) {

    /// Elements in reading order, one after another from the start of the storage: "C order".
    public static Layout rowMajor(Shape shape) {
        return new Layout(shape, rowMajorStrides(shape), 0);
    }

    private static int[] rowMajorStrides(Shape shape) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int d = shape.rank() - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= shape.dim(d);
        }
        return strides;
    }

    /// Whether the elements stand in reading order with no gaps, wherever they start.
    public boolean isContiguous() {
        int stride = 1;
        for (int d = shape.rank() - 1; d >= 0; d--) {
            if (shape.dim(d) == 1) continue;
            if (strides[d] != stride) return shape.size() == 0;
            stride *= shape.dim(d);
        }
        return true;
    }

    /// The place in the storage of the `i`-th element in reading order.
    public int position(int i) {
        int at = offset;
        for (int d = shape.rank() - 1; d >= 0; d--) {
            at += i % shape.dim(d) * strides[d];
            i /= shape.dim(d);
        }
        return at;
    }

    /// The place in the storage of the element at `index`.
    ///
    /// @throws ShapeException if `index` does not have one number per dimension, each in range
    public int indexOf(int... index) {
        if (index.length != shape.rank()) throw ShapeException.badIndex(shape, index);
        int at = offset;
        for (int d = 0; d < index.length; d++) {
            if (index[d] < 0 || index[d] >= shape.dim(d)) throw ShapeException.badIndex(shape, index);
            at += index[d] * strides[d];
        }
        return at;
    }

    /// Dimension `i` of the result is dimension `dims[i]` of this.
    Layout permute(int... dims) {
        boolean[] used = new boolean[shape.rank()];
        int[] lengths = new int[dims.length];
        int[] walk = new int[dims.length];
        if (dims.length != shape.rank()) throw ShapeException.notAPermutation(shape, dims);
        for (int i = 0; i < dims.length; i++) {
            int d = shape.axis(dims[i]);
            if (used[d]) throw ShapeException.notAPermutation(shape, dims);
            used[d] = true;
            lengths[i] = shape.dim(d);
            walk[i] = strides[d];
        }
        return new Layout(Shape.of(lengths), walk, offset);
    }

    Layout transpose(int a, int b) {
        int[] dims = IntStream.range(0, shape.rank()).toArray();
        dims[shape.axis(a)] = shape.axis(b);
        dims[shape.axis(b)] = shape.axis(a);
        return permute(dims);
    }

    /// Elements `from`, `from + step`, … before `to` along dimension `d`.
    Layout slice(int d, int from, int to, int step) {
        int axis = shape.axis(d);
        if (from < 0 || from > to || to > shape.dim(axis) || step < 1)
            throw ShapeException.badSlice(shape, d, from, to, step);
        int[] walk = strides.clone();
        walk[axis] *= step;
        return new Layout(shape.with(axis, Math.ceilDiv(to - from, step)), walk, offset + from * strides[axis]);
    }

    /// The layout with 1-long and missing dimensions repeated up to `to`, by standing still.
    Layout expand(Shape to) {
        if (to.rank() < shape.rank()) throw ShapeException.cannotExpand(shape, to);
        int[] walk = new int[to.rank()];
        for (int i = 1; i <= shape.rank(); i++) {
            int length = shape.dim(-i);
            if (length != 1 && length != to.dim(-i)) throw ShapeException.cannotExpand(shape, to);
            walk[to.rank() - i] = length == to.dim(-i) ? strides[shape.rank() - i] : 0;
        }
        return new Layout(to, walk, offset);
    }

    Layout squeeze(int d) {
        int axis = shape.axis(d);
        if (shape.dim(axis) != 1) throw ShapeException.cannotSqueeze(shape, d);
        int[] walk = IntStream.range(0, shape.rank()).filter(i -> i != axis).map(i -> strides[i]).toArray();
        return new Layout(shape.without(axis), walk, offset);
    }

    Layout unsqueeze(int d) {
        Shape to = shape.insert(d, 1);
        int axis = to.axis(d);
        int[] walk = IntStream.range(0, to.rank())
                .map(i -> i < axis ? strides[i] : i == axis ? 0 : strides[i - 1]).toArray();
        return new Layout(to, walk, offset);
    }

    /// The same elements in the same reading order under another shape; needs a contiguous layout.
    Layout reshape(Shape to) {
        return new Layout(to, rowMajorStrides(to), offset);
    }

    @Override public boolean equals(Object other) {
        return other instanceof Layout(Shape s, int[] w, int o)
                && shape.equals(s) && Arrays.equals(strides, w) && offset == o;
    }

    @Override public int hashCode() {
        return 31 * (31 * shape.hashCode() + Arrays.hashCode(strides)) + offset;
    }

    @Override public String toString() {
        return shape + " with strides " + Arrays.toString(strides) + " from " + offset;
    }
}
