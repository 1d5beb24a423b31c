package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewsTest {
    @TempDir Path folder;

    private void write(String file, String... opinions) throws IOException {
        Files.writeString(folder.resolve(file), IntStream.range(0, 120)
                .mapToObj(i -> "a " + opinions[i % opinions.length] + " film\n").collect(Collectors.joining()));
    }

    /// Each sentence has one of six words that stand in sentences of one kind only.
    @Test void it_learns_the_sentences_of_a_folder() throws IOException {
        write("rt-polarity.neg", "dull", "silly", "tired");
        write("rt-polarity.pos", "funny", "moving", "clever");
        var told = new ArrayList<String>();
        Findings findings = Reviews.standard().with(folder).run(Seed.of(1), told::add);
        List<List<String>> rows = findings.table().rows();
        assertThat(rows).hasSize(told.size() + 1);
        assertThat(rows.getLast().getFirst()).isEqualTo(String.valueOf(told.size()));
        assertThat(rows.getLast().getLast()).isEqualTo("100.0 %");
        assertThat(findings.remark()).contains("the test accuracy 100.00 % (0 of 48 wrong), loss ");
    }

    @Test void without_sentences_it_says_where_some_are() {
        assertThatThrownBy(() -> Reviews.standard().run(Seed.of(1), _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("experiment sentence-polarity needs sentences, and there are none in the box\n"
                        + "  hint: 'gradbook datasets fetch rt-polarity' gets them, and --data data/rt-polarity takes"
                        + " them from there");
    }
}
