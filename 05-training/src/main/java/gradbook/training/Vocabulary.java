package gradbook.training;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The words that a network knows, each with a number: 0 is no word at all, with which short texts are filled up, 1 any
/// word that is not known, and from 2 on come the words themselves, the most frequent first.
///
/// Make it from the texts to train with only. Words that are met for the first time in use will be unknown, too.
public final class Vocabulary {
    /// The number of no word.
    public static final int PADDING = 0;
    /// The number of any word that is not known.
    public static final int UNKNOWN = 1;

    private final List<String> words;
    private final Map<String, Integer> numbers = new HashMap<>();

    private Vocabulary(List<String> words) {
        this.words = words;
        for (int i = UNKNOWN + 1; i < words.size(); i++) numbers.put(words.get(i), i);
    }

    /// The words that occur at least `least` times in `texts`; equally frequent ones in alphabetical order.
    public static Vocabulary of(List<List<String>> texts, int least) {
        if (least < 1) throw new IllegalArgumentException("a word occurs at least once, not " + least + " times");
        var counts = new HashMap<String, Integer>();
        for (List<String> text : texts) for (String word : text) counts.merge(word, 1, Integer::sum);
        Stream<String> frequent = counts.keySet().stream().filter(word -> counts.get(word) >= least)
                .sorted(Comparator.<String>comparingInt(word -> -counts.get(word))
                        .thenComparing(Comparator.naturalOrder()));
        return new Vocabulary(Stream.concat(Stream.of("<pad>", "<unk>"), frequent).toList());
    }

    /// How many numbers there are: the rows of an embedding.
    public int size() {
        return words.size();
    }

    /// The number of `word`, or [#UNKNOWN].
    public int number(String word) {
        return numbers.getOrDefault(word, UNKNOWN);
    }

    /// The word with this number.
    ///
    /// @throws IndexOutOfBoundsException if there is none
    public String word(int number) {
        return words.get(Objects.checkIndex(number, words.size()));
    }

    /// The numbers of the first `length` words of `text`, filled up with [#PADDING].
    public int[] encode(List<String> text, int length) {
        int[] encoded = new int[length];
        for (int i = 0; i < Math.min(length, text.size()); i++) encoded[i] = number(text.get(i));
        return encoded;
    }

    @Override public String toString() {
        return "vocabulary of " + (size() - 2) + " words";
    }
}
