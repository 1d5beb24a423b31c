package gradbook.cnn;

import gradbook.tensor.Floats;
import gradbook.tensor.Lanes;
import gradbook.tensor.Parallel;
import java.util.Arrays;

/// Planes in a form in which windows are easily read.
///
/// There is room around them, so that whatever a window sees can be read, also outside the plane. And if windows
/// move across in steps, columns that are a step apart stand side by side: of each row first columns
/// 0, step, 2·step, …, then 1, step + 1, …, and so on. So what neighbouring windows see at the same
/// place are neighbouring numbers, and a vector can be loaded from any of them.
///
/// @param size  from one plane to the next
/// @param pitch from one row to the next
/// @param top   how many rows are above the first one of a plane
/// @param left  how many columns are left of the first one
/// @param step  of the windows, across
record PaddedPlanes(float[] data, int size, int pitch, int top, int left, int step) {
    /// Numbers of the planes that are worked on at a time: 8 MB, or one image.
    private static final int PIXELS_AT_ONCE = 1 << 21;

    /// Planes `first` … `first + count − 1` of `x`, each `height` × `width`: a copy with zeros around
    /// each and behind the last, where vectors end that begin inside. (What stands there in `x` could be NaN, and
    /// 0·NaN is not 0.)
    static PaddedPlanes of(Floats x, int first, int count, int height, int width, Reach down, Reach across) {
        int top = down.before(), left = across.before(), step = across.step();
        int rows = top + height + down.behind(height);
        int pitch = Math.ceilDiv(left + width + across.behind(width), step) * step;
        int size = rows * pitch, start = x.at() + first * height * width;
        float[] copy = Scratch.IMAGES.ofSize(count * size + Lanes.WIDTH);
        Arrays.fill(copy, count * size, count * size + Lanes.WIDTH, 0);
        var planes = new PaddedPlanes(copy, size, pitch, top, left, step);
        Parallel.ranges(count, Math.max(1, (1 << 15) / size), (from, to) -> {
            for (int plane = from; plane < to; plane++) {
                Arrays.fill(copy, plane * size, (plane + 1) * size, 0);
                for (int y = 0; y < height; y++)
                    planes.copyRow(x.data(), start + (plane * height + y) * width, width, plane * size, y);
            }
        });
        return planes;
    }

    private void copyRow(float[] x, int from, int width, int plane, int y) {
        if (step == 1) System.arraycopy(x, from, data, plane + position(y, 0), width);
        else for (int first = 0; first < Math.min(step, width); first++)
            for (int i = from + first, to = plane + position(y, first); i < from + width; i += step) data[to++] = x[i];
    }

    /// Where number (y, x) of the first plane is, which may be outside the plane.
    private int position(int y, int x) {
        return (top + y) * pitch + (left + x) % step * (pitch / step) + (left + x) / step;
    }

    /// Where each result of so many images stands: they are `perImage` planes apart.
    int[] places(int images, int perImage, Reach down, Reach across) {
        int[] places = new int[images * down.results() * across.results()];
        int i = 0;
        for (int n = 0; n < images; n++)
            for (int y = 0; y < down.results(); y++)
                for (int x = 0; x < across.results(); x++)
                    places[i++] = n * perImage * size + y * down.step() * pitch + x;
        return places;
    }

    /// What a result sees in `channels` planes from plane `first` on, relative to where it stands.
    int[] seen(int first, int channels, Reach down, Reach across) {
        int[] seen = new int[channels * down.offsets().length * across.offsets().length];
        int i = 0;
        for (int c = 0; c < channels; c++)
            for (int y : down.offsets())
                for (int x : across.offsets()) seen[i++] = (first + c) * size + position(y, x);
        return seen;
    }

    interface Portion {
        void of(int first, int images);
    }

    /// Some images at a time, so that copies of them stay small.
    ///
    /// @param size numbers in all images
    static void forEachPortion(int batch, int size, Portion portion) {
        int atOnce = Math.clamp((long) PIXELS_AT_ONCE * batch / Math.max(1, size), 1, Math.max(1, batch));
        for (int first = 0; first < batch; first += atOnce) portion.of(first, Math.min(atOnce, batch - first));
    }
}
