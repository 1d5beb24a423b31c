package gradbook.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
    private final List<String> calls = new ArrayList<>();
    private long now;

    private final Clock clock = new Clock() {
        @Override public long nanoTime() {
            return now;
        }

        @Override public void sleep(long millis) {
            calls.add("sleep " + millis);
            now += millis * 1_000_000;
        }
    };

    /// Takes `millis` each time, as far as the clock above can tell.
    private Contestant contestant(String name, double millis, long warmUpMillis, long pauseMillis) {
        return new Contestant(name, () -> {
            calls.add(name);
            now += (long) (millis * 1e6);
            return millis * 1e6;
        }, warmUpMillis, pauseMillis);
    }

    private Contest contest(int rounds, long sliceMillis, OtherLoad otherLoad) {
        return new Contest(rounds, sliceMillis, 2, otherLoad, clock);
    }

    @Test void all_take_turns_and_each_round_begins_with_the_next() {
        contest(4, 1, OtherLoad.IGNORED)
                .run(List.of(contestant("a", 1, 0, 0), contestant("b", 1, 0, 0), contestant("c", 1, 0, 0)));
        List<String> works = calls.stream().filter(call -> !call.startsWith("sleep")).toList();
        assertThat(works.subList(6, works.size())) // after two times each, to warm up
                .containsExactly("a", "b", "c", "b", "c", "a", "c", "a", "b", "a", "b", "c");
    }

    @Test void short_work_is_repeated_until_the_slice_is_full_and_its_first_time_is_not_counted() {
        Contest.Result result = contest(1, 10, OtherLoad.IGNORED).run(List.of(contestant("a", 2.5, 0, 0)));
        assertThat(calls.stream().filter("a"::equals)).hasSize(2 + 1 + 4);
        assertThat(result.timings().get("a").median()).isEqualTo(2.5e6);
    }

    @Test void work_longer_than_the_slice_is_done_once_a_round() {
        contest(3, 10, OtherLoad.IGNORED).run(List.of(contestant("a", 50, 0, 0)));
        assertThat(calls.stream().filter("a"::equals)).hasSize(2 + 3);
    }

    @Test void what_starts_cold_is_not_warmed_up_and_done_once_a_round() {
        Contest.Result result = contest(2, 10, OtherLoad.IGNORED)
                .runCold(List.of(contestant("a", 1, 100, 0), contestant("b", 3, 100, 0)));
        assertThat(calls.stream().filter(call -> !call.startsWith("sleep"))).containsExactly("a", "b", "b", "a");
        assertThat(result.timings().get("b").median()).isEqualTo(3e6);
    }

    @Test void each_contestant_works_for_its_warm_up_before_anything_counts() {
        contest(1, 1, OtherLoad.IGNORED).run(List.of(contestant("a", 10, 100, 0), contestant("b", 10, 0, 0)));
        assertThat(calls.indexOf("b")).isGreaterThanOrEqualTo(10);
    }

    @Test void nobody_works_during_the_pause_after_a_contestant() {
        contest(1, 1, OtherLoad.IGNORED).run(List.of(contestant("a", 1, 0, 70), contestant("b", 1, 0, 5)));
        assertThat(calls).containsExactly("a", "a", "sleep 70", "b", "b", "sleep 5", "sleep 500", // warming up
                "a", "sleep 70", "b", "sleep 5");
    }

    /// Every round is as quiet as the next of `answers`; once they are used up, quiet.
    private static OtherLoad answering(boolean... answers) {
        return new OtherLoad() {
            private int next;

            @Override public void start() {}

            @Override public boolean wasQuiet() {
                return next >= answers.length || answers[next++];
            }
        };
    }

    @Test void a_disturbed_round_is_done_again() {
        Contest.Result result = contest(3, 1, answering(true, false, true)).run(List.of(contestant("a", 1, 0, 0)));
        assertThat(result.repeated()).isEqualTo(1);
        assertThat(result.disturbed()).isZero();
        assertThat(result.timings().get("a").rounds()).hasSize(3);
        assertThat(calls.stream().filter("a"::equals)).hasSize(2 + 4);
    }

    @Test void disturbed_rounds_count_once_there_were_too_many() {
        Contest.Result result = contest(2, 1, answering(false, false, false, false))
                .run(List.of(contestant("a", 1, 0, 0)));
        assertThat(result.repeated()).isEqualTo(2);
        assertThat(result.disturbed()).isEqualTo(2);
    }
}
