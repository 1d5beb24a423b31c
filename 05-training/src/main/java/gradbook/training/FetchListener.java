package gradbook.training;

/// Watches a [Fetch].
public interface FetchListener {
    /// Some of `file` has arrived: `done` bytes of `total`, which is -1 if nobody knows. Those that were there from an
    /// earlier attempt are counted.
    default void onBytes(String file, long done, long total) {}

    /// All of `file` is there and is what was published. It may have been there before.
    default void onFile(String file) {}
}
