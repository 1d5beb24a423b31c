package gradbook.benchmarks;

import gradbook.tensor.Lanes;
import gradbook.tensor.Parallel;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// What the machine can do at most: how fast it multiplies and adds, and how fast it reads and writes.
///
/// @param gflops  float32 operations per nanosecond, those of a fused multiply-add counting as two
/// @param gigabytesPerSecond moved between the processors and the memory
record Peak(double gflops, double gigabytesPerSecond) {
    private static final int STEPS = 1_000_000;
    private static final int CHAINS = 12;
    private static final int ROUNDS = 9;
    /// Three arrays of 64 MB fit into no cache.
    private static final int NUMBERS = 1 << 24;
    private static final int STRETCH = 1 << 16;

    /// The median of a few rounds with `threads` threads.
    static Peak measure(int threads) {
        return new Peak(arithmetic(threads), memory(threads));
    }

    private static double arithmetic(int threads) {
        float[] results = new float[threads];
        double operations = (double) threads * STEPS * CHAINS * Lanes.WIDTH * 2;
        return median(operations, () -> Parallel.run(threads, i -> results[i] = multiplyAdd(STEPS)));
    }

    /// A processor begins one or two multiply-adds in each cycle, and each takes four: only with eight chains or
    /// more that do not wait for each other is it never idle.
    private static float multiplyAdd(int steps) {
        FloatVector a = FloatVector.broadcast(Lanes.FLOATS, 0.999f), b = FloatVector.broadcast(Lanes.FLOATS, 0.001f);
        FloatVector s0 = b, s1 = b, s2 = b, s3 = b, s4 = b, s5 = b, s6 = b, s7 = b, s8 = b, s9 = b, s10 = b, s11 = b;
        for (int i = 0; i < steps; i++) {
            s0 = a.fma(b, s0);
            s1 = a.fma(b, s1);
            s2 = a.fma(b, s2);
            s3 = a.fma(b, s3);
            s4 = a.fma(b, s4);
            s5 = a.fma(b, s5);
            s6 = a.fma(b, s6);
            s7 = a.fma(b, s7);
            s8 = a.fma(b, s8);
            s9 = a.fma(b, s9);
            s10 = a.fma(b, s10);
            s11 = a.fma(b, s11);
        }
        return s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7).add(s8).add(s9).add(s10).add(s11).lane(0);
    }

    /// The triad of J. McCalpin's STREAM: x = y + 3·z.
    private static double memory(int threads) {
        float[] x = new float[NUMBERS], y = new float[NUMBERS], z = new float[NUMBERS];
        return median(3.0 * Float.BYTES * NUMBERS,
                () -> Parallel.ranges(NUMBERS, STRETCH, (from, to) -> triad(x, y, z, from, to)));
    }

    private static void triad(float[] x, float[] y, float[] z, int from, int to) {
        FloatVector three = FloatVector.broadcast(Lanes.FLOATS, 3);
        for (int i = from; i < to; i += Lanes.WIDTH)
            FloatVector.fromArray(Lanes.FLOATS, z, i).fma(three, FloatVector.fromArray(Lanes.FLOATS, y, i))
                    .intoArray(x, i);
    }

    private static double median(double amount, Runnable work) {
        for (int i = 0; i < ROUNDS; i++) work.run();
        double[] nanos = new double[ROUNDS];
        Arrays.setAll(nanos, _ -> Work.of(work).nanos());
        return amount / new Timing(nanos).median();
    }
}
