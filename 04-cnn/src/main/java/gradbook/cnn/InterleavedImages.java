package gradbook.cnn;

import gradbook.tensor.Lanes;
import java.util.Arrays;

/// As many images as a vector has lanes, the same number of all of them side by side: number (c, y, x) of image n is
/// `data[((c·rows + y)·pitch + x)·lanes + n]`. There is room around the planes for all that windows see.
///
/// Whatever is done to one number of an image is then done to a vector, and no lane is ever empty,
/// however short the rows are.
///
/// @param size  from one plane to the next
/// @param pitch from one row to the next
/// @param start where number (0, 0) of the first plane is
record InterleavedImages(float[] data, int size, int pitch, int start) {
    private static final int W = Lanes.WIDTH;
    /// Numbers of an image that are written out at a time: with a line of the cache for each, they stay in it.
    private static final int AT_ONCE = 128;

    /// The `channels` planes of `height` × `width` of each of `images` images, the first of which begins at `at`: with
    /// zeros around them, and in the lanes that are left over.
    static InterleavedImages of(float[] x, int at, int images, int channels, int height, int width,
            Reach down, Reach across) {
        int pitch = (across.before() + width + across.behind(width)) * W, plane = height * width;
        int size = (down.before() + height + down.behind(height)) * pitch;
        int start = down.before() * pitch + across.before() * W;
        float[] data = Scratch.IMAGES.ofSize(channels * size);
        boolean isPadded = size > plane * W;
        float[] numbers = isPadded ? Scratch.HALFWAY.ofSize(channels * plane * W) : data;
        interleave(x, at, channels * plane, images, channels * plane, numbers, 0, W);
        if (isPadded) {
            Arrays.fill(data, 0, channels * size, 0);
            for (int c = 0; c < channels; c++)
                for (int y = 0; y < height; y++)
                    System.arraycopy(numbers, (c * plane + y * width) * W,
                            data, start + c * size + y * pitch, width * W);
        }
        return new InterleavedImages(data, size, pitch, start);
    }

    /// `to[toAt + i·step + n] = from[at + n·size + i]` for i < count and n < images, and 0 for the lanes left over.
    static void interleave(float[] from, int at, int size, int images, int count, float[] to, int toAt, int step) {
        for (int n = 0; n < W; n++)
            for (int i = 0, p = at + n * size, q = toAt + n; i < count; i++, q += step)
                to[q] = n < images ? from[p + i] : 0;
    }

    /// The reverse: `to[toAt + n·size + i] = from[i·lanes + n]` for i < count and n < images.
    static void separate(float[] from, int count, int images, float[] to, int toAt, int size) {
        for (int start = 0; start < count; start += AT_ONCE) {
            int end = Math.min(count, start + AT_ONCE);
            for (int n = 0; n < images; n++)
                for (int i = start, p = start * W + n, q = toAt + n * size; i < end; i++, p += W) to[q + i] = from[p];
        }
    }

    /// Where the vectors of the results stand.
    int[] places(Reach down, Reach across) {
        int[] places = new int[down.results() * across.results()];
        int i = 0;
        for (int y = 0; y < down.results(); y++)
            for (int x = 0; x < across.results(); x++) places[i++] = y * down.step() * pitch + x * across.step() * W;
        return places;
    }

    /// What a result sees in all channels, relative to where it stands: row by row of its window.
    int[] seen(int channels, Reach down, Reach across) {
        int[] seen = new int[channels * down.offsets().length * across.offsets().length];
        int i = 0;
        for (int y : down.offsets())
            for (int c = 0; c < channels; c++)
                for (int x : across.offsets()) seen[i++] = start + c * size + y * pitch + x * W;
        return seen;
    }
}
