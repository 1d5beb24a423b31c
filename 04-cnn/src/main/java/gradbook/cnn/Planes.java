package gradbook.cnn;

import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;

/// Images (N, C, H, W) one channel at a time: plane n·C + c is channel c of image n.
///
/// Planes share no pixels, so they can be worked on side by side.
final class Planes {
    /// Steps of work that are worth a task of their own.
    private static final int WORTH_A_TASK = 1 << 15;

    /// Calls `task` with the number of each plane of `images`, on several threads.
    ///
    /// @param stepsPerPlane roughly how much work a plane is
    static void forEach(Shape images, int stepsPerPlane, Parallel.Task task) {
        int planesPerTask = Math.max(1, WORTH_A_TASK / Math.max(1, stepsPerPlane));
        Parallel.ranges(images.dim(0) * images.dim(1), planesPerTask, (from, to) -> {
            for (int plane = from; plane < to; plane++) task.run(plane);
        });
    }

    /// The pixels of one plane of contiguous `images`, in reading order.
    static double[] read(Tensor images, int plane) {
        double[] pixels = new double[images.dim(2) * images.dim(3)];
        int start = images.layout().offset() + plane * pixels.length;
        Storage storage = images.storage();
        for (int i = 0; i < pixels.length; i++) pixels[i] = storage.get(start + i);
        return pixels;
    }

    /// Stores `pixels` as one plane of `images`, which must be fresh.
    static void write(double[] pixels, Tensor images, int plane) {
        Storage storage = images.storage();
        for (int i = 0; i < pixels.length; i++) storage.set(plane * pixels.length + i, pixels[i]);
    }

    private Planes() {}
}
