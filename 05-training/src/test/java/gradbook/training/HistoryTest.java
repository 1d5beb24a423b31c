package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final String HEADER = "epoch,train_loss,train_accuracy,test_loss,"
            + "test_accuracy,seconds,images_per_second";
    private static final History TWO = History.empty()
            .with(new EpochReport(1, 0.75, 0.5, 0.7, 0.625, 2.5, 24000))
            .with(new EpochReport(2, 0.1, 0.9, 0.2, 0.95, 2, 30000));

    @TempDir Path folder;

    @Test void a_history_is_a_table() {
        assertThat(TWO.toCsv()).isEqualTo(HEADER
                + "\n1,0.75,0.5,0.7,0.625,2.5,24000.0\n2,0.1,0.9,0.2,0.95,2.0,30000.0\n");
        assertThat(History.empty().toCsv()).isEqualTo(HEADER + "\n");
        assertThat(TWO.size()).isEqualTo(2);
        assertThat(TWO.last().trainLoss()).isEqualTo(0.1);
    }

    @Test void a_file_is_read_back() throws IOException {
        Path file = folder.resolve("history.csv");
        TWO.write(file);
        assertThat(Files.readString(file)).isEqualTo(TWO.toCsv());
        assertThat(History.read(file)).isEqualTo(TWO);
        History.empty().write(file);
        assertThat(History.read(file)).isEqualTo(History.empty());
    }

    @Property void every_digit_is_read_back(@ForAll double loss, @ForAll double accuracy, @ForAll double seconds)
            throws IOException {
        History history = History.empty().with(new EpochReport(1, loss, accuracy, -loss, -accuracy, seconds,
                1 / seconds));
        assertThat(History.parse(history.toCsv(), "h")).isEqualTo(history);
    }

    @Test void other_tables_are_refused() {
        assertRefused("", "h: at byte 0, expected the line " + HEADER + ", found the end");
        assertRefused("epoch,loss\n", "h: at byte 0, expected the line " + HEADER + ", found epoch,loss");
        assertRefused(HEADER + "\n2,1,1,1,1,1,1\n",
                "h: at byte 82, expected epoch 1 and six numbers, found 2,1,1,1,1,1,1");
        assertRefused(HEADER + "\n1,1,1,1,1,1,1\n2,1,1\n",
                "h: at byte 96, expected epoch 2 and six numbers, found 2,1,1");
        assertRefused(HEADER + "\n1,1,1,one,1,1,1\n",
                "h: at byte 82, expected epoch 1 and six numbers, found 1,1,1,one,1,1,1");
    }

    @Test void a_table_without_the_loss_of_the_test_is_refused() {
        String older = "epoch,train_loss,train_accuracy,test_accuracy,seconds,images_per_second";
        assertRefused(older + "\n1,1,1,1,1,1\n", "h: at byte 0, expected the line " + HEADER + ", found " + older);
    }

    private static void assertRefused(String csv, String message) {
        assertThatThrownBy(() -> History.parse(csv, "h")).isInstanceOf(FormatException.class).hasMessage(message);
    }

    @Test void epochs_are_counted_from_1_without_gaps() {
        assertThatThrownBy(() -> new History(List.of(new EpochReport(2, 0, 0, 0, 0, 0, 0))))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("a history with epoch 2 in place 1");
    }
}
