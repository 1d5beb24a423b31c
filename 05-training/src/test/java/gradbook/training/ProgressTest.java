package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final String CLEAR = "\r\u001b[K";
    private static final History FIRST = History.empty()
            .with(new EpochReport(1, 0.28714, 0.91333, 0.08125, 0.97524, 4.21, 14251.7));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now = 5_000_000_000L;

    private Progress progress(boolean terminal, int width) {
        return new Progress(out, terminal, width, () -> now);
    }

    private String printed() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    private static BatchReport batch(int epoch, int seen) {
        return new BatchReport(epoch, 3, seen, 60_000, 0.43125, 0.86714, 0.02);
    }

    /// After 2 s, 30,000 of 60,000: 15,000 a second, 30,000 + 2·60,000 to come take 10 s.
    @Test void a_terminal_shows_a_line_of_its_width() {
        Progress progress = progress(true, 100);
        progress.onStart(History.empty(), 3);
        now += 2_000_000_000L;
        progress.onBatch(batch(1, 30_000));
        assertThat(printed()).isEqualTo(CLEAR
                + "epoch 1/3 [============>           ]  50%  15,000 images/s, 0:10 left,"
                + " loss 0.4313, accuracy 86.71%");
        for (int width : new int[] {100, 90, 85, 80, 60, 30}) {
            progress = progress(true, width);
            progress.onStart(History.empty(), 3);
            now += 2_000_000_000L;
            progress.onBatch(batch(1, 30_000));
            assertThat(printed().substring(CLEAR.length())).startsWith("epoch 1/3 ")
                    .hasSizeLessThanOrEqualTo(width - 1);
        }
    }

    @Test void the_bar_is_left_out_where_there_is_no_room_for_it() {
        Progress progress = progress(true, 80);
        progress.onStart(History.empty(), 3);
        now += 2_000_000_000L;
        progress.onBatch(batch(1, 30_000));
        assertThat(printed()).isEqualTo(CLEAR
                + "epoch 1/3  50%  15,000 images/s, 0:10 left, loss 0.4313, accuracy 86.71%");
    }

    @Test void a_full_bar_has_no_tip() {
        Progress progress = progress(true, 200);
        progress.onStart(History.empty(), 3);
        now += 6_000_000_000L;
        progress.onBatch(batch(3, 60_000));
        assertThat(printed()).isEqualTo(CLEAR + "epoch 3/3 [" + "=".repeat(30)
                + "] 100%  10,000 images/s, 0:00 left, loss 0.4313, accuracy 86.71%");
    }

    @Test void long_times_are_shown_in_hours() {
        Progress progress = progress(true, 200);
        progress.onStart(History.empty(), 3);
        now += 3_600_000_000_000L;
        progress.onBatch(batch(2, 60_000));
        assertThat(printed()).contains(", 1:00:00 left,");
    }

    @Test void the_line_is_redrawn_at_most_ten_times_a_second() {
        Progress progress = progress(true, 80);
        progress.onStart(History.empty(), 3);
        for (int i = 1; i <= 1000; i++) {
            now += 1_000_000; // a millisecond per batch
            progress.onBatch(batch(1, 60 * i));
        }
        assertThat(printed().split(CLEAR.replace("[", "\\["), -1)).hasSizeBetween(10, 12);
    }

    @Test void the_end_of_an_epoch_replaces_the_line_and_the_clock_starts_again() {
        Progress progress = progress(true, 80);
        progress.onStart(History.empty(), 3);
        now += 9_000_000_000L;
        progress.onEpoch(FIRST);
        assertThat(printed()).isEqualTo(CLEAR
                + "epoch 1/3: loss 0.2871, accuracy 91.33%, test 97.52%, 4.2 s, 14,252 images/s"
                + System.lineSeparator());
        now += 1_000_000_000L;
        progress.onBatch(batch(2, 20_000));
        assertThat(printed()).contains(" 20,000 images/s, 0:05 left,");
    }

    @Test void elsewhere_there_is_one_line_for_each_epoch() {
        Progress progress = progress(false, 80);
        progress.onStart(History.empty(), 3);
        for (int i = 1; i <= 10; i++) {
            now += 1_000_000_000L;
            progress.onBatch(batch(1, 6000 * i));
        }
        progress.onEpoch(FIRST);
        assertThat(printed()).isEqualTo("epoch 1/3: loss 0.2871, accuracy 91.33%, test 97.52%, 4.2 s, 14,252 images/s"
                + System.lineSeparator());
    }

    @Test void numbers_look_the_same_in_every_country() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            elsewhere_there_is_one_line_for_each_epoch();
        } finally {
            Locale.setDefault(before);
        }
    }
}
