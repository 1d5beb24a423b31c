package gradbook.training;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Shows how training goes: on a terminal a line that is drawn over again, in a file or a pipe one
/// line per epoch.
///
/// ```
/// epoch 1/3 [=======>            ]  38%  14,230 images/s, 0:10 left, loss 0.4312, accuracy 86.71%
/// epoch 1/3: loss 0.2871, accuracy 91.33%, test 97.52%, 4.2 s, 14,230 images/s
/// ```
public final class Progress implements TrainingListener {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 5;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final int width;
    private final LongSupplier nanoTime;
    private int epochs;
    private long epochStart;
    private long lastDrawn;

    /// @param terminal whether `out` understands a carriage return and "clear to the end of the line"
    /// @param width    the columns of the terminal
    /// @param nanoTime the clock, such as `System::nanoTime`
    public Progress(PrintStream out, boolean terminal, int width, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.width = width;
        this.nanoTime = nanoTime;
    }

    /// On standard output, as fits where that goes to.
    public static Progress standard() {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
        String columns = System.getenv("COLUMNS");
        int width = columns != null && columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : 80;
        return new Progress(System.out, terminal, width, System::nanoTime);
    }

    @Override public void onStart(History before, int epochs) {
        this.epochs = epochs;
        epochStart = nanoTime.getAsLong();
        lastDrawn = epochStart - REDRAW_NANOS;
    }

    @Override public void onBatch(BatchReport report) {
        long now = nanoTime.getAsLong();
        if (!terminal || now - lastDrawn < REDRAW_NANOS) return;
        lastDrawn = now;
        out.print(CLEAR_LINE + line(report, (now - epochStart) / 1e9));
        out.flush();
    }

    @Override public void onEpoch(History history) {
        EpochReport e = history.last();
        if (terminal) out.print(CLEAR_LINE);
        out.println(format("epoch %d/%d: loss %.4f, accuracy %.2f%%, test %.2f%%, %.1f s, %,.0f images/s",
                e.epoch(), epochs, e.trainLoss(), 100 * e.trainAccuracy(), 100 * e.testAccuracy(), e.seconds(),
                e.imagesPerSecond()));
        out.flush();
        epochStart = nanoTime.getAsLong();
    }

    /// One column is left free, since some terminals go to the next line when the last one is filled.
    private String line(BatchReport report, double seconds) {
        double done = (double) report.seen() / report.examples();
        double rate = report.seen() / seconds;
        long toCome = report.examples() - report.seen() + (long) (report.epochs() - report.epoch()) * report.examples();

        String start = format("epoch %d/%d ", report.epoch(), report.epochs());
        String end = format("%3.0f%%  %,.0f images/s, %s left, loss %.4f, accuracy %.2f%%", 100 * done, rate,
                clock(Math.round(toCome / rate)), report.loss(), 100 * report.accuracy());
        int room = width - 1 - start.length() - end.length() - "[] ".length();
        String bar = room < SHORTEST_BAR ? "" : bar(Math.min(room, LONGEST_BAR), done);
        String line = start + bar + end;
        return line.substring(0, Math.min(line.length(), width - 1));
    }

    private static String bar(int length, double done) {
        int filled = (int) (done * length);
        return "[" + "=".repeat(filled) + (filled < length ? ">" + " ".repeat(length - filled - 1) : "") + "] ";
    }

    /// Seconds as `1:05` or `2:00:09`.
    private static String clock(long seconds) {
        long minutes = seconds / 60;
        return minutes < 60 ? format("%d:%02d", minutes, seconds % 60)
                : format("%d:%02d:%02d", minutes / 60, minutes % 60, seconds % 60);
    }

    private static String format(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
