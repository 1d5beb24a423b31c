package gradbook.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Where a matrix product is stored: element (i, j) at `at + i·rowStep + (j / block)·blockStep + j % block`.
///
/// The columns of a product may be the pixels of several images, whose planes are stored apart: then `block` is
/// the number of pixels of one image and `blockStep` the distance from an image to the next. Of a plain
/// matrix, `block` is the number of columns.
public record Target(float[] data, int at, int rows, int columns, int rowStep, int block, int blockStep) {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;

    /// The place of element (i, j).
    int position(int i, int j) {
        return at + i * rowStep + j / block * blockStep + j % block;
    }

    /// Whether `count` columns from column `j` on exist and stand together.
    boolean isTogether(int j, int count) {
        return j + count <= columns && j % block + count <= block;
    }

    /// Stores `lines` × `count` numbers of `tile`, from its index `from` on, at row `i` and column `j`: in place of
    /// what is there, or added to it.
    void store(float[] tile, int from, int step, int lines, int count, int i, int j, boolean add) {
        for (int end = j + count, n; j < end; j += n, from += n) {
            n = Math.min(end - j, block - j % block);
            int to = position(i, j);
            for (int line = 0; line < lines; line++) {
                if (add) add(tile, from + line * step, n, to + line * rowStep);
                else System.arraycopy(tile, from + line * step, data, to + line * rowStep, n);
            }
        }
    }

    private void add(float[] x, int p, int n, int q) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += LANES.length())
            FloatVector.fromArray(LANES, data, q + i).add(FloatVector.fromArray(LANES, x, p + i))
                    .intoArray(data, q + i);
        for (; i < n; i++) data[q + i] += x[p + i];
    }
}
