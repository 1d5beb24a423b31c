package gradbook.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test void words_go_to_the_left_and_numbers_to_the_right() {
        var table = new TextTable("layer", "parameters", "sign").row("conv1", "156", "-1.5").row("fc", "2,416", "");
        assertThat(table.toString()).isEqualTo("""
                layer  parameters  sign
                ───────────────────────
                conv1         156  -1.5
                fc          2,416
                """);
    }

    @Test void one_cell_that_is_no_number_makes_a_column_of_words() {
        assertThat(new TextTable("loss").row("0.25").row("infinite").toString())
                .isEqualTo("loss\n────────\n0.25\ninfinite\n");
    }

    @Test void a_total_stands_below_a_line() {
        assertThat(new TextTable("n").row(1).row(22).total(23).toString()).isEqualTo("""
                 n
                ──
                 1
                22
                ──
                23
                """);
    }

    @Test void a_head_alone_is_a_table_too() {
        assertThat(new TextTable("a", "b").toString()).isEqualTo("a  b\n");
    }

    @Test void rows_are_kept_as_they_were_given() {
        assertThat(new TextTable("a", "b").row(1, "x").rows()).isEqualTo(List.of(List.of("a", "b"), List.of("1", "x")));
    }

    @Test void a_row_of_another_length_is_refused() {
        assertThatThrownBy(() -> new TextTable("a", "b").row(1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row of 1 cells [1] for a table of 2 columns [a, b]");
    }
}
