package gradbook.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Verdict;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.Sequential;
import gradbook.tensor.testing.FailingProperty;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// That the configurations drawn fit, and shrink to the smallest that fails.
class LayerCasesTest {
    @Provide static Arbitrary<LayerCase> linears() {
        return LayerCases.linears();
    }

    @Provide static Arbitrary<LayerCase> sequences() {
        return LayerCases.sequences();
    }

    @Property(tries = 50) void sequences_fit_and_are_right(@ForAll("sequences") LayerCase given) {
        given.verify();
    }

    // -------------------------------------------------------------------------------- shrinking

    /// A linear layer of someone who gave every input the mean of what belongs to each.
    record Averaged(Parameter weight) implements Layer {
        private static final Op PRODUCT = Op.binary("product", (x, w) -> x.matmul(w.transpose()),
                (g, x, w, _) -> g.matmul(w).mean(-1).unsqueeze(-1).expand(x.shape()),
                (g, x, _, _) -> g.transpose().matmul(x));

        @Override public Variable forward(Variable x) {
            return PRODUCT.apply(x, weight);
        }
    }

    static final class AveragedIsRight {
        @Provide Arbitrary<LayerCase> linears() {
            return LayerCases.linears();
        }

        @Property(seed = "1") void holds(@ForAll("linears") LayerCase given) {
            var layer = new Averaged(((Linear) given.layer()).weight());
            if (given.input().rank() == 2 && LayerCheck.inEvaluation(layer, given.input(), 1).verdict() == Verdict.FAIL)
                throw new AssertionError(given);
        }
    }

    @Test void a_wrong_layer_shrinks_to_the_smallest_that_shows_it() {
        assertThat(FailingProperty.in(AveragedIsRight.class)).hasMessage("Linear(2 → 1) of (1, 2)");
    }

    static final class EveryLinearHasOneOutput {
        @Property(seed = "1") void holds(@ForAll("linears") LayerCase given) {
            if (((Linear) given.layer()).weight().shape().dim(0) > 1) throw new AssertionError(given);
        }

        @Provide Arbitrary<LayerCase> linears() {
            return LayerCases.linears();
        }
    }

    @Test void sizes_shrink_to_1_where_they_do_not_matter() {
        assertThat(FailingProperty.in(EveryLinearHasOneOutput.class)).hasMessage("Linear(1 → 2) of (1, 1)");
    }

    static final class NoSecondLinear {
        @Provide Arbitrary<LayerCase> sequences() {
            return LayerCases.sequences();
        }

        @Property(seed = "1") void holds(@ForAll("sequences") LayerCase given) {
            var layers = ((Sequential) given.layer()).layers();
            if (layers.size() > 2) throw new AssertionError(layers + " of " + given.input().shape());
        }
    }

    @Test void sequences_shrink_to_the_shortest() {
        assertThat(FailingProperty.in(NoSecondLinear.class))
                .hasMessage("[Linear(1 → 1), Tanh, Linear(1 → 1), Tanh] of (1, 1)");
    }
}
