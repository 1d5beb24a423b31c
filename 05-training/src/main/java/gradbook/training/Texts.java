package gradbook.training;

import gradbook.tensor.FormatException;
import gradbook.tensor.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Labelled texts as lists of words: from them comes the [Vocabulary], and with it the numbers for a network.
///
/// @param texts      the words of each
/// @param labels     the class of each; not copied
/// @param classNames what the classes are called
public record Texts(List<List<String>> texts, int[] labels, List<String> classNames) {
    /// Of one file. A few million words; sentence polarity has 0.6 MB.
    private static final int MOST_BYTES = 1 << 26;

    /// @throws IllegalArgumentException unless there is a label for each text, and a class for each label
    public Texts {
        texts = List.copyOf(texts);
        classNames = List.copyOf(classNames);
        if (texts.size() != labels.length)
            throw new IllegalArgumentException(texts.size() + " texts with " + labels.length + " labels");
        for (int label : labels)
            if (label < 0 || label >= classNames.size())
                throw new IllegalArgumentException("a text has the label " + label + ", which is not among 0 … "
                        + (classNames.size() - 1));
    }

    /// The 10,662 sentences from film reviews in `rt-polarity.neg` and `rt-polarity.pos`, half of them negative.
    ///
    /// Source: B. Pang and L. Lee, *Seeing stars: exploiting class relationships for sentiment categorization with
    /// respect to rating scales*, 2005.
    public static Texts polarity(Path folder) throws IOException {
        return read(new TreeMap<>(Map.of(
                "negative", folder.resolve("rt-polarity.neg"), "positive", folder.resolve("rt-polarity.pos"))));
    }

    /// Reads a file for each class, named by the key, with a text in each line; lines without words are left out. Bytes
    /// are taken for letters by ISO 8859-1, in which every byte is one.
    ///
    /// @throws FormatException if a file is larger than 64 MB
    public static Texts read(SequencedMap<String, Path> files) throws IOException {
        var texts = new ArrayList<List<String>>();
        var labels = IntStream.builder();
        int label = 0;
        for (Path file : files.values()) {
            for (String line : text(file).lines().toList()) {
                List<String> words = words(line);
                if (words.isEmpty()) continue;
                texts.add(words);
                labels.add(label);
            }
            label++;
        }
        return new Texts(texts, labels.build().toArray(), List.copyOf(files.keySet()));
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > MOST_BYTES)
                throw new FormatException(file.toString(), MOST_BYTES, "the end of a text of at most " + MOST_BYTES
                        + " bytes", "a file of " + Files.size(file));
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        }
    }

    /// The words of `text` in small letters: what stands between spaces, punctuation marks of their own included.
    public static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    /// How many texts there are.
    public int size() {
        return labels.length;
    }

    /// Draws `heldOut` texts to judge by; the rest are for training, and for making a vocabulary.
    ///
    /// @return first those to train with, then those held out
    public List<Texts> split(int heldOut, Seed seed) {
        if (heldOut < 0 || heldOut > size())
            throw new IllegalArgumentException("cannot hold out " + heldOut + " of " + size() + " texts");
        int[] order = IntStream.range(0, size()).toArray();
        Batches.shuffle(order, seed.generator());
        return List.of(subset(Arrays.copyOfRange(order, heldOut, size())), subset(Arrays.copyOf(order, heldOut)));
    }

    private Texts subset(int[] numbers) {
        return new Texts(IntStream.of(numbers).mapToObj(texts::get).toList(),
                IntStream.of(numbers).map(i -> labels[i]).toArray(), classNames);
    }

    /// These texts as numbers, each cut or filled up to `length` words.
    public TextDataset encode(Vocabulary vocabulary, int length) {
        return new TextDataset(texts.stream().map(text -> vocabulary.encode(text, length)).toArray(int[][]::new),
                labels, classNames);
    }

    @Override public String toString() {
        return size() + " texts of " + classNames.size() + " classes";
    }
}
