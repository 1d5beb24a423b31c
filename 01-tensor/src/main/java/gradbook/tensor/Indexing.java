package gradbook.tensor;

import java.util.Arrays;

/// Elements by their numbers, and tensors laid next to each other.
final class Indexing {

    static Tensor take(Tensor x, int[] index, Shape shape) {
        if (index.length != shape.size()) throw ShapeException.wrongCount(shape, index.length);
        requireInRange("take", x.shape(), index, x.size());
        Tensor out = Tensor.empty(shape, x.dtype());
        for (int i = 0; i < index.length; i++) out.storage().set(i, x.at(index[i]));
        return out;
    }

    static Tensor put(Tensor x, int[] index, Shape shape) {
        if (index.length != x.size()) throw ShapeException.wrongCount(x.shape(), index.length);
        requireInRange("put", shape, index, shape.size());
        Tensor out = Tensor.zeros(shape, x.dtype());
        Storage sums = out.storage();
        for (int i = 0; i < index.length; i++) sums.set(index[i], sums.get(index[i]) + x.at(i));
        return out;
    }

    /// The reading-order places of elements `index[0]`, `index[1]`, … along dimension `d`, one
    /// for each line of `shape` along it.
    static int[] alongDimension(String what, Shape shape, int d, int[] index) {
        int lines = shape.without(d).size();
        int length = shape.dim(d);
        if (index.length != lines) throw ShapeException.indexCount(what, shape, d, lines, index.length);
        requireInRange(what, shape, index, length);

        int inner = 1;
        for (int i = shape.axis(d) + 1; i < shape.rank(); i++) inner *= shape.dim(i);
        int[] places = new int[lines];
        for (int line = 0; line < lines; line++)
            places[line] = (line / inner * length + index[line]) * inner + line % inner;
        return places;
    }

    static Tensor scatter(String what, Tensor x, int d, int[] index, int length) {
        Shape to = x.shape().insert(d, length);
        return x.put(alongDimension(what, to, d, index), to);
    }

    static Tensor pad(Tensor x, int d, int before, int after, double value) {
        int length = x.dim(d);
        if (before < 0 || after < 0) throw ShapeException.negativePadding(x.shape(), d, before, after);
        Tensor out = Tensor.full(x.shape().with(d, before + length + after), value, x.dtype());
        out.slice(d, before, before + length).copyInPlace(x);
        return out;
    }

    static Tensor unslice(Tensor x, int d, int from, int step, int length) {
        long last = from + (x.dim(d) - 1L) * step;
        if (from < 0 || step < 1 || length < 0 || last >= length)
            throw ShapeException.badUnslice(x.shape(), d, from, step, length);
        Tensor out = Tensor.zeros(x.shape().with(d, length), x.dtype());
        if (x.size() > 0) out.slice(d, from, (int) last + 1, step).copyInPlace(x);
        return out;
    }

    static Tensor indexSelect(Tensor x, int d, int[] index) {
        requireInRange("indexSelect", x.shape(), index, x.dim(d));
        Tensor out = Tensor.empty(x.shape().with(d, index.length), x.dtype());
        for (int i = 0; i < index.length; i++) out.select(d, i).copyInPlace(x.select(d, index[i]));
        return out;
    }

    static Tensor concat(int d, Tensor[] parts) {
        if (parts.length == 0) throw ShapeException.nothingToJoin("concat");
        Tensor first = parts[0];
        for (Tensor part : parts) {
            DType.requireSame("concat", first, part);
            if (part.rank() != first.rank() || !part.shape().with(d, first.dim(d)).equals(first.shape()))
                throw ShapeException.cannotConcat(first.shape(), part.shape(), d);
        }
        int length = Arrays.stream(parts).mapToInt(part -> part.dim(d)).sum();
        Tensor out = Tensor.empty(first.shape().with(d, length), first.dtype());
        int from = 0;
        for (Tensor part : parts) {
            out.slice(d, from, from + part.dim(d)).copyInPlace(part);
            from += part.dim(d);
        }
        return out;
    }

    static Tensor stack(int d, Tensor[] parts) {
        if (parts.length == 0) throw ShapeException.nothingToJoin("stack");
        for (Tensor part : parts) {
            DType.requireSame("stack", parts[0], part);
            if (!part.shape().equals(parts[0].shape()))
                throw ShapeException.cannotStack(parts[0].shape(), part.shape());
        }
        return concat(d, Arrays.stream(parts).map(part -> part.unsqueeze(d)).toArray(Tensor[]::new));
    }

    private static void requireInRange(String what, Shape shape, int[] index, int limit) {
        for (int i : index)
            if (i < 0 || i >= limit) throw ShapeException.indexOutOfRange(what, shape, i, limit);
    }

    private Indexing() {}
}
