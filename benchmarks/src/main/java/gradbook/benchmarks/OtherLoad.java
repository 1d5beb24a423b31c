package gradbook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether other programs were at work while something was measured.
interface OtherLoad {
    /// Measuring begins.
    void start();

    /// Whether, since then, others took less than a tenth of one processor.
    boolean wasQuiet();

    /// Takes every round as it comes.
    OtherLoad IGNORED = new OtherLoad() {
        @Override public void start() {}

        @Override public boolean wasQuiet() {
            return true;
        }
    };

    /// Linux counts the time that its processors were busy; what of it was not ours, was of others.
    final class Linux implements OtherLoad {
        private static final Path STAT = Path.of("/proc/stat");
        /// The unit of that file, a hundredth of a second.
        private static final long TICK_NANOS = 10_000_000;
        private static final double QUIET = 0.1;
        /// In the file's first line: `cpu user nice system idle iowait irq softirq steal …`
        private static final int IDLE = 4, WAITING = 5, LAST = 8;

        private long start;
        private long others;

        static boolean isKnown() {
            return Files.isReadable(STAT);
        }

        @Override public void start() {
            start = System.nanoTime();
            others = othersNanos();
        }

        /// Ticks are coarse: in a tenth of a second, one of them already looks like a tenth of a processor.
        @Override public boolean wasQuiet() {
            return othersNanos() - others < QUIET * (System.nanoTime() - start) + 2 * TICK_NANOS;
        }

        private static long othersNanos() {
            try {
                String[] fields = Files.readAllLines(STAT).getFirst().trim().split("\\s+");
                long busy = 0;
                for (int i = 1; i <= LAST; i++) if (i != IDLE && i != WAITING) busy += Long.parseLong(fields[i]);
                return busy * TICK_NANOS - Clock.SYSTEM.processNanos();
            } catch (IOException e) {
                return 0;
            }
        }
    }
}
