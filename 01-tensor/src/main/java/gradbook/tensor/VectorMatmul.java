package gradbook.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The matrix product with SIMD vectors, after K. Goto and R. van de Geijn, *Anatomy of
/// High-Performance Matrix Multiplication* (2008).
///
/// Both operands are first *packed*: `a` into panels of 6 rows and `b` into panels of 2 vectors'
/// columns, each panel in the order in which it is read. Then every 6-row panel meets every column
/// panel in [#tile], which holds a tile of the result in twelve vector registers while it runs down
/// the inner dimension. Beyond the end of a matrix a panel holds what was left there by an earlier
/// product; what comes of that is computed with the rest of the tile, but never stored.
final class VectorMatmul {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int WIDTH = LANES.length();
    private static final int TILE_ROWS = 6, TILE_COLUMNS = 2 * WIDTH;
    /// How far down the inner dimension a tile runs before it is stored: a panel of `b` of this
    /// length stays in the first-level cache while the row panels pass by.
    private static final int DEPTH = 256;
    /// Row panels and column panels in one task.
    private static final int TASK_ROW_PANELS = 16, TASK_COLUMN_PANELS = 16;
    private static final ThreadLocal<Workspace> WORKSPACES = ThreadLocal.withInitial(Workspace::new);

    static void multiply(Matrix a, Matrix b, Matrix out) {
        int rowPanels = Math.ceilDiv(a.rows(), TILE_ROWS), columnPanels = Math.ceilDiv(b.columns(), TILE_COLUMNS);
        int inner = a.columns();
        Workspace workspace = WORKSPACES.get();
        float[] left = workspace.left = Workspace.atLeast(rowPanels * TILE_ROWS * inner, workspace.left);
        float[] right = workspace.right = Workspace.atLeast(columnPanels * TILE_COLUMNS * inner, workspace.right);

        if (a.cost(b) < Matrix.WORTH_A_THREAD) {
            for (int p = 0; p < rowPanels; p++) packRows(a, p, left);
            for (int q = 0; q < columnPanels; q++) packColumns(b, q, right);
            tiles(left, 0, rowPanels, right, 0, columnPanels, inner, out);
            return;
        }
        Parallel.ranges(rowPanels, 8, (from, to) -> {
            for (int p = from; p < to; p++) packRows(a, p, left);
        });
        Parallel.ranges(columnPanels, 4, (from, to) -> {
            for (int q = from; q < to; q++) packColumns(b, q, right);
        });
        int down = Math.ceilDiv(rowPanels, TASK_ROW_PANELS), over = Math.ceilDiv(columnPanels, TASK_COLUMN_PANELS);
        Parallel.run(down * over, task -> {
            int p = task / over * TASK_ROW_PANELS, q = task % over * TASK_COLUMN_PANELS;
            tiles(left, p, Math.min(rowPanels, p + TASK_ROW_PANELS),
                    right, q, Math.min(columnPanels, q + TASK_COLUMN_PANELS), inner, out);
        });
    }

    /// All tiles of some row panels and some column panels.
    private static void tiles(float[] left, int p0, int p1, float[] right, int q0, int q1, int inner, Matrix out) {
        float[] edge = WORKSPACES.get().edge;
        for (int k = 0; k == 0 || k < inner; k += DEPTH) {
            int depth = Math.min(DEPTH, inner - k);
            for (int q = q0; q < q1; q++)
                for (int p = p0; p < p1; p++) {
                    int a = (p * inner + k) * TILE_ROWS, b = (q * inner + k) * TILE_COLUMNS;
                    int at = out.at() + p * TILE_ROWS * out.rowStep() + q * TILE_COLUMNS;
                    int rows = Math.min(TILE_ROWS, out.rows() - p * TILE_ROWS);
                    int columns = Math.min(TILE_COLUMNS, out.columns() - q * TILE_COLUMNS);
                    if (rows == TILE_ROWS && columns == TILE_COLUMNS) {
                        tile(depth, left, a, right, b, out.data(), at, out.rowStep(), k == 0);
                    } else {
                        tile(depth, left, a, right, b, edge, 0, TILE_COLUMNS, true);
                        store(edge, rows, columns, out.data(), at, out.rowStep(), k == 0);
                    }
                }
        }
    }

