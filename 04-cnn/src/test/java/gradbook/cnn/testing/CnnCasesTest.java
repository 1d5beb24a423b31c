package gradbook.cnn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.cnn.AvgPool2d;
import gradbook.cnn.Conv2d;
import gradbook.cnn.MaxPool2d;
import gradbook.layers.testing.LayerCase;
import gradbook.tensor.testing.FailingProperty;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// That a failing configuration shrinks to the smallest one that fails.
class CnnCasesTest {
    private abstract static class Convolutions {
        @Provide Arbitrary<LayerCase> convolutions() {
            return CnnCases.convolutions();
        }
    }

    static final class StrideIs1 extends Convolutions {
        @Property(seed = "1") void holds(@ForAll("convolutions") LayerCase given) {
            if (((Conv2d) given.layer()).window().height().stride() > 1) throw new AssertionError(given);
        }
    }

    @Test void a_stride_shrinks_to_2_down_a_single_pixel() {
        assertThat(FailingProperty.in(StrideIs1.class))
                .hasMessage("Conv2d(1 → 1, 1×1, stride 2×1) of (1, 1, 1, 1)");
    }

    static final class NoPixelIsIgnored extends Convolutions {
        @Property(seed = "1") void holds(@ForAll("convolutions") LayerCase given) {
            if (((Conv2d) given.layer()).window().width().remainder(given.input().dim(3)) > 0)
                throw new AssertionError(given);
        }
    }

    @Test void an_ignored_tail_shrinks_to_one_column() {
        assertThat(FailingProperty.in(NoPixelIsIgnored.class))
                .hasMessage("Conv2d(1 → 1, 1×1, stride 1×2) of (1, 1, 1, 2)");
    }

    static final class OneGroup extends Convolutions {
        @Property(seed = "1") void holds(@ForAll("convolutions") LayerCase given) {
            if (((Conv2d) given.layer()).groups() > 1) throw new AssertionError(given);
        }
    }

    @Test void groups_shrink_to_2_of_one_channel_each() {
        assertThat(FailingProperty.in(OneGroup.class))
                .hasMessage("Conv2d(2 → 2, 1×1, groups 2) of (1, 2, 1, 1)");
    }

    static final class NoPadding {
        @Provide Arbitrary<LayerCase> poolings() {
            return CnnCases.poolings(MaxPool2d::new, Windows.neverOnlyPadding());
        }

        @Property(seed = "1") void holds(@ForAll("poolings") LayerCase given) {
            if (((MaxPool2d) given.layer()).window().height().padding() > 0) throw new AssertionError(given);
        }
    }

    @Test void padding_of_a_window_that_always_sees_a_pixel_shrinks_to_1() {
        assertThat(FailingProperty.in(NoPadding.class)).hasMessage("MaxPool2d(2×1, padding 1×0) of (1, 1, 1, 1)");
    }

    static final class NoOverlap {
        @Provide Arbitrary<LayerCase> poolings() {
            return CnnCases.poolings(AvgPool2d::new, Windows.any());
        }

        @Property(seed = "1") void holds(@ForAll("poolings") LayerCase given) {
            var width = ((AvgPool2d) given.layer()).window().width();
            if (width.outputSize(given.input().dim(3)) > 1 && width.stride() < width.extent())
                throw new AssertionError(given);
        }
    }

    @Test void overlapping_windows_shrink_to_two_of_two_pixels() {
        assertThat(FailingProperty.in(NoOverlap.class)).hasMessage("AvgPool2d(1×2) of (1, 1, 1, 3)");
    }
}
