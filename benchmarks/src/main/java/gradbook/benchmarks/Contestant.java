package gradbook.benchmarks;

import gradbook.tensor.Workspace;
import java.util.function.Supplier;

/// One of those who do the same work.
///
/// @param name         such as `libtorch`
/// @param warmUpMillis how long it works before anything is timed
record Contestant(String name, Work work, long warmUpMillis) {
    /// The name of the one that all others are compared with.
    static final String OURS = "gradbook";
    /// The name of the one whose time is the measure of ours.
    static final String PEER = "libtorch";

    /// Its code is compiled while it runs, the better the longer it has run.
    static Contestant inJava(String name, Runnable work) {
        return new Contestant(name, Work.of(work), 600);
    }

    /// Gradbook, as in training: a workspace lends what is computed its arrays, and gets them back after each time.
    static Contestant ours(Supplier<?> work) {
        var workspace = new Workspace();
        return inJava(OURS, () -> workspace.run(work::get));
    }

    /// Its code is compiled already.
    static Contestant natively(String name, Runnable work) {
        return new Contestant(name, Work.of(work), 0);
    }

    /// Tells its time itself, such as that of an epoch without the test after it.
    static Contestant timingItself(String name, Work work) {
        return new Contestant(name, work, 0);
    }
}
