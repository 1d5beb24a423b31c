package gradbook.architectures.cli;

import gradbook.training.FetchListener;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Shows how a download goes: on a terminal in a line that is drawn over again, in a file or a pipe only when a file
/// is complete.
///
/// ```
/// train-images-idx3-ubyte.gz   38 %  10.1 of 26.4 MB, 3.1 MB/s
/// train-images-idx3-ubyte.gz: complete, as published
/// ```
final class FetchProgress implements FetchListener {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private String file = "";
    private long startTime, startBytes, lastDrawn;

    FetchProgress(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    static FetchProgress on(PrintStream out) {
        boolean terminal = out == System.out && System.console() != null && System.console().isTerminal()
                && !"dumb".equals(System.getenv("TERM"));
        return new FetchProgress(out, terminal, System::nanoTime);
    }

    @Override public void onBytes(String file, long done, long total) {
        long now = nanoTime.getAsLong();
        if (!file.equals(this.file) || done < startBytes) {
            this.file = file;
            startTime = now;
            startBytes = done;
            lastDrawn = now - REDRAW_NANOS;
        }
        if (!terminal || now - lastDrawn < REDRAW_NANOS) return;
        lastDrawn = now;
        out.print(CLEAR_LINE + line(done, total, (now - startTime) / 1e9));
        out.flush();
    }

    /// The rate is that of this attempt: what was there before came for nothing.
    private String line(long done, long total, double seconds) {
        double rate = seconds > 0 ? (done - startBytes) / seconds / 1e6 : 0;
        String part = total > 0 ? String.format(Locale.ROOT, "%3d %%  %.1f of %.1f MB", 100 * done / total, done / 1e6,
                total / 1e6) : String.format(Locale.ROOT, "%.1f MB", done / 1e6);
        return String.format(Locale.ROOT, "%s  %s, %.1f MB/s", file, part, rate);
    }

    @Override public void onFile(String file) {
        if (terminal) out.print(CLEAR_LINE);
        out.println(file + ": complete, as published");
        out.flush();
    }
}
