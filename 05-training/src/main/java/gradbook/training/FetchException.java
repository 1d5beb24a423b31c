package gradbook.training;

import java.io.IOException;

/// A public data set could not be fetched. The message says what stood in the way, and what to do.
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1;

    /// @param message a sentence for the user
    public FetchException(String message, Throwable cause) {
        super(message, cause);
    }

    /// The same without a cause.
    public FetchException(String message) {
        this(message, null);
    }
}