    /// `out (+)= a·b` for one tile: per step down the inner dimension two vectors of `b` are
    /// loaded, and each of the six numbers of `a` is multiplied with both.
    private static void tile(int depth, float[] a, int ap, float[] b, int bp, float[] out, int at, int step,
            boolean first) {
        FloatVector c00 = FloatVector.zero(LANES), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
        FloatVector c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bp + k * TILE_COLUMNS);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bp + k * TILE_COLUMNS + WIDTH);
            int i = ap + k * TILE_ROWS;
            FloatVector a0 = FloatVector.broadcast(LANES, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(LANES, a[i + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(LANES, a[i + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(LANES, a[i + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(LANES, a[i + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(LANES, a[i + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
        }
        storeRow(c00, c01, out, at, first);
        storeRow(c10, c11, out, at + step, first);
        storeRow(c20, c21, out, at + 2 * step, first);
        storeRow(c30, c31, out, at + 3 * step, first);
        storeRow(c40, c41, out, at + 4 * step, first);
        storeRow(c50, c51, out, at + 5 * step, first);
    }

    private static void storeRow(FloatVector c0, FloatVector c1, float[] out, int at, boolean first) {
        if (!first) {
            c0 = c0.add(FloatVector.fromArray(LANES, out, at));
            c1 = c1.add(FloatVector.fromArray(LANES, out, at + WIDTH));
        }
        c0.intoArray(out, at);
        c1.intoArray(out, at + WIDTH);
    }

    /// The part of a tile at the edge that lies inside the result.
    private static void store(float[] edge, int rows, int columns, float[] out, int at, int step, boolean first) {
        for (int i = 0; i < rows; i++) {
            int from = i * TILE_COLUMNS, to = at + i * step;
            if (first) System.arraycopy(edge, from, out, to, columns);
            else for (int j = 0; j < columns; j++) out[to + j] += edge[from + j];
        }
    }

    /// Panel `p` of `a`: six rows, read side by side.
    private static void packRows(Matrix a, int p, float[] panels) {
        int inner = a.columns(), to = p * TILE_ROWS * inner;
        int rows = Math.min(TILE_ROWS, a.rows() - p * TILE_ROWS);
        for (int i = 0; i < rows; i++) {
            int from = a.at() + (p * TILE_ROWS + i) * a.rowStep();
            for (int k = 0; k < inner; k++) panels[to + k * TILE_ROWS + i] = a.data()[from + k * a.columnStep()];
        }
    }

    /// Panel `q` of `b`: two vectors of each row.
    private static void packColumns(Matrix b, int q, float[] panels) {
        int inner = b.rows(), to = q * TILE_COLUMNS * inner, from = b.at() + q * TILE_COLUMNS * b.columnStep();
        int columns = Math.min(TILE_COLUMNS, b.columns() - q * TILE_COLUMNS);
        if (b.columnStep() == 1) {
            for (int k = 0; k < inner; k++)
                System.arraycopy(b.data(), from + k * b.rowStep(), panels, to + k * TILE_COLUMNS, columns);
        } else {
            for (int j = 0; j < columns; j++)
                for (int k = 0; k < inner; k++)
                    panels[to + k * TILE_COLUMNS + j] = b.data()[from + k * b.rowStep() + j * b.columnStep()];
        }
    }

    /// The packed operands of one thread's products, kept from one to the next.
    private static final class Workspace {
        float[] left = new float[0], right = new float[0];
        final float[] edge = new float[TILE_ROWS * TILE_COLUMNS];

        static float[] atLeast(int size, float[] array) {
            return array.length >= size ? array : new float[size];
        }
    }

    private VectorMatmul() {}
}
