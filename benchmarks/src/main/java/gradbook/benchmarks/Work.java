package gradbook.benchmarks;

/// Something to be timed. It tells its own time, so that a training epoch can leave out what only surrounds it.
@FunctionalInterface
interface Work {
    /// Does it once.
    ///
    /// @return how long it took, in nanoseconds
    double nanos();

    /// All of `body` is timed.
    static Work of(Runnable body) {
        return new Work() {
            @Override public double nanos() {
                return nanos(1);
            }

            @Override public double nanos(int times) {
                long start = System.nanoTime();
                for (int i = 0; i < times; i++) body.run();
                return System.nanoTime() - start;
            }
        };
    }

    /// Does it `times` times.
    ///
    /// @return how long all of them took together, in nanoseconds
    default double nanos(int times) {
        double sum = 0;
        for (int i = 0; i < times; i++) sum += nanos();
        return sum;
    }
}
