package gradbook.benchmarks;

/// Time that passes, or in a test, seems to.
interface Clock {
    long nanoTime();

    void sleep(long millis);

    Clock SYSTEM = new Clock() {
        @Override public long nanoTime() {
            return System.nanoTime();
        }

        @Override public void sleep(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("a measurement was interrupted", e);
            }
        }
    };
}
