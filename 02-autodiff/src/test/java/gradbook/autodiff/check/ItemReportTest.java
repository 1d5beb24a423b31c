package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.check.Catalogue.Drawn;
import gradbook.autodiff.check.Catalogue.Item;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemReportTest {
    /// d(x²)/dx is 2x, not 3x.
    private static final Op WRONG_SQUARE = Op.unary("wrongSquare", Tensor::square, (g, x, _) -> g.mul(x.mul(3)));

    private static Item item(Op op) {
        return new Item(op.name(), random ->
                Drawn.of(Subject.of(op), new Sampler(random).awayFromZero(Shape.of(2, 3))));
    }

    private static ItemReport report(Item item, int configurations) {
        return ItemReport.of(item, configurations, 2, Seed.of(1));
    }

    @Test void a_right_rule_passes_in_every_configuration() {
        ItemReport report = report(item(Derivatives.SQUARE), 3);

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.count(Verdict.PASS)).isEqualTo(3);
        assertThat(report.isFlat()).isFalse();
        // Each time a Jacobian matrix of 6 outputs by 6 inputs, and 6 second derivatives of one number.
        assertThat(report.compared()).isEqualTo(3 * (36 + 6));
        assertThat(report.worst()).isLessThan(1e-9);
        assertThat(report.resolution()).isBetween(1e-9, 1e-6);
        assertThat(report.configurations()).extracting(c -> c.description()).containsOnly("square of (2, 3)");
        assertThat(report.configurations()).extracting(c -> c.number()).containsExactly(1, 2, 3);
    }

    @Test void a_wrong_rule_fails() {
        ItemReport report = report(item(WRONG_SQUARE), 2);

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.count(Verdict.FAIL)).isEqualTo(2);
        assertThat(report.resolution()).isNaN();
    }

    @Test void one_failure_outweighs_many_passes() {
        var calls = new ArrayList<Integer>();
        Item item = new Item("sometimes", random -> {
            calls.add(1);
            return item(calls.size() == 3 ? WRONG_SQUARE : Derivatives.SQUARE).draw().from(random);
        });
        assertThat(report(item, 5).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test void what_passes_in_no_more_than_half_of_the_configurations_is_inconclusive() {
        Item nothingToSee = new Item("nothing", random -> Drawn.of(Subject.of(Derivatives.RELU), Tensor.of(-1.0)));
        var calls = new ArrayList<Integer>();
        Item half = new Item("half", random -> {
            calls.add(1);
            return (calls.size() % 2 == 0 ? nothingToSee : item(Derivatives.RELU)).draw().from(random);
        });
        assertThat(report(nothingToSee, 2).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report(half, 4).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        calls.clear();
        assertThat(report(half, 5).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test void an_operation_without_slopes_is_flat() {
        assertThat(report(item(Derivatives.STEP), 2).isFlat()).isTrue();
        assertThat(report(item(Op.flat("double", in -> in.getFirst().mul(2))), 2).isFlat()).isFalse();
        Item silent = new Item("silent", _ -> Drawn.of(Subject.of(Derivatives.RELU), Tensor.of(-1.0)));
        assertThat(report(silent, 2).isFlat()).isFalse();
    }

    @Test void where_derivatives_end_higher_orders_are_not_checked() {
        Item once = new Item("once", random -> item(Derivatives.SQUARE).draw().from(random).onlyFirstOrder());
        assertThat(report(once, 1).compared()).isEqualTo(36);
    }

    @Test void what_takes_long_is_checked_in_fewer_configurations_but_at_least_one() {
        Item slow = new Item("slow", 10, item(Derivatives.SQUARE).draw());
        assertThat(report(slow, 20).configurations()).hasSize(2);
        assertThat(report(slow, 3).configurations()).hasSize(1);
    }

    @Test void configurations_depend_on_the_seed_the_name_and_their_number_only() {
        Item square = item(Derivatives.SQUARE);
        assertThat(drawn(square, 4, 1)).containsSubsequence(drawn(square, 2, 1)).doesNotHaveDuplicates();
        assertThat(drawn(square, 2, 2)).doesNotContainAnyElementsOf(drawn(square, 2, 1));
        Item renamed = new Item("other", square.draw());
        assertThat(drawn(renamed, 2, 1)).doesNotContainAnyElementsOf(drawn(square, 2, 1));
    }

    /// The inputs as texts.
    private static List<String> drawn(Item item, int configurations, long seed) {
        List<String> inputs = new ArrayList<>();
        Item recorded = new Item(item.name(), random -> {
            Drawn drawn = item.draw().from(random);
            inputs.add(Arrays.toString(drawn.inputs().getFirst().toDoubles()));
            return drawn;
        });
        ItemReport.of(recorded, configurations, 1, Seed.of(seed));
        return inputs;
    }
}
