package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

@PropertyDefaults(tries = 100)
class InPlaceTest {

    /// One that can be written to, of any layout, and one that broadcasts to it.
    @Provide Arbitrary<List<Tensor>> targets() {
        return Combinators.combine(Shapes.expandable(), Arbitraries.of(DType.values())).flatAs((shapes, dtype) ->
                Combinators.combine(Tensors.writable(shapes.get1(), dtype), Tensors.of(shapes.get2(), dtype))
                        .as(List::of));
    }

    @Property void adding_in_place_gives_what_adding_gives(@ForAll("targets") List<Tensor> pair) {
        Tensor target = pair.get(0), x = pair.get(1), expected = target.add(x.mul(0.5));
        assertThat(target.addInPlace(x, 0.5)).isSameAs(target);
        assertThat(target).isCloseTo(expected, within(1e-6));
    }

    @Property void scaling_in_place_gives_what_multiplying_gives(@ForAll("targets") List<Tensor> pair) {
        Tensor target = pair.get(0), expected = target.mul(0.5);
        assertThat(target.scaleInPlace(0.5)).isSameAs(target);
        assertThat(target).isBitIdenticalTo(expected);
    }

    @Property void copying_in_place_overwrites_every_element(@ForAll("targets") List<Tensor> pair) {
        Tensor target = pair.get(0), x = pair.get(1);
        assertThat(target.copyInPlace(x)).isSameAs(target);
        assertThat(target).isBitIdenticalTo(x.expand(target.shape()));
    }

    /// The kit surrounds the elements of a view with NaN: they must still be there.
    @Property void what_lies_between_the_elements_of_a_view_is_left_alone(@ForAll("targets") List<Tensor> pair) {
        Tensor target = pair.get(0);
        long before = notANumber(target.storage());
        target.addInPlace(pair.get(1), 1).scaleInPlace(2).copyInPlace(pair.get(1));
        assertThat(notANumber(target.storage())).isEqualTo(before);
    }

    private static long notANumber(Storage storage) {
        long count = 0;
        for (int i = 0; i < storage.size(); i++) if (Double.isNaN(storage.get(i))) count++;
        return count;
    }

    @Test void a_change_is_felt_by_every_view_and_moves_the_version() {
        Tensor x = Tensor.arange(4, DType.FLOAT32).reshape(2, 2), row = x.select(0, 1);
        int before = x.storage().version();
        row.addInPlace(Tensor.of(10f, 20f), 1);
        assertThat(x).hasValues(0, 1, 12, 23);
        assertThat(x.storage().version()).isEqualTo(before + 1);
        x.scaleInPlace(2);
        assertThat(row).hasValues(24, 46);
        x.copyInPlace(Tensor.scalar(5, DType.FLOAT32));
        assertThat(row.storage().version()).isEqualTo(before + 3);
        assertThat(x).hasValues(5, 5, 5, 5);
    }

    @Test void a_tensor_can_be_added_to_itself_under_another_layout() {
        Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}});
        assertThat(x.addInPlace(x.transpose(), 1)).hasValues(2, 5, 5, 8);
        Tensor y = Tensor.arange(5, DType.FLOAT32);
        assertThat(y.slice(0, 1, 5).copyInPlace(y.slice(0, 0, 4))).hasValues(0, 1, 2, 3);
        assertThat(y).hasValues(0, 0, 1, 2, 3);
    }

    @Test void copying_in_place_rounds_to_the_type_of_the_target() {
        assertThat(Tensor.zeros(Shape.of(1), DType.FLOAT32).copyInPlace(Tensor.of(0.1))).hasValues(0.1f);
        assertThat(Tensor.zeros(Shape.of(1), DType.FLOAT64).copyInPlace(Tensor.of(0.1f))).hasValues(0.1f);
    }

    @Test void scaling_flushes_what_is_below_1e_30_to_zero() {
        for (DType dtype : DType.values())
            assertThat(Tensor.of(4e-30, 2e-30, 1e-30, -1e-30, -2e-30, -4e-30).to(dtype).scaleInPlace(0.5).sign())
                    .hasValues(1, 1, 0, 0, -1, -1);
    }

    @Test void an_expanded_view_cannot_be_written_to() {
        Tensor x = Tensor.zeros(Shape.of(3), DType.FLOAT32).expand(Shape.of(2, 3));
        String message = "InPlace on an expanded view of shape (2, 3): its elements along dimension 0"
                + " are one and the same number\n  hint: copy() it first";
        assertThatThrownBy(() -> x.addInPlace(x, 1)).hasMessage("add" + message);
        assertThatThrownBy(() -> x.scaleInPlace(2)).hasMessage("scale" + message);
        assertThatThrownBy(() -> x.copyInPlace(x)).hasMessage("copy" + message);
        assertThat(x.storage().version()).isZero();
        assertThat(Arrays.stream(x.toDoubles()).sum()).isZero();
    }

    @Test void the_type_of_what_is_added_must_be_the_same() {
        assertThatThrownBy(() -> Tensor.of(1f, 2f).addInPlace(Tensor.of(1.0, 2.0), 1)).hasMessage(
                "addInPlace of float32 (2) and float64 (2): both must have the same type"
                + "\n  hint: convert one of them, as in to(DType.FLOAT64)");
    }
}
