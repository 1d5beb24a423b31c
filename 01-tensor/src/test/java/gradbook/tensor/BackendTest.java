package gradbook.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackendTest {
    @Test void the_fastest_kernels_that_run_are_chosen_unless_others_are_named() {
        assertThat(Backend.select(null, true)).isEqualTo(Backend.VECTOR);
        assertThat(Backend.select(null, false)).isEqualTo(Backend.FLOAT);
        assertThat(Backend.select("reference", true)).isEqualTo(Backend.REFERENCE);
        assertThat(Backend.select("Float", true)).isEqualTo(Backend.FLOAT);
    }

    @Test void kernels_that_do_not_exist_or_cannot_run_are_refused() {
        assertThatThrownBy(() -> Backend.select("fast", true)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gradbook.kernels=fast names no kernels: choose reference, float or vector");
        assertThatThrownBy(() -> Backend.select("vector", false)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gradbook.kernels=vector needs Java's vector module:"
                        + " start java with --add-modules jdk.incubator.vector");
    }
}
