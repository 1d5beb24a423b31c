package gradbook.training;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Closes a stream from the network, so that whoever reads gets an exception, when nothing has come for too long. A
/// connection whose other end has gone away can otherwise stay silent for ever.
final class Patience implements AutoCloseable {
    private final Thread watchman;
    private volatile long lastStirred = System.nanoTime();

    Patience(InputStream stream, Duration patience) {
        watchman = Thread.startVirtualThread(() -> {
            try {
                for (long left = patience.toNanos(); left > 0;
                        left = patience.toNanos() - (System.nanoTime() - lastStirred))
                    Thread.sleep(Duration.ofNanos(left));
                stream.close();
            } catch (InterruptedException | IOException _) {
                // Either all has come, or there is nothing left to close.
            }
        });
    }

    /// Something has come.
    void stirred() {
        lastStirred = System.nanoTime();
    }

    @Override public void close() {
        watchman.interrupt();
    }
}
