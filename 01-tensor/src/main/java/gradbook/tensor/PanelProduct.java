package gradbook.tensor;

/// The matrix product of two operands that are handed over in panels, after K. Goto and R. van de Geijn, *Anatomy of
/// High-Performance Matrix Multiplication* (2008).
///
/// A processor multiplies much faster than it fetches numbers. A product of matrices can live with that, since each
/// number is used many times, if it is used many times before it is given up for others:
///
/// - **Registers.** The result is computed in tiles of 12 rows by 2 vectors, which stay in registers while they run
///   down the inner dimension ([Tile]): 14 loads for 24 multiplications of vectors.
/// - **First-level cache.** A row panel, 12 rows of the left operand and [#DEPTH] deep, is 24 KB. It meets column panel
///   after column panel before the next one is fetched.
/// - **Second-level cache.** A task's column panels, up to 512 KB, stay there while all row panels pass by.
/// - **Packing.** Numbers that are used together are first copied to stand together: rows of a large matrix
///   lie so far apart that they push each other out of a cache, and need an entry each in the table of memory
///   pages. Only a bounded part of an operand is packed at a time, however large it is.
/// - **Reading in place.** Packing costs about as much as ten to twenty multiplications of the same number. An operand
///   that meets only a few panels of the other is read where it stands. That takes 64 × 64 × 64 from 65 to
///   100 GFLOP/s, 256 × 256 × 256 from 160 to 215 and 6 × 36864 × 25 from 66 to 118 (two cores that could do 230).
///
/// Each element is summed up in an order that depends on the inner dimension only: fused multiply-adds down a stretch
/// of [#DEPTH], then the stretches' sums one after another. So the bits depend neither on the number of
/// threads nor on how operands are laid out.
public final class PanelProduct {
    /// Rows of a panel of the left operand, of which the last may have [#FEW_ROWS]. 24 vectors of a tile need a
    /// processor with 32 registers for vectors; those with vectors of 8 numbers (AVX2) have 16.
    private static final int ROWS = Lanes.WIDTH == 8 ? 6 : 12, FEW_ROWS = 6;
    private static final int COLUMNS = Tile.COLUMNS;
    /// How far down the inner dimension a tile runs before it is stored. From 256 to 1024, speeds differ by less than
    /// 10 %.
    private static final int DEPTH = 512;
    /// How many numbers of the left operand are packed at a time, for all threads: 8 MB, with which a product of
    /// 2048 × 2048 × 2048 is 7 % faster than with 4.
    private static final int LEFT_SIZE = 1 << 21;
    /// How many numbers of the right operand a task packs at a time: 512 KB.
    private static final int RIGHT_SIZE = 1 << 17;
    /// Into how many tasks a product is divided, if it has so many column panels, and at least, if it has the rows.
    private static final int MANY_TASKS = 16, FEW_TASKS = 8;
    /// Fewer rows do not pay for packing the same columns in another task.
    private static final int TASK_ROWS = 96;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /// `out = a·b`, where `inner` is the length of their lines. What was in `out` is overwritten.
    public static void multiply(Panels a, Panels b, int inner, Target out) {
        // Parts of equal size: a few rows that are left over would have all columns packed for them once more.
        int panels = Math.max(1, Math.ceilDiv(out.rows(), ROWS));
        int rows = Math.ceilDiv(panels, Math.ceilDiv(panels, LEFT_SIZE / DEPTH / ROWS)) * ROWS;
        int depth = LEFT_SIZE / rows / DEPTH * DEPTH;
        for (int i = 0; i < out.rows(); i += rows)
            for (int k = 0; k == 0 || k < inner; k += depth)
                new Part(a, b, out, i, Math.min(rows, out.rows() - i), k, Math.min(depth, inner - k)).multiply();
    }

    /// What some rows of the left operand, between inner positions `from` and `from + depth`, add to the result.
    private record Part(Panels a, Panels b, Target out, int row, int rows, int from, int depth) {

        void multiply() {
            int down = Math.ceilDiv(rows, ROWS), over = Math.ceilDiv(out.columns(), COLUMNS);
            int tall = down, wide = over;
            boolean divided = (long) rows * out.columns() * depth >= Matrix.WORTH_A_THREAD;
            if (divided) {
                wide = Math.clamp(over / MANY_TASKS, 1, RIGHT_SIZE / COLUMNS / Math.min(depth, DEPTH));
                int tasks = Math.min(Math.ceilDiv(FEW_TASKS, Math.ceilDiv(over, wide)), Math.ceilDiv(rows, TASK_ROWS));
                tall = Math.ceilDiv(down, tasks);
            }
            PanelBlock left = left(divided ? Math.ceilDiv(down, FEW_TASKS) : down);
            int p = tall, q = wide, tasksOver = Math.ceilDiv(over, wide);
            Parallel.run(Math.ceilDiv(down, tall) * tasksOver, task -> {
                int i = task / tasksOver * p, j = task % tasksOver * q;
                tiles(left, i, Math.min(down, i + p), j, Math.min(over, j + q));
            });
        }

