package gradbook.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The lines of a matrix in memory: the number of line i at inner position k is
/// `data[at + i·lineStep + k·innerStep]`. Either the lines stand side by side, and packing copies
/// vectors, or the numbers of each line do, and packing turns them.
public record MatrixPanels(float[] data, int at, int lineStep, int innerStep) implements Panels {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int WIDTH = Lanes.WIDTH;

    static MatrixPanels rowsOf(Matrix a) {
        return new MatrixPanels(a.data(), a.at(), a.rowStep(), a.columnStep());
    }

    static MatrixPanels columnsOf(Matrix b) {
        return new MatrixPanels(b.data(), b.at(), b.columnStep(), b.rowStep());
    }

    @Override public void pack(int first, int lines, int from, int depth, float[] to, int q, int width) {
        int p = at + first * lineStep + from * innerStep;
        if (lineStep == 1 && lines <= 2 * WIDTH) copy(p, lines, depth, to, q, width);
        else turn(p, lines, depth, to, q, width);
    }

    /// For each inner position up to two vectors: so few numbers that calling `System.arraycopy` would take longer.
    private void copy(int p, int lines, int depth, float[] to, int q, int width) {
        VectorMask<Float> inside = LANES.indexInRange(0, lines), beyond = LANES.indexInRange(WIDTH, lines);
        if (lines == 2 * WIDTH) {
            for (int k = 0; k < depth; k++, p += innerStep, q += width) {
                FloatVector.fromArray(LANES, data, p).intoArray(to, q);
                FloatVector.fromArray(LANES, data, p + WIDTH).intoArray(to, q + WIDTH);
            }
        } else if (lines <= WIDTH) {
            for (int k = 0; k < depth; k++, p += innerStep, q += width)
                FloatVector.fromArray(LANES, data, p, inside).intoArray(to, q, inside);
        } else {
            for (int k = 0; k < depth; k++, p += innerStep, q += width) {
                FloatVector.fromArray(LANES, data, p).intoArray(to, q);
                FloatVector.fromArray(LANES, data, p + WIDTH, beyond).intoArray(to, q + WIDTH, beyond);
            }
        }
    }

    private void turn(int p, int lines, int depth, float[] to, int q, int width) {
        int i = 0;
        if (innerStep == 1)
            for (; i + 6 <= lines; i += 6) turnSix(p + i * lineStep, depth, to, q + i, width);
        for (; i < lines; i++)
            for (int k = 0; k < depth; k++) to[q + k * width + i] = data[p + i * lineStep + k * innerStep];
    }

    /// Six lines at once, so that what is written together stands together: a cycle per number.
    private void turnSix(int p0, int depth, float[] to, int q, int width) {
        float[] x = data;
        int p1 = p0 + lineStep, p2 = p1 + lineStep, p3 = p2 + lineStep, p4 = p3 + lineStep, p5 = p4 + lineStep;
        for (int k = 0; k < depth; k++) {
            int i = q + k * width;
            to[i] = x[p0 + k];
            to[i + 1] = x[p1 + k];
            to[i + 2] = x[p2 + k];
            to[i + 3] = x[p3 + k];
            to[i + 4] = x[p4 + k];
            to[i + 5] = x[p5 + k];
        }
    }
}
