package gradbook.autodiff;

import static gradbook.autodiff.Variable.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import gradbook.tensor.Workspace;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// That backward passes inside a [Workspace] give memory back, and only what nobody needs any more.
class BackpropInWorkspaceTest {
    private final Variable w = variable("w", Tensor.randn(Shape.of(20, 30), DType.FLOAT32, new Random(7)));

    private static void assertGone(Variable x) {
        assertThatThrownBy(() -> x.value().at(0)).isInstanceOf(IllegalStateException.class);
    }

    /// With sharing, views, a sum of gradients, and a gradient that is passed on to two inputs as it is.
    private static Variable loss(Variable w) {
        Variable v = w.exp(), u = v.add(v.reshape(30, 20).transpose().sigmoid().reshape(20, 30));
        return u.mul(v).add(w).flatten(0).relu().sum();
    }

    @Test void a_backward_pass_finds_the_same_gradients() {
        Tensor expected = loss(w).backward().of(w).value();
        var workspace = new Workspace();
        for (int step = 0; step < 3; step++) {
            Tensor actual = workspace.run(() -> loss(w).backward().of(w).value().copy());
            assertThat(actual.sameAs(expected)).isTrue();
        }
    }

    @Test void a_backward_pass_gives_values_back_when_their_rules_have_run() {
        var workspace = new Workspace();
        workspace.run(() -> {
            Variable q = w.exp(), view = q.reshape(30, 20), r = view.sigmoid(), kept = r.square(), top = kept.mul(2);
            Variable unused = w.neg();
            Gradients gradients = top.backward(Tensor.ones(top.shape(), DType.FLOAT32), kept);
            assertGone(q);
            assertGone(view);
            assertGone(r);
            for (Variable x : List.of(kept, top, unused, w, gradients.of(w), gradients.of(kept)))
                assertThat(x.value().at(0)).isNotNaN();
            return null;
        });
    }

    @Test void a_recorded_backward_pass_keeps_what_the_next_one_needs() {
        Tensor expected = loss(w).gradients().of(w).square().sum().backward().of(w).value();
        Tensor actual = new Workspace().run(() ->
                loss(w).gradients().of(w).square().sum().backward().of(w).value().copy());
        assertThat(actual.sameAs(expected)).isTrue();
    }

    /// What a rule computes on the way, and gradients that were passed on, leave their arrays to the next rule.
    @Test void a_backward_pass_needs_hardly_more_arrays_than_the_forward_pass() {
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        UnaryOperator<Variable> seen = x -> {
            arrays.add(((Storage.F32) x.value().storage()).data());
            return x;
        };
        Op chained = Op.unary("chained", x -> x.mul(8), (g, _, _) ->
                seen.apply(seen.apply(seen.apply(g.mul(2)).mul(2)).mul(2)));
        new Workspace().run(() -> {
            Variable end = w;
            for (int i = 0; i < 50; i++) end = seen.apply(chained.apply(end));
            end.backward(Tensor.ones(w.shape(), DType.FLOAT32));
            return null;
        });
        assertThat(arrays).hasSizeBetween(50, 55);
    }
}
