package gradbook.architectures.experiments;

import gradbook.tensor.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A question about networks, and the run that answers it.
///
/// An experiment's sizes are the components of a record, so that its standard form takes a few minutes at most, and a
/// test can run it in a second.
public interface Experiment {

    /// As on the command line.
    String name();

    /// What is to be found out, in one line that ends with a question mark.
    String question();

    /// Finds it out.
    ///
    /// @param seed     where all randomness comes from
    /// @param progress is told now and then how far it is, in a few words
    Findings run(Seed seed, Consumer<String> progress) throws IOException;

    /// The same experiment with the data in a file or folder.
    ///
    /// @throws IllegalArgumentException if it has none that could be others
    default Experiment with(Path data) throws IOException {
        throw new IllegalArgumentException("experiment " + name() + " runs on what is in the box: it cannot take "
                + data);
    }
}
