package gradbook.training;

import gradbook.tensor.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A text file with the names of the classes, one a line, class 0 first.
final class ClassNames {
    /// 256 names of 64 letters: a label is a byte.
    private static final int MOST_CLASSES = 256, MOST_BYTES = 1 << 14;

    /// @param count how many there have to be, or 0 for any number
    /// @throws FormatException if there are others
    static List<String> read(Path file, int count) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES)
            throw new FormatException(file.toString(), MOST_BYTES, "the end of the names of classes", "more");
        List<String> names = new String(bytes, StandardCharsets.UTF_8).lines().map(String::strip)
                .filter(name -> !name.isEmpty()).toList();
        int most = count == 0 ? MOST_CLASSES : count;
        if (names.size() < Math.max(count, 2) || names.size() > most)
            throw new FormatException(file.toString(), 0, (count == 0 ? "2 to " + most : String.valueOf(count))
                    + " names of classes, one a line", String.valueOf(names.size()));
        if (names.stream().distinct().count() < names.size())
            throw new FormatException(file.toString(), 0, "each class named once", "a name twice");
        return names;
    }

    private ClassNames() {}
}
