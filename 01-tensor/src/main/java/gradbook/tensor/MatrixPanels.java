package gradbook.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The lines of a matrix in memory: the number of line i at inner position k is
/// `data[at + i·lineStep + k·innerStep]`.
record MatrixPanels(float[] data, int at, int lineStep, int innerStep) implements Panels {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;

    static MatrixPanels rowsOf(Matrix a) {
        return new MatrixPanels(a.data(), a.at(), a.rowStep(), a.columnStep());
    }

    static MatrixPanels columnsOf(Matrix b) {
        return new MatrixPanels(b.data(), b.at(), b.columnStep(), b.rowStep());
    }

    @Override public void pack(int first, int lines, int from, int depth, float[] to, int q, int width) {
        int p = at + first * lineStep + from * innerStep;
        if (lineStep == 1) copy(p, lines, depth, to, q, width);
        else turn(p, lines, depth, to, q, width);
    }

    private void copy(int p, int lines, int depth, float[] to, int q, int width) {
        if (lines == 2 * LANES.length()) {
            for (int k = 0; k < depth; k++) {
                FloatVector.fromArray(LANES, data, p + k * innerStep).intoArray(to, q + k * width);
                FloatVector.fromArray(LANES, data, p + k * innerStep + LANES.length())
                        .intoArray(to, q + k * width + LANES.length());
            }
        } else {
            for (int k = 0; k < depth; k++) System.arraycopy(data, p + k * innerStep, to, q + k * width, lines);
        }
    }

    private void turn(int p, int lines, int depth, float[] to, int q, int width) {
        int i = 0;
        for (; i + 6 <= lines; i += 6) turnSix(p + i * lineStep, depth, to, q + i, width);
        for (; i < lines; i++)
            for (int k = 0; k < depth; k++) to[q + k * width + i] = data[p + i * lineStep + k * innerStep];
    }

    private void turnSix(int p0, int depth, float[] to, int q, int width) {
        int p1 = p0 + lineStep, p2 = p1 + lineStep, p3 = p2 + lineStep, p4 = p3 + lineStep, p5 = p4 + lineStep;
        for (int k = 0; k < depth; k++) {
            int i = q + k * width, j = k * innerStep;
            to[i] = data[p0 + j];
            to[i + 1] = data[p1 + j];
            to[i + 2] = data[p2 + j];
            to[i + 3] = data[p3 + j];
            to[i + 4] = data[p4 + j];
            to[i + 5] = data[p5 + j];
        }
    }
}
