package gradbook.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SectionTest {
    private static final Limit LIMIT = new Limit(1.00, 0.50);

    private static Line line(String work, double amount, Optional<Limit> limit, double[] ours, double[] theirs,
            int disturbed) {
        var timings = new LinkedHashMap<String, Timing>();
        timings.put(Contestant.OURS, new Timing(ours));
        timings.put(Contestant.PEER, new Timing(theirs));
        return new Line(work, amount, new Contest.Result(timings, 4 * disturbed, disturbed), 2e-7, limit);
    }

    private static double[] three(double a, double b, double c) {
        return new double[] {a, b, c};
    }

    @Test void a_line_shows_medians_their_ratio_its_quartiles_and_the_limit() {
        Section section = Section.of("Activations", List.of(
                line("relu", 0, Optional.of(LIMIT), three(1e6, 1.2e6, 1.4e6), three(2e6, 2e6, 2e6), 0),
                line("a < b", 0, Optional.empty(), three(900, 900, 900), three(2e9, 2e9, 2e9), 0)), List.of());
        assertThat(section.toMarkdown()).isEqualTo("""
                ## Activations

                | work  | gradbook | libtorch | ratio | quartiles | difference | must / aim | limit |
                | ----- | -------: | -------: | ----: | --------: | ---------: | ----------: | ----: |
                | relu  |  1.20 ms |  2.00 ms |  0.60 | 0.55–0.65 |      2e-07 | 1.00 / 0.50 | holds |
                | a < b |   0.9 µs |   2.00 s |  0.00 | 0.00–0.00 |      2e-07 |             |       |
                """.replace("must / aim |", " must / aim |"));
    }

    /// The machine had become twice as slow before the last turn of one, and the first of the other.
    @Test void the_ratio_is_of_each_round_not_of_medians_from_different_rounds() {
        assertThat(line("a", 0, Optional.empty(), three(1, 2, 2), three(1, 1, 2), 0).ratio()).isEqualTo(1);
    }

    @Test void numbers_that_were_not_compared_show_no_difference() {
        var compared = line("a", 0, Optional.empty(), three(1, 1, 1), three(1, 1, 1), 0);
        var elsewhere = new Line("b", 0, compared.result(), Double.NaN, Optional.empty());
        assertThat(Section.of("Epochs", List.of(elsewhere), List.of()).toMarkdown())
                .contains("| 1.00–1.00 |            |");
    }

    @Test void work_of_known_amount_is_shown_as_speed() {
        // 6 operations in 2 ns, and in 3 ns
        Section section = Section.of("Product", List.of(
                line("1×1", 6, Optional.empty(), three(2, 2, 2), three(3, 3, 3), 0)), List.of());
        assertThat(section.toMarkdown()).contains("gradbook (GFLOP/s)", "|                3.0 |                2.0 |");
    }

    @Test void summaries_and_notes_follow() {
        Section section = Section.of("Product", List.of(), List.of(new Summary("worst", 1.25, LIMIT)), "A remark.");
        assertThat(section.toMarkdown()).isEqualTo("""
                ## Product

                | gradbook ÷ libtorch | ratio |  must / aim |      limit |
                | ------------------- | ----: | ----------: | ---------: |
                | worst               |  1.25 | 1.00 / 0.50 | **missed** |

                - A remark.
                """);
    }

    @Test void rounds_that_were_disturbed_are_confessed() {
        Section section = Section.of("Product", List.of(
                line("a", 0, Optional.empty(), three(1, 1, 1), three(1, 1, 1), 2),
                line("b", 0, Optional.empty(), three(1, 1, 1), three(1, 1, 1), 1)), List.of());
        assertThat(section.toMarkdown()).contains("- 12 rounds were done again because other programs were at work.\n",
                "- Other programs were at work during 3 of the rounds: measure again when the machine is quiet.\n");
    }

    @Test void limits_are_kept_up_to_and_including_their_value() {
        assertThat(LIMIT.verdict(0.50)).isEqualTo("aim reached");
        assertThat(LIMIT.verdict(0.51)).isEqualTo("holds");
        assertThat(LIMIT.verdict(1.00)).isEqualTo("holds");
        assertThat(LIMIT.verdict(1.01)).isEqualTo("**missed**");
        assertThat(LIMIT.verdict(Double.NaN)).isEqualTo("**missed**");
    }

    @Test void a_table_needs_rows_as_long_as_its_header() {
        assertThatThrownBy(() -> new Table(List.of("a", "b"), List.of(List.of("1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row of 1 cells in a table of 2 columns: [1]");
    }

    @Test void the_chart_has_a_bar_for_every_line_blue_where_we_are_faster() {
        String svg = Chart.draw(List.of(Section.of("Activations", List.of(
                line("relu", 0, Optional.empty(), three(1, 1, 1), three(2, 2, 2), 0),
                line("a < b", 0, Optional.empty(), three(3, 3, 3), three(2, 2, 2), 0)), List.of())));
        // 480 pixels are a ratio of 2
        assertThat(svg).contains("width='120.0' height='16' fill='#1f6fb4'", "width='360.0' height='16' fill='#d9541e'",
                ">0.50<", ">1.50<", ">a &lt; b<");
    }
}
