package gradbook.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Many numbers to one, along chosen dimensions. Each reduction is brought to one form: the
/// kept dimensions first, the reduced ones last.
final class Reductions {

    static Tensor reduce(ReduceOp op, Tensor x, int[] dims) {
        boolean[] reduced = new boolean[x.rank()];
        for (int d : dims) {
            int axis = x.shape().axis(d);
            if (reduced[axis]) throw ShapeException.repeatedDimension(op.toString(), x.shape(), dims);
            reduced[axis] = true;
        }
        if (dims.length == 0) Arrays.fill(reduced, true);

        int[] kept = IntStream.range(0, x.rank()).filter(d -> !reduced[d]).toArray();
        int[] gone = IntStream.range(0, x.rank()).filter(d -> reduced[d]).toArray();
        Shape shape = Shape.of(Arrays.stream(kept).map(x::dim).toArray());
        if (op != ReduceOp.SUM && x.size() == 0 && shape.size() > 0)
            throw ShapeException.emptyReduction(op.toString(), x.shape());

        Tensor out = Tensor.empty(shape, x.dtype());
        Kernels.ACTIVE.reduce(op, x.permute(IntStream.concat(Arrays.stream(kept), Arrays.stream(gone)).toArray()), out);
        return out;
    }

    static Tensor sumTo(Tensor x, Shape to) {
        if (to.equals(x.shape())) return x;
        int extra = x.rank() - to.rank();
        int[] repeated = IntStream.range(0, x.rank())
                .filter(d -> d < extra || to.dim(d - extra) == 1).toArray();
        boolean fits = extra >= 0 && IntStream.range(extra, x.rank())
                .allMatch(d -> to.dim(d - extra) == x.dim(d) || to.dim(d - extra) == 1);
        if (!fits) throw ShapeException.cannotSumTo(x.shape(), to);
        return x.sum(repeated).reshape(to);
    }

    static int[] argmax(Tensor x, int d) {
        if (x.dim(d) == 0) throw ShapeException.emptyReduction("argmax", x.shape());
        Tensor lines = x.unsqueeze(-1).transpose(x.shape().axis(d), -1);
        int length = x.dim(d);
        int[] winners = new int[lines.size() / length];
        for (int line = 0; line < winners.length; line++) {
            double best = lines.at(line * length);
            for (int i = 1; i < length; i++) {
                double value = lines.at(line * length + i);
                if (value > best || Double.isNaN(value) && !Double.isNaN(best)) {
                    best = value;
                    winners[line] = i;
                }
            }
        }
        return winners;
    }

    private Reductions() {}
}
