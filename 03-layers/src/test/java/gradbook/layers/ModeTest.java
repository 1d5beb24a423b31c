package gradbook.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModeTest {
    private final Random random = new Random(1);

    @Test void it_is_evaluation_unless_training_was_asked_for() {
        assertThat(Mode.isTraining()).isFalse();
        assertThat(Mode.random()).isEmpty();
        assertThat(Mode.train(random, Mode::isTraining)).isTrue();
        assertThat(Mode.train(random, Mode::random)).containsSame(random);
        assertThat(Mode.evaluate(Mode::isTraining)).isFalse();
    }

    @Test void modes_nest_and_the_outer_one_comes_back() {
        Random other = new Random(2);
        var seen = new ArrayList<Object>();
        Mode.train(random, () -> {
            seen.add(Mode.evaluate(() -> List.of(Mode.isTraining(),
                    Mode.train(other, () -> Mode.random().orElseThrow()))));
            return seen.add(Mode.random().orElseThrow());
        });

        assertThat(seen).containsExactly(List.of(false, other), random);
        assertThat(Mode.isTraining()).isFalse();
    }

    @Test void an_exception_ends_training() {
        assertThatThrownBy(() -> Mode.train(random, () -> { throw new IllegalStateException("stopped"); }))
                .isInstanceOf(IllegalStateException.class).hasMessage("stopped");

        assertThat(Mode.isTraining()).isFalse();
    }

    @Test void an_exception_in_evaluation_within_training_leaves_training_on() {
        boolean after = Mode.train(random, () -> {
            assertThatThrownBy(() -> Mode.evaluate(() -> { throw new IllegalStateException("stopped"); }))
                    .hasMessage("stopped");
            return Mode.isTraining();
        });

        assertThat(after).isTrue();
    }

    @Test void other_threads_are_not_in_training() throws InterruptedException {
        var seen = new ArrayList<Boolean>();
        Thread other = Mode.train(random, () -> {
            Thread thread = new Thread(() -> seen.add(Mode.isTraining()));
            thread.start();
            return thread;
        });
        other.join();

        assertThat(seen).containsExactly(false);
    }
}
