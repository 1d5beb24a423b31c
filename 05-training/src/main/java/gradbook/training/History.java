package gradbook.training;

import gradbook.tensor.AtomicFiles;
import gradbook.tensor.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How training went so far, epoch by epoch: the learning curves, as a table of comma-separated values.
public record History(List<EpochReport> epochs) {
    private static final String HEADER = "epoch,train_loss,train_accuracy,test_loss,"
            + "test_accuracy,seconds,images_per_second";
    private static final int MOST_BYTES = 1 << 24;

    /// @throws IllegalArgumentException unless the epochs are numbered 1, 2, 3, …
    public History {
        epochs = List.copyOf(epochs);
        for (int i = 0; i < epochs.size(); i++)
            if (epochs.get(i).epoch() != i + 1)
                throw new IllegalArgumentException(
                        "a history with epoch " + epochs.get(i).epoch() + " in place " + (i + 1));
    }

    /// Before the first epoch.
    public static History empty() {
        return new History(List.of());
    }

    /// The number of epochs.
    public int size() {
        return epochs.size();
    }

    /// The latest epoch.
    public EpochReport last() {
        return epochs.getLast();
    }

    /// This history and one more epoch.
    public History with(EpochReport report) {
        return new History(Stream.concat(epochs.stream(), Stream.of(report)).toList());
    }

    /// A line of column names, and one for each epoch. Numbers have all their digits, so that
    /// [#parse] gives the same ones.
    public String toCsv() {
        return epochs.stream()
                .map(e -> String.join(",", String.valueOf(e.epoch()), String.valueOf(e.trainLoss()),
                        String.valueOf(e.trainAccuracy()), String.valueOf(e.testLoss()),
                        String.valueOf(e.testAccuracy()), String.valueOf(e.seconds()),
                        String.valueOf(e.imagesPerSecond())))
                .collect(Collectors.joining("\n", HEADER + "\n", epochs.isEmpty() ? "" : "\n"));
    }

    /// Reads what [#toCsv] gives; `name` is for error messages.
    ///
    /// @throws FormatException if it is not such a table
    public static History parse(String csv, String name) throws FormatException {
        List<String> lines = csv.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER))
            throw new FormatException(name, 0, "the line " + HEADER, lines.isEmpty() ? "the end" : lines.getFirst());
        var epochs = new ArrayList<EpochReport>();
        long offset = HEADER.length() + 1;
        for (String line : lines.subList(1, lines.size())) {
            epochs.add(parseLine(line, epochs.size() + 1, name, offset));
            offset += line.length() + 1;
        }
        return new History(epochs);
    }

    private static EpochReport parseLine(String line, int epoch, String name, long offset) throws FormatException {
        String[] cells = line.split(",", -1);
        try {
            if (cells.length == 7 && Integer.parseInt(cells[0]) == epoch)
                return new EpochReport(epoch, Double.parseDouble(cells[1]), Double.parseDouble(cells[2]),
                        Double.parseDouble(cells[3]), Double.parseDouble(cells[4]), Double.parseDouble(cells[5]),
                        Double.parseDouble(cells[6]));
        } catch (NumberFormatException _) {
            // answered below, like any other line that does not fit
        }
        throw new FormatException(name, offset, "epoch " + epoch + " and six numbers", line);
    }

    /// Makes or replaces `file`, with the text of [#toCsv].
    public void write(Path file) throws IOException {
        AtomicFiles.write(file, out -> out.write(toCsv().getBytes(StandardCharsets.UTF_8)));
    }

    /// @throws FormatException if it is not a table that [#write] wrote
    public static History read(Path file) throws IOException {
        // Whatever is no text becomes a letter that stands in no table. A line has a hundred bytes.
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8), file.toString());
        }
    }
}
