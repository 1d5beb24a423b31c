package gradbook.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    private static final Shape SHAPE = Shape.of(20, 30);
    private final Workspace workspace = new Workspace();
    private final Tensor x = Tensor.randn(SHAPE, DType.FLOAT32, new Random(1));

    private static float[] array(Tensor x) {
        return ((Storage.F32) x.storage()).data();
    }

    // --------------------------------------------------------------------------- arrays come back

    @Test void the_next_run_gets_the_arrays_of_the_last_one() {
        float[] first = workspace.run(() -> array(x.exp()));
        float[] second = workspace.run(() -> array(x.add(x)));
        assertThat(second).isSameAs(first);
    }

    @Test void two_tensors_that_are_alive_never_share_an_array() {
        workspace.run(() -> List.of(x.exp(), x.neg()));
        workspace.run(() -> {
            assertThat(array(x.exp())).isNotSameAs(array(x.exp()));
            return null;
        });
    }

    @Test void an_array_that_is_released_is_used_again_in_the_same_run() {
        workspace.run(() -> {
            Tensor y = x.exp();
            float[] array = array(y);
            workspace.release(y.storage());
            assertThat(array(x.neg())).isSameAs(array);
            return null;
        });
    }

    @Test void what_was_made_since_a_mark_is_released_unless_it_is_needed() {
        workspace.run(() -> {
            Tensor before = x.exp();
            int mark = workspace.mark();
            Tensor needed = x.neg(), other = x.abs();
            workspace.releaseSince(mark, Set.of(needed.storage()));
            assertThat(before.at(0)).isPositive();
            assertThat(needed.at(0)).isEqualTo(-x.at(0));
            assertThatThrownBy(() -> other.at(0)).isInstanceOf(IllegalStateException.class);
            workspace.releaseSince(mark, Set.of());
            assertThatThrownBy(() -> needed.at(0)).isInstanceOf(IllegalStateException.class);
            return null;
        });
    }

    @Test void arrays_that_a_run_does_not_use_are_let_go() {
        float[] first = workspace.run(() -> array(x.exp()));
        workspace.run(() -> 0);
        assertThat(workspace.run(() -> array(x.exp()))).isNotSameAs(first);
    }

    @Test void nothing_is_alive_at_the_start_of_a_run() {
        workspace.run(() -> x.exp());
        assertThat(workspace.<Integer>run(workspace::mark)).isZero();
    }

    @Test void a_run_that_fails_gives_its_arrays_back_too() {
        var made = new ArrayList<Tensor>();
        assertThatThrownBy(() -> workspace.run(() -> {
            made.add(x.exp());
            throw new ArithmeticException();
        })).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> made.getFirst().at(0)).isInstanceOf(IllegalStateException.class);
        assertThat(workspace.<Double>run(() -> x.exp().at(0))).isEqualTo((float) Math.exp(x.at(0)));
    }

    // ---------------------------------------------------------------------------- what can be kept

    @Test void reading_a_tensor_whose_numbers_are_gone_is_an_error() {
        Tensor y = workspace.run(() -> x.exp());
        assertThat(y.shape()).isEqualTo(SHAPE);
        assertThatThrownBy(() -> y.at(0)).isInstanceOf(IllegalStateException.class)
                .hasMessage("this tensor was made in a workspace, which has taken its numbers back: its run has ended,"
                        + " or a backward pass has used it\n  hint: copy() what is to be kept, or read it before"
                        + " backward()");
        assertThatThrownBy(() -> y.add(x)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> y.transpose().sum()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> x.copyInPlace(y)).isInstanceOf(IllegalStateException.class);
    }

    @Test void copies_conversions_arrays_and_small_tensors_can_be_kept() {
        Tensor copy = workspace.run(() -> x.add(1).copy());
        Tensor transposed = workspace.run(() -> x.transpose().to(DType.FLOAT32));
        float[] floats = workspace.run(() -> x.neg().toFloats());
        Tensor small = workspace.run(() -> x.sum());
        Tensor made = workspace.run(() -> Workspace.outside(() -> x.neg()));
        workspace.run(() -> List.of(x.mul(7), x.mul(8), x.mul(9)));
        assertThat(copy.sameAs(x.add(1))).isTrue();
        assertThat(transposed.sameAs(x.transpose().copy())).isTrue();
        assertThat(floats).isEqualTo(x.neg().toFloats());
        assertThat(small.sameAs(x.sum())).isTrue();
        assertThat(made.sameAs(x.neg())).isTrue();
    }

    @Test void what_was_made_outside_is_never_taken() {
        workspace.run(() -> {
            workspace.release(x.storage());
            return null;
        });
        assertThat(x.at(0)).isNotNaN();
    }

    @Test void a_workspace_cannot_run_inside_itself_but_another_can() {
        assertThatThrownBy(() -> workspace.run(() -> workspace.run(() -> 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a workspace that is running cannot be run inside itself: the inner run would end the"
                        + " tensors of the outer one\n  hint: make another Workspace");
        workspace.run(() -> {
            Tensor outer = x.exp();
            new Workspace().run(() -> x.neg());
            assertThat(outer.at(0)).isPositive();
            return null;
        });
    }

    // ------------------------------------------------------------------ used arrays are not clean

    /// Every operation must write all of its result, or ask for zeros.
    @Test void results_are_the_same_in_arrays_full_of_nan() {
        int[] index = IntStream.range(0, 600).map(i -> i * 7 % 600).toArray();
        Map<String, UnaryOperator<Tensor>> operations = Map.ofEntries(
                Map.entry("map", Tensor::tanh),
                Map.entry("zip", t -> t.mul(t.transpose().reshape(20, 30))),
                Map.entry("broadcast", t -> t.add(t.slice(0, 3, 4))),
                Map.entry("sum", t -> t.unsqueeze(0).expand(Shape.of(4, 20, 30)).sum(0)),
                Map.entry("sum of nothing", t -> t.slice(0, 5, 5).unsqueeze(2).expand(Shape.of(0, 30, 20)).sum(0)),
                Map.entry("max", t -> t.unsqueeze(0).expand(Shape.of(4, 20, 30)).max(0)),
                Map.entry("matmul", t -> t.matmul(t.transpose().slice(1, 0, 20)).matmul(t)),
                Map.entry("matmul of nothing", t -> t.slice(1, 0, 0).matmul(t.slice(0, 0, 0))),
                Map.entry("contiguous", t -> t.transpose().contiguous()),
                Map.entry("take", t -> t.take(index, SHAPE)),
                Map.entry("put", t -> t.put(new int[600], SHAPE)),
                Map.entry("gather", t -> t.unsqueeze(0).expand(Shape.of(2, 20, 30)).gather(0, new int[600])),
                Map.entry("scatter", t -> t.select(1, 0).scatter(1, new int[20], 30)),
                Map.entry("indexSelect", t -> t.indexSelect(0, IntStream.range(0, 20).map(i -> 19 - i).toArray())),
                Map.entry("pad", t -> t.slice(0, 0, 10).pad(0, 4, 6, 0)),
                Map.entry("unslice", t -> t.slice(0, 0, 10).unslice(0, 0, 2, 20)),
                Map.entry("concat", t -> Tensor.concat(0, t.slice(0, 0, 4), t.slice(0, 4, 20))),
                Map.entry("zeros", t -> Tensor.zeros(t.shape(), DType.FLOAT32)),
                Map.entry("full", t -> Tensor.full(t.shape(), 2, DType.FLOAT32)));
        operations.forEach((name, operation) -> {
            Tensor expected = operation.apply(x);
            var used = new Workspace();
            Tensor actual = used.run(() -> {
                Tensor[] dirty = IntStream.range(0, 6).mapToObj(_ -> Tensor.full(SHAPE, Double.NaN, DType.FLOAT32))
                        .toArray(Tensor[]::new);
                for (Tensor t : dirty) used.release(t.storage());
                return operation.apply(x).copy();
            });
            assertThat(actual.sameAs(expected)).as("%s in used arrays", name).isTrue();
        });
    }
}
