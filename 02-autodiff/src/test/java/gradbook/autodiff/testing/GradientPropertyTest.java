package gradbook.autodiff.testing;

import static gradbook.autodiff.check.Subject.of;
import static gradbook.autodiff.testing.GradientAssertions.assertThatGradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.FailingProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Tuple.Tuple2;
import org.junit.jupiter.api.Test;

/// What a [GradientProperty] draws, and how it ends.
class GradientPropertyTest {
    @GradientProperty
    void tensors_are_small_and_far_from_0(@ForAll Tensor x) {
        assertThat(x.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(x.rank()).isLessThanOrEqualTo(3);
        assertThat(Arrays.stream(x.toDoubles()).map(Math::abs)).allMatch(v -> v >= 0.1 && v <= 3);
        assertThatGradient(of(Derivatives.SQUARE)).at(x).upToOrder(2).matchesFiniteDifferences();
    }

    @GradientProperty
    void a_parameter_can_ask_for_a_shape(@ForAll @OfShape({-1, 4}) Tensor rows, @ForAll @OfShape({2, 1, -1}) Tensor y,
            @ForAll @OfShape({}) Tensor scalar) {
        assertThat(rows.rank()).isEqualTo(2);
        assertThat(rows.dim(0)).isBetween(1, 3);
        assertThat(rows.dim(1)).isEqualTo(4);
        assertThat(y.shape().with(2, 9)).isEqualTo(Shape.of(2, 1, 9));
        assertThat(scalar.shape()).isEqualTo(Shape.of());
    }

    @GradientProperty
    void two_tensors_broadcast_together(@ForAll Tuple2<Tensor, Tensor> xy, @ForAll Shape shape, @ForAll int seed) {
        assertThat(Arrays.stream(shape.dims()).boxed()).hasSizeBetween(0, 3).allMatch(d -> d >= 1 && d <= 3);
        assertThatGradient(of(Derivatives.DIV)).at(xy.get1(), xy.get2()).withSeed(seed).matchesFiniteDifferences();
    }

    /// What is left when the mean is taken away is constant, namely 0, for a tensor of one number.
    @GradientProperty
    void points_where_nothing_is_to_be_seen_are_not_counted(@ForAll Tensor x) {
        int[] all = IntStream.range(0, x.rank()).toArray();
        assertThatGradient(of(v -> v.sub(v.mean(all)))).at(x).matchesFiniteDifferences();
    }

    // ------------------------------------------------------------------------------ how it ends

    static final class OneThirdOfACube {
        private static final Op CUBE = Op.unary("cube", x -> x.pow(3), (g, x, _) -> g.mul(x.square()));

        @GradientProperty
        void derivatives(@ForAll Tensor x) {
            assertThatGradient(of(CUBE)).as("at " + x.shape() + Arrays.toString(x.toDoubles())).at(x)
                    .matchesFiniteDifferences();
        }
    }

    @Test void a_wrong_rule_shrinks_to_a_single_number() {
        assertThat(FailingProperty.in(OneThirdOfACube.class)).isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("[at ()[0.1]] FAIL cube: with respect to input")
                .hasMessageContaining("factor 1/3");
    }

    static final class OnlyFlat {
        @GradientProperty
        void derivatives(@ForAll Tensor x) {
            assertThatGradient(of(Derivatives.SIGN)).at(x).matchesFiniteDifferences();
        }
    }

    @Test void a_property_that_never_sees_anything_fails() {
        assertThat(FailingProperty.in(OnlyFlat.class).getMessage()).contains("after [50] tries and [50] rejections");
    }

    static final class Recorded {
        private static final List<String> SEEN = new ArrayList<>();

        @GradientProperty
        void points(@ForAll Tensor x) {
            SEEN.add(x.shape() + Arrays.toString(x.toDoubles()));
        }
    }

    @Test void the_points_are_the_same_in_every_run() {
        assertThat(pointsOfOneRun()).hasSize(50).isEqualTo(pointsOfOneRun()).doesNotHaveDuplicates();
    }

    private static List<String> pointsOfOneRun() {
        Recorded.SEEN.clear();
        assertThatThrownBy(() -> FailingProperty.in(Recorded.class)).hasMessageEndingWith("Recorded holds");
        return List.copyOf(Recorded.SEEN);
    }
}
