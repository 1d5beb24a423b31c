package gradbook.tensor;

import java.util.Arrays;

/// Layouts of one shape, walked together row by row, where a row is as long as possible: two
/// dimensions that follow each other without a gap in every layout count as one. Adding
/// two contiguous tensors is then a single row, whatever their shape.
final class Rows {
    /// How many rows there are, and how many elements are in each.
    final int count, length;
    private final int[] dims;
    private final int[][] strides;
    private final Layout[] layouts;

    Rows(Layout... layouts) {
        this.layouts = layouts;
        Shape shape = layouts[0].shape();
        int[] joined = new int[shape.rank() + 1];
        int[][] walks = new int[layouts.length][shape.rank() + 1];
        int last = 0;
        joined[0] = 1;
        for (int d = 0; d < shape.rank(); d++) {
            int dim = shape.dim(d);
            if (dim == 1) continue;
            if (joined[last] > 1 && !continues(walks, last, d, dim)) last++;
            joined[last] = Math.max(joined[last], 1) * dim;
            for (int k = 0; k < layouts.length; k++) walks[k][last] = layouts[k].strides()[d];
        }
        this.length = joined[last];
        this.dims = Arrays.copyOf(joined, last);
        this.strides = walks;
        this.count = shape.size() == 0 ? 0 : shape.size() / length;
    }

    private boolean continues(int[][] walks, int last, int d, int dim) {
        for (int k = 0; k < layouts.length; k++)
            if (walks[k][last] != layouts[k].strides()[d] * dim) return false;
        return true;
    }

    /// The distance between neighbours in a row of layout `k`: mostly 1, or 0 if it stands still.
    int step(int k) {
        return strides[k][dims.length];
    }

    /// Whether all layouts have their neighbours next to each other.
    boolean isStepwise() {
        for (int k = 0; k < layouts.length; k++) if (step(k) != 1) return false;
        return true;
    }

    /// Where row `row` of layout `k` starts in its storage.
    int start(int k, int row) {
        int at = layouts[k].offset();
        for (int d = dims.length - 1; d >= 0; d--) {
            at += row % dims[d] * strides[k][d];
            row /= dims[d];
        }
        return at;
    }
}
