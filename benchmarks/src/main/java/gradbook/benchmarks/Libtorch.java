package gradbook.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/// libtorch through DJL. Single operations call the bridge to C++ directly, so that nothing of Java's comes
/// between them and the clock.
final class Libtorch implements AutoCloseable {
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());

    /// Starts it, once: from what is in its jars, without asking the network for anything.
    static void start(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        Engine.getInstance();
        JniUtils.setNumThreads(threads);
    }

    static String version() {
        return Engine.getInstance().getVersion();
    }

    PtNDArray array(float[] numbers, int... dims) {
        return (PtNDArray) manager.create(numbers, shape(dims));
    }

    /// `array`, not copied, as a new leaf that gradients are wanted for. A leaf that has a gradient already would
    /// have the next one added to it, which is more than the work that we compare.
    static PtNDArray leaf(PtNDArray array) {
        PtNDArray leaf = JniUtils.detachGradient(array);
        JniUtils.attachGradient(leaf, true);
        return leaf;
    }

    /// From now until it is closed, operations are remembered for a backward pass.
    interface Recording extends AutoCloseable {
        @Override void close();
    }

    static Recording record() {
        JniUtils.setGradMode(true);
        return () -> JniUtils.setGradMode(false);
    }

    static Shape shape(int... dims) {
        long[] longs = new long[dims.length];
        for (int d = 0; d < dims.length; d++) longs[d] = dims[d];
        return new Shape(longs);
    }

    /// The numbers in `array`, which is closed.
    static float[] take(PtNDArray array) {
        try (array) {
            return array.toFloatArray();
        }
    }

    @Override public void close() {
        manager.close();
    }
}
