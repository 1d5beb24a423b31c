package gradbook.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// Time that passes, or in a test, seems to.
interface Clock {
    long nanoTime();

    /// For how long the threads of this process have worked, all together.
    long processNanos();

    void sleep(long millis);

    OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    Clock SYSTEM = new Clock() {
        @Override public long nanoTime() {
            return System.nanoTime();
        }

        @Override public long processNanos() {
            return PROCESS.getProcessCpuTime();
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
