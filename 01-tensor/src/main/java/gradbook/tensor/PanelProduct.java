package gradbook.tensor;

import jdk.incubator.vector.FloatVector;

/// The matrix product of two operands that are packed piece by piece.
public final class PanelProduct {
    /// Rows of a panel of the left operand: the last of a matrix may have 6.
    private static final int ROWS = Lanes.WIDTH == 8 ? 6 : 12, FEW_ROWS = 6;
    /// How far down the inner dimension a tile runs before it is stored.
    private static final int DEPTH = 384;
    /// Numbers of the left operand that are packed at a time: 4 MB.
    private static final int LEFT_SIZE = 1 << 20;
    /// Most columns in one task. DEPTH rows of them stay in the second-level cache.
    private static final int TASK_COLUMNS = 256;
    private static final int TASK_ROWS = 2048;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /// `out = a·b`, where `inner` is the length of their lines. What was in `out` is overwritten.
    public static void multiply(Panels a, Panels b, int inner, Target out) {
        int rows = Math.min(out.rows(), LEFT_SIZE / DEPTH / ROWS * ROWS);
        int depth = Math.max(DEPTH, LEFT_SIZE / Math.max(1, rows) / DEPTH * DEPTH);
        for (int i = 0; i < out.rows(); i += rows)
            for (int k = 0; k == 0 || k < inner; k += depth)
                new Portion(a, b, out, i, Math.min(rows, out.rows() - i), k, Math.min(depth, inner - k)).multiply();
    }

    /// Some rows of the result, and a stretch of the inner dimension.
    private record Portion(Panels a, Panels b, Target out, int row, int rows, int from, int depth) {

        void multiply() {
            long cost = (long) rows * out.columns() * depth;
            int panels = Math.ceilDiv(rows, ROWS);
            float[] left = SCRATCH.get().left(rowsBefore(panels) * depth);
            Parallel.ranges(panels, cost < Matrix.WORTH_A_THREAD ? panels : Math.ceilDiv(panels, 8), (p0, p1) -> {
                for (int p = p0; p < p1; p++) {
                    int i = p * ROWS;
                    a.pack(row + i, Math.min(rows - i, ROWS), from, depth, left, i * depth, rowsOf(p));
                }
            });
            int columnPanels = Math.ceilDiv(out.columns(), Tile.COLUMNS);
            int each = cost < Matrix.WORTH_A_THREAD ? columnPanels
                    : Math.clamp(columnPanels / 8, 1, TASK_COLUMNS / Tile.COLUMNS);
            int over = Math.ceilDiv(columnPanels, each);
            int down = cost < Matrix.WORTH_A_THREAD ? 1 : Math.min(Math.ceilDiv(8, Math.max(1, over)), Math.ceilDiv(rows, 192));
            int eachDown = Math.ceilDiv(panels, down);
            Parallel.run(over * down, task -> {
                int p = task / over * eachDown, q = task % over * each;
                tiles(left, p, Math.min(panels, p + eachDown), q, Math.min(columnPanels, q + each));
            });
        }

        private int rowsBefore(int p) {
            return p * ROWS;
        }

        /// Rows of panel `p`.
        private int rowsOf(int p) {
            return rows - p * ROWS <= FEW_ROWS ? FEW_ROWS : ROWS;
        }

        private void tiles(float[] left, int p0, int p1, int q0, int q1) {
            Scratch scratch = SCRATCH.get();
            float[] right = scratch.right((q1 - q0) * Tile.COLUMNS * Math.min(depth, DEPTH));
            for (int k = 0; k == 0 || k < depth; k += DEPTH) {
                int steps = Math.min(DEPTH, depth - k);
                for (int q = q0; q < q1; q++) {
                    int j = q * Tile.COLUMNS;
                    b.pack(j, Math.min(Tile.COLUMNS, out.columns() - j), from + k, steps,
                            right, (q - q0) * Tile.COLUMNS * steps, Tile.COLUMNS);
                }
                for (int p = p0; p < p1; p++)
                    for (int q = q0; q < q1; q++)
                        tile(steps, left, p * ROWS * depth + k * rowsOf(p), right, (q - q0) * Tile.COLUMNS * steps,
                                p, q, from + k == 0, scratch.edge);
            }
        }

        private void tile(int steps, float[] left, int l, float[] right, int r, int p, int q, boolean first,
                float[] edge) {
            int i = row + p * ROWS, j = q * Tile.COLUMNS, width = rowsOf(p);
            int lines = Math.min(width, row + rows - i), columns = Math.min(Tile.COLUMNS, out.columns() - j);
            if (first && lines == width && columns == Tile.COLUMNS && j % out.block() + Tile.COLUMNS <= out.block()) {
                run(width, steps, left, l, right, r, out.data(), out.position(i, j), out.rowStep());
                return;
            }
            run(width, steps, left, l, right, r, edge, 0, Tile.COLUMNS);
            for (int x = 0; x < columns; ) {
                int n = Math.min(columns - x, out.block() - (j + x) % out.block());
                int at = out.position(i, j + x);
                if (first) copy(edge, x, lines, n, out.data(), at, out.rowStep());
                else add(edge, x, lines, n, out.data(), at, out.rowStep());
                x += n;
            }
        }

        private static void run(int rows, int steps, float[] left, int l, float[] right, int r, float[] to, int at,
                int step) {
            if (rows == 12) Tile.twelveRows(steps, left, l, 1, 12, right, r, Tile.COLUMNS, to, at, step);
            else Tile.sixRows(steps, left, l, 1, 6, right, r, Tile.COLUMNS, to, at, step);
        }

        private static void copy(float[] edge, int from, int lines, int n, float[] to, int at, int step) {
            for (int i = 0; i < lines; i++) System.arraycopy(edge, from + i * Tile.COLUMNS, to, at + i * step, n);
        }

        private static void add(float[] edge, int from, int lines, int n, float[] to, int at, int step) {
            for (int i = 0; i < lines; i++, from += Tile.COLUMNS, at += step) {
                int x = 0;
                for (; x + Lanes.WIDTH <= n; x += Lanes.WIDTH)
                    FloatVector.fromArray(Lanes.FLOATS, to, at + x)
                            .add(FloatVector.fromArray(Lanes.FLOATS, edge, from + x)).intoArray(to, at + x);
                for (; x < n; x++) to[at + x] += edge[from + x];
            }
        }
    }

    /// The packed operands of one thread, kept from one product to the next.
    private static final class Scratch {
        private float[] left = new float[0], right = new float[0];
        final float[] edge = new float[12 * Tile.COLUMNS];

        float[] left(int size) {
            if (left.length < size) left = new float[size];
            return left;
        }

        float[] right(int size) {
            if (right.length < size) right = new float[size];
            return right;
        }
    }

    private PanelProduct() {}
}
