package gradbook.tensor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FailingPropertyTest {
    static final class Below1000 {
        @Property(seed = "1") void holds(@ForAll int n) {
            if (n >= 1000) throw new AssertionError(n + " is too much");
        }
    }

    static final class Holds {
        @Property(tries = 2) void holds(@ForAll int n) {
            assertThat(n + 0L).isEqualTo(n);
        }
    }

    @Test void the_failure_is_that_of_the_smallest_sample() {
        assertThat(FailingProperty.in(Below1000.class)).isInstanceOf(AssertionError.class)
                .hasMessage("1000 is too much");
    }

    @Test void what_does_not_fail_is_a_mistake() {
        assertThatThrownBy(() -> FailingProperty.in(Holds.class)).isInstanceOf(AssertionError.class)
                .hasMessage("the property in " + Holds.class.getName() + " holds");
        assertThatThrownBy(() -> FailingProperty.in(String.class)).isInstanceOf(AssertionError.class)
                .hasMessage("no property in java.lang.String");
    }
}
