package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.FormatException;
import gradbook.tensor.Seed;
import gradbook.tensor.ShapeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextsTest {
    @TempDir Path folder;

    private Texts reviews() throws IOException {
        Files.writeString(folder.resolve("rt-polarity.neg"), "a silly film . \n\n  A  bad one .\n");
        Files.write(folder.resolve("rt-polarity.pos"), "a touch\u00e9 .".getBytes(StandardCharsets.ISO_8859_1));
        return Texts.polarity(folder);
    }

    @Test void each_line_is_a_text_and_each_file_a_class() throws IOException {
        Texts texts = reviews();
        assertThat(texts.texts()).containsExactly(List.of("a", "silly", "film", "."), List.of("a", "bad", "one", "."),
                List.of("a", "touch\u00e9", "."));
        assertThat(texts.labels()).containsExactly(0, 0, 1);
        assertThat(texts.classNames()).containsExactly("negative", "positive");
        assertThat(texts).hasToString("3 texts of 2 classes");
    }

    /// "." and "a" occur three times, and "." comes first in the alphabet; the others once.
    @Test void frequent_words_have_small_numbers() throws IOException {
        Vocabulary vocabulary = Vocabulary.of(reviews().texts(), 1);
        assertThat(IntStream.range(0, vocabulary.size()).mapToObj(vocabulary::word))
                .containsExactly("<pad>", "<unk>", ".", "a", "bad", "film", "one", "silly", "touch\u00e9");
        assertThat(vocabulary.number("film")).isEqualTo(5);
        assertThat(vocabulary).hasToString("vocabulary of 7 words");
    }

    @Test void rare_words_are_unknown() throws IOException {
        Vocabulary vocabulary = Vocabulary.of(reviews().texts(), 3);
        assertThat(vocabulary.size()).isEqualTo(4);
        assertThat(vocabulary.number("a")).isEqualTo(3);
        assertThat(vocabulary.number("film")).isEqualTo(Vocabulary.UNKNOWN);
        assertThat(vocabulary.number("<pad>")).isEqualTo(Vocabulary.UNKNOWN);
    }

    @Test void texts_become_rows_of_one_length() throws IOException {
        Texts texts = reviews();
        TextDataset data = texts.encode(Vocabulary.of(texts.texts(), 2), 4);
        Batch batch = data.batch(2, 0);
        assertThat(batch.inputs().reshape(8)).hasValues(3, 1, 2, 0, 3, 1, 1, 2);
        assertThat(batch.inputs().dim(1)).isEqualTo(4);
        assertThat(batch.labels()).containsExactly(1, 0);
        assertThat(texts.encode(Vocabulary.of(texts.texts(), 2), 2).batch(1).inputs().reshape(2)).hasValues(3, 1);
        assertThat(data.classNames()).containsExactly("negative", "positive");
    }

    @Test void a_split_deals_out_each_text_once() {
        List<List<String>> words = IntStream.range(0, 20).mapToObj(i -> List.of("w" + i)).toList();
        var texts = new Texts(words, IntStream.range(0, 20).map(i -> i % 2).toArray(), List.of("even", "odd"));
        List<Texts> parts = texts.split(5, Seed.of(1));
        assertThat(parts).extracting(Texts::size).containsExactly(15, 5);
        assertThat(parts.stream().flatMap(part -> part.texts().stream())).containsExactlyInAnyOrderElementsOf(words);
        for (Texts part : parts)
            for (int i = 0; i < part.size(); i++)
                assertThat(part.labels()[i])
                        .isEqualTo(Integer.parseInt(part.texts().get(i).getFirst().substring(1)) % 2);
        assertThat(parts.get(1).texts()).isEqualTo(texts.split(5, Seed.of(1)).get(1).texts())
                .isNotEqualTo(texts.split(5, Seed.of(2)).get(1).texts());
        assertThatThrownBy(() -> texts.split(21, Seed.of(1))).hasMessage("cannot hold out 21 of 20 texts");
    }

    @Test void a_file_that_is_much_too_long_is_refused_before_it_is_read() throws IOException {
        reviews();
        Path file = folder.resolve("rt-polarity.neg");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertThatThrownBy(() -> Texts.polarity(folder)).isInstanceOf(FormatException.class)
                .hasMessage(file + ": at byte 67108864, expected the end of a text of at most 67108864 bytes,"
                        + " found a file of 1099511627776");
    }

    @Test void what_does_not_fit_together_is_refused() {
        assertThatThrownBy(() -> Texts.polarity(folder)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> new Texts(List.of(List.of("a")), new int[2], List.of("x")))
                .hasMessage("1 texts with 2 labels");
        assertThatThrownBy(() -> new Texts(List.of(List.of("a")), new int[] {1}, List.of("x")))
                .hasMessage("a text has the label 1, which is not among 0 … 0");
        assertThatThrownBy(() -> new TextDataset(new int[][] {{1}, {1, 2}}, new int[2], List.of("x")))
                .isInstanceOf(ShapeException.class)
                .hasMessage("texts of 1 and of 2 words: all must have the same length");
        assertThatThrownBy(() -> Vocabulary.of(List.of(), 0))
                .hasMessage("a word occurs at least once, not 0 times");
    }
}
