package gradbook.tensor;

import java.util.Arrays;

/// Reductions of `float[]` along the direction in which the numbers stand next to each other:
/// along the reduced dimensions if those are innermost (the sum of each row), else across them (the
/// sum of all rows). Each output is computed by one task, in one order.
record FloatReduction(ReduceOp op, RowSum rowSum) {
    /// Neighbouring outputs that are gathered together.
    private static final int BLOCK = 256;
    /// Elements of a row whose sum may be kept in `float`s, before their errors pile up.
    private static final int PIECE = 4096;

    interface RowSum {
        double of(float[] x, int at, int n);
    }

    /// The dimensions of `shape`, which are kept, come first in `layout`.
    void run(float[] x, Layout layout, float[] out, Shape shape) {
        int kept = shape.rank(), all = layout.shape().rank();
        int[] dims = layout.shape().dims(), strides = layout.strides();
        Layout outer = new Layout(shape, Arrays.copyOf(strides, kept), layout.offset());
        Layout inner = new Layout(Shape.of(Arrays.copyOfRange(dims, kept, all)),
                Arrays.copyOfRange(strides, kept, all), 0);
        Rows outputs = new Rows(outer), reduced = new Rows(inner);

        if (outputs.step(0) == 1 && reduced.step(0) != 1) across(x, outputs, inner, out);
        else along(x, outer, reduced, out);
    }

    /// The rows that make up one output are divided into parts of a fixed size, whose results are combined in
    /// order at the end: so even the sum of everything keeps several threads busy, and has the same bits on
    /// any number of them.
    private void along(float[] x, Layout outer, Rows reduced, float[] out) {
        int rows = Math.max(1, FloatKernels.STRETCH / Math.max(1, reduced.length));
        int perRow = Math.max(1, Math.ceilDiv(reduced.length, FloatKernels.STRETCH));
        int parts = Math.max(1, Math.ceilDiv(reduced.count, rows) * perRow);
        double[] results = new double[out.length * parts];
        int perTask = Math.max(1, FloatKernels.STRETCH / Math.max(1, reduced.length * reduced.count));

        Parallel.ranges(results.length, perTask, (first, last) -> {
            for (int i = first; i < last; i++) {
                int part = i % parts, row = part / perRow * rows, from = part % perRow * FloatKernels.STRETCH;
                int base = outer.position(i / parts) + from * reduced.step(0);
                int n = Math.min(FloatKernels.STRETCH, reduced.length - from);
                double result = op.identity;
                for (int end = Math.min(reduced.count, row + rows); row < end; row++)
                    result = op.combine.applyAsDouble(result,
                            alongRow(x, base + reduced.start(0, row), reduced.step(0), n));
                results[i] = result;
            }
        });
        for (int i = 0; i < out.length; i++) {
            double result = results[i * parts];
            for (int part = 1; part < parts; part++)
                result = op.combine.applyAsDouble(result, results[i * parts + part]);
            out[i] = (float) result;
        }
    }

    private double alongRow(float[] x, int at, int step, int n) {
        double result = op.identity;
        if (op == ReduceOp.SUM && step == 1) {
            for (int i = 0; i < n; i += PIECE) result += rowSum.of(x, at + i, Math.min(PIECE, n - i));
            return result;
        }
        for (int i = 0; i < n; i++) result = op.combine.applyAsDouble(result, x[at + i * step]);
        return result;
    }

    private void across(float[] x, Rows outputs, Layout inner, float[] out) {
        int blocks = Math.ceilDiv(outputs.length, BLOCK), count = inner.shape().size();
        Parallel.run(outputs.count * blocks, task -> {
            int row = task / blocks, from = task % blocks * BLOCK, n = Math.min(BLOCK, outputs.length - from);
            int base = outputs.start(0, row) + from;
            double[] results = new double[n];
            Arrays.fill(results, op.identity);
            for (int j = 0; j < count; j++) combineRow(x, base + inner.position(j), results, n);
            for (int i = 0; i < n; i++) out[row * outputs.length + from + i] = (float) results[i];
        });
    }

    private void combineRow(float[] x, int at, double[] results, int n) {
        if (op == ReduceOp.SUM) for (int i = 0; i < n; i++) results[i] += x[at + i];
        else for (int i = 0; i < n; i++) results[i] = op.combine.applyAsDouble(results[i], x[at + i]);
    }
}
