package gradbook.benchmarks;

import gradbook.tensor.Parallel;
import gradbook.training.Mnist;
import java.util.function.IntConsumer;

/// A program that trains LeNet-5 and reports when it is how far. Arguments: `ours` or `libtorch`, how many
/// epochs, how many threads.
final class LenetChild {
    /// Reported with the time that the first epoch took, in nanoseconds.
    static final String EPOCH = "epoch";
    /// Reported with the time that the first steps took.
    static final String STEPS = "steps";
    /// How many those are.
    static final int FIRST_STEPS = 100;
    /// Reported every [#INTERVAL] steps, with the bytes that are in use after collecting garbage.
    static final String HEAP = "heap";
    static final int INTERVAL = 100;

    public static void main(String... args) {
        int epochs = Integer.parseInt(args[1]), threads = Integer.parseInt(args[2]);
        Parallel.withThreads(threads, () -> {
            if (args[0].equals("libtorch")) libtorch(epochs, threads);
            else ours(epochs);
            return null;
        });
        Child.reportPeak();
        System.exit(0);
    }

    private static void ours(int epochs) {
        var work = new LenetWork.Ours(Mnist.train());
        report(epochs, work::epoch);
    }

    private static void libtorch(int epochs, int threads) {
        Libtorch.start(threads);
        try (var work = new LenetWork.Torch(Mnist.train())) {
            report(epochs, work::epoch);
        }
    }

    /// Trains an epoch, and tells a listener after each step.
    private interface Epoch {
        double run(IntConsumer progress);
    }

    private static void report(int epochs, Epoch epoch) {
        long start = System.nanoTime();
        Child.report(EPOCH, epoch.run(step -> {
            if (step == FIRST_STEPS) Child.report(STEPS, System.nanoTime() - start);
        }));
        for (int e = 1; e < epochs; e++)
            epoch.run(step -> {
                if (step % INTERVAL == 0) Child.report(HEAP, Child.heapAfterCollection());
            });
    }

    private LenetChild() {}
}
