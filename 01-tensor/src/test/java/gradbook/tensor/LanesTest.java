package gradbook.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class LanesTest {

    private static void assumeVectors() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }

    @Test void the_width_can_be_forced() {
        assumeVectors();
        assertThat(Lanes.select("128").length()).isEqualTo(4);
        assertThat(Lanes.select("256").length()).isEqualTo(8);
        assertThat(Lanes.select("512").length()).isEqualTo(16);
    }

    @Test void any_other_width_is_an_error() {
        assumeVectors();
        assertThatThrownBy(() -> Lanes.select("96")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gradbook.vector.bits=96 is no width of a vector: choose 128, 256 or 512");
    }
}
