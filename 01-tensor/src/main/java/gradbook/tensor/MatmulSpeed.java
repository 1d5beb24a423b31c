package gradbook.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Measures products of n×n matrices with the kernels in use, in GFLOP/s: 10⁹ additions and multiplications in a
/// second. One product has 2n³ of them.
///
/// ```
/// for kernels in reference float vector; do
///     java --add-modules jdk.incubator.vector -Dgradbook.kernels=$kernels \
///         -cp 01-tensor/target/classes gradbook.tensor.MatmulSpeed
/// done
/// ```
///
/// Each kind of kernels has a program of its own: Java's compiler optimises for what it has seen so far, and would do
/// worse by what comes later.
final class MatmulSpeed {
    private static final int[] SIZES = {64, 256, 512};
    private static final int ROUNDS = 5;
    /// In nanoseconds. The compiler takes seconds to find out what is worth its time.
    private static final long WARM_UP = 3_000_000_000L, ROUND = 300_000_000L;

    public static void main(String... args) {
        int processors = Runtime.getRuntime().availableProcessors();
        // The definitions know nothing of threads.
        for (int threads : Backend.ACTIVE == Backend.REFERENCE ? List.of(1) : List.of(1, processors)) {
            System.out.print(Backend.ACTIVE + ", " + threads + (threads == 1 ? " thread:" : " threads:"));
            for (int n : SIZES)
                System.out.print(String.format(Locale.ROOT, "  %d×%d %.1f", n, n,
                        Parallel.withThreads(threads, () -> speed(n))));
            System.out.println();
        }
    }

    /// The median over the rounds.
    private static double speed(int n) {
        Tensor a = Tensor.rand(Shape.of(n, n), DType.FLOAT32, Seed.of(1).generator());
        Tensor b = Tensor.rand(Shape.of(n, n), DType.FLOAT32, Seed.of(2).generator());
        secondsEach(a, b, WARM_UP);
        double[] seconds = new double[ROUNDS];
        for (int r = 0; r < ROUNDS; r++) seconds[r] = secondsEach(a, b, ROUND);
        Arrays.sort(seconds);
        return 2.0 * n * n * n / seconds[ROUNDS / 2] * 1e-9;
    }

    private static double secondsEach(Tensor a, Tensor b, long nanos) {
        long start = System.nanoTime(), now = start;
        int times = 0;
        for (; now - start < nanos; now = System.nanoTime(), times++) a.matmul(b);
        return (now - start) * 1e-9 / times;
    }

    private MatmulSpeed() {}
}