        /// All rows of this part, packed `perTask` panels to a task, or in place if they meet few columns.
        private PanelBlock left(int perTask) {
            if (a instanceof MatrixPanels m && m.innerStep() == 1 && out.columns() <= 256 && out.rows() >= ROWS)
                return PanelBlock.inPlace(m, from, out.rows());
            int panels = Math.ceilDiv(rows, ROWS);
            float[] data = SCRATCH.get().left(panels * ROWS * depth);
            PanelBlock left = PanelBlock.packed(data, row, depth, ROWS);
            Parallel.ranges(panels, perTask, (p0, p1) -> {
                for (int i = row + p0 * ROWS; i < Math.min(row + rows, row + p1 * ROWS); i += ROWS)
                    a.pack(i, Math.min(ROWS, out.rows() - i), from, depth, data, left.position(i, 0), ROWS);
            });
            return left;
        }

        /// Row panels p0 … p1 − 1 times column panels q0 … q1 − 1.
        private void tiles(PanelBlock left, int p0, int p1, int q0, int q1) {
            for (int k = 0; k == 0 || k < depth; k += DEPTH) {
                int steps = Math.min(DEPTH, depth - k);
                PanelBlock right = right(q0, q1, from + k, steps);
                for (int p = p0; p < p1; p++)
                    for (int q = q0; q < q1; q++)
                        tile(left, k, right, steps, row + p * ROWS, q * COLUMNS);
            }
        }

        /// Column panels q0 … q1 − 1, packed, or in place if they stand side by side and meet few rows or are few.
        private PanelBlock right(int q0, int q1, int k, int steps) {
            boolean notWorthPacking = out.rows() <= 24 || (long) depth * out.columns() <= 1 << 16;
            if (b instanceof MatrixPanels m && m.lineStep() == 1 && notWorthPacking && out.columns() >= COLUMNS)
                return PanelBlock.inPlace(m, k, out.columns());
            float[] data = SCRATCH.get().right((q1 - q0) * COLUMNS * steps);
            PanelBlock right = PanelBlock.packed(data, q0 * COLUMNS, steps, COLUMNS);
            for (int q = q0; q < q1; q++) {
                int j = q * COLUMNS;
                b.pack(j, Math.min(COLUMNS, out.columns() - j), k, steps, data, right.position(j, 0), COLUMNS);
            }
            return right;
        }

        /// The tile that begins at row `i` and column `j`: straight into the result, if all of it belongs there.
        private void tile(PanelBlock left, int k, PanelBlock right, int steps, int i, int j) {
            int rest = out.rows() - i, height = rest <= FEW_ROWS ? FEW_ROWS : ROWS;
            int y = left.start(i, height), x = right.start(j, COLUMNS);
            boolean first = from + k == 0;
            if (first && height <= rest && out.isTogether(j, COLUMNS)) {
                compute(height, left, y, k, right, x, steps, out.data(), out.position(i, j), out.rowStep());
            } else {
                float[] edge = SCRATCH.get().edge;
                compute(height, left, y, k, right, x, steps, edge, 0, COLUMNS);
                out.store(edge, (i - y) * COLUMNS + j - x, COLUMNS, Math.min(height, rest),
                        Math.min(COLUMNS, out.columns() - j), i, j, !first);
            }
        }

        private static void compute(int height, PanelBlock left, int y, int k, PanelBlock right, int x, int steps,
                float[] to, int at, int step) {
            int l = left.position(y, k), r = right.position(x, 0);
            if (height == FEW_ROWS)
                Tile.sixRows(steps, left.data(), l, left.lineStep(), left.innerStep(),
                        right.data(), r, right.innerStep(), to, at, step);
            else
                Tile.twelveRows(steps, left.data(), l, left.lineStep(), left.innerStep(),
                        right.data(), r, right.innerStep(), to, at, step);
        }
    }

    /// The space of one thread for packed operands and for a tile, kept from one product to the next.
    private static final class Scratch {
        private float[] left = new float[0], right = new float[0];
        private final float[] edge = new float[12 * COLUMNS];

        float[] left(int size) {
            return left.length >= size ? left : (left = new float[size]);
        }

        float[] right(int size) {
            return right.length >= size ? right : (right = new float[size]);
        }
    }

    private PanelProduct() {}
}
