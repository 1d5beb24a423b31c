package gradbook.autodiff.testing;

import static gradbook.autodiff.Derivatives.MUL;
import static gradbook.autodiff.Derivatives.RELU;
import static gradbook.autodiff.Derivatives.SIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Op;
import gradbook.autodiff.check.Catalogue.Drawn;
import gradbook.autodiff.check.Catalogue.Item;
import gradbook.autodiff.check.Subject;
import gradbook.autodiff.testing.Rejections.Case;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionsTest {
    private final Tensor x = Tensor.of(Shape.of(2), new double[] {0.5, -1});
    private final Rejections rejections = new Rejections(3, 16);

    @Test void what_is_rejected_as_often_as_asked_for_is_counted() {
        rejections.trySpecial("sin", _ -> new Case(SIN, List.of(
                WrongRule.unary("sin x", SIN, (g, t, _) -> g.mul(t.sin()))), x));
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("1 mistakes, 3 checks, 3 rejected");
    }

    @Test void a_mistake_that_makes_no_difference_anywhere_is_noticed() {
        rejections.trySpecial("relu", _ -> new Case(RELU, List.of(
                WrongRule.unary("½ at 0", RELU, (g, t, _) -> g.mul(t.value().at(0) == 0 ? 0.5 : 0))),
                Tensor.zeros(Shape.of(1), DType.FLOAT64)));
        assertThatThrownBy(rejections::requireAllRejected).isInstanceOf(AssertionError.class).hasMessage(
                "wrong rules that were not rejected:\n  relu: ½ at 0: tried 0 of 3 times, rejected 0 times");
    }

    @Test void a_right_rule_that_is_rejected_is_noticed() {
        Op wrong = Op.unary("sin", Tensor::sin, (g, t, _) -> g.mul(t.sin()));
        assertThatThrownBy(() -> rejections.tryGeneral(new Item("sin", _ -> Drawn.of(Subject.of(wrong), x))))
                .isInstanceOf(AssertionError.class).hasMessageStartingWith("the right rule is rejected: FAIL sin: ");
    }

    @Test void general_mistakes_are_made_where_they_can_be() {
        Tensor square = Tensor.of(Shape.of(2, 2), new double[] {0.5, -1, 2, 0.2});
        assertThat(WrongRules.of(SIN, square)).extracting(WrongRule::mistake).containsExactly("sign", "factor 2",
                "factor 1/2", "factor 1.0001", "all zero", "transposed", "rolled along axis 0", "rolled along axis 1",
                "upstream gradient ignored", "factor detached from the graph");
        assertThat(WrongRules.of(MUL, square, x)).extracting(WrongRule::mistake)
                .contains("mean for sum, input 2", "last copy only, for the sum over a broadcast axis, input 2")
                .doesNotContain("gradients of the inputs exchanged");
    }
}
