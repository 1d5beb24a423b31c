package gradbook.cnn;

import gradbook.tensor.Lanes;
import gradbook.tensor.Panels;
import jdk.incubator.vector.FloatVector;

/// A matrix whose elements are found by adding two numbers: that of line i at inner position k is
/// `data[lines[i] + inner[k]]`.
///
/// The columns of a convolution are such a matrix: `lines` says where the window stands, and `inner` where a
/// place in it is from there. So they need not be written out: the few that a task of the product
/// needs at a time are copied from the image itself, while it is in the cache.
record GatheredPanels(float[] data, int[] lines, int[] inner) implements Panels {
    @Override public void pack(int first, int count, int from, int depth, float[] to, int at, int width) {
        int most = 3 + count / 4; // copying number by number is better than more vectors
        int[] starts = new int[most], ends = new int[most];
        int runs = runs(first, count, starts, ends);
        int k = runs == 0 ? 0 : copyRuns(runs, starts, ends, first + count - 1, from, depth, to, at, width);
        for (; k < depth; k++) {
            int base = inner[from + k], q = at + k * width;
            for (int i = 0; i < count; i++) to[q + i] = data[base + lines[first + i]];
        }
    }

    /// Finds vectors that cover lines standing side by side: `starts` in the data and `ends` in the panel.
    ///
    /// @return how many, or 0 if they are more than fit
    private int runs(int first, int count, int[] starts, int[] ends) {
        int runs = 0, length = 0;
        for (int i = 0; i < count; i++, length++) {
            boolean goesOn = length > 0 && length < Lanes.WIDTH && lines[first + i] == lines[first + i - 1] + 1;
            if (goesOn) continue;
            if (runs == starts.length) return 0;
            starts[runs] = lines[first + i];
            ends[runs++] = i;
            length = 0;
        }
        return runs;
    }

    /// Copies whole vectors, in such an order that what one writes beyond its run is overwritten by the
    /// next, and the rest of what does not fit is left over.
    ///
    /// @return at how many inner positions it is done
    private int copyRuns(int runs, int[] starts, int[] ends, int last, int from, int depth, float[] to, int at,
            int width) {
        int k = 0;
        for (; k < depth - 1; k++) {
            int base = inner[from + k], q = at + k * width;
            if (base + lines[last] + Lanes.WIDTH > data.length) break;
            if (q + ends[runs - 1] + Lanes.WIDTH > to.length) break;
            for (int run = 0; run < runs; run++)
                FloatVector.fromArray(Lanes.FLOATS, data, base + starts[run]).intoArray(to, q + ends[run]);
        }
        return k;
    }
}
