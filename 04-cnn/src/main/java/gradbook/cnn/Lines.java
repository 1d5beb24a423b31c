package gradbook.cnn;

/// How the pixels of a plane meet the outputs of a window that slides over it.
///
/// At each place (k, l) of the window, the outputs of one row see pixels of one row, `stride` apart,
/// and those that would see padding stand at the ends: what is left is a line without any case
/// distinction in it.
final class Lines {

    /// Told that `n` outputs side by side, from `output` on, see at place `k·width + l` of their windows
    /// `n` pixels, from `pixel` on, `step` apart. Both are numbered in reading order.
    interface Line {
        void meet(int place, int pixel, int output, int step, int n);
    }

    /// Shows every line of `window` over a plane, place by place in reading order.
    static void forEach(Window window, int height, int width, Line line) {
        Axis down = window.height(), across = window.width();
        int outHeight = down.outputSize(height), outWidth = across.outputSize(width), place = 0;
        for (int k = 0; k < down.kernel(); k++)
            for (int l = 0; l < across.kernel(); l++, place++) {
                int first = across.firstInside(l), end = across.endInside(l, width, outWidth);
                if (first >= end) continue;
                for (int i = down.firstInside(k); i < down.endInside(k, height, outHeight); i++)
                    line.meet(place, down.position(i, k) * width + across.position(first, l),
                            i * outWidth + first, across.stride(), end - first);
            }
    }

    private Lines() {}
}
