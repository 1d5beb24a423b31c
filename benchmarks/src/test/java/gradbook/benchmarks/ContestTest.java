package gradbook.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
    private final List<String> calls = new ArrayList<>();
    private long now;
    private long processNanos;
    /// During how many sleeps from now on a thread works.
    private int spinning;

    private final Clock clock = new Clock() {
        @Override public long nanoTime() {
            return now;
        }

        @Override public void sleep(long millis) {
            calls.add("sleep " + millis);
            now += millis * 1_000_000;
            if (spinning > 0) {
                spinning--;
                processNanos += millis * 1_000_000;
            }
        }

        @Override public long processNanos() {
            return processNanos;
        }
    };

    /// Takes `millis` each time, as far as the clock above can tell.
    private Contestant contestant(String name, double millis, long warmUpMillis) {
        return new Contestant(name, () -> {
            calls.add(name);
            now += (long) (millis * 1e6);
            return millis * 1e6;
        }, warmUpMillis);
    }

    private Contest contest(int rounds, long sliceMillis, OtherLoad otherLoad) {
        return new Contest(rounds, sliceMillis, 2, otherLoad, clock);
    }

    @Test void all_take_turns_forth_and_back() {
        contest(4, 1, OtherLoad.IGNORED)
                .run(List.of(contestant("a", 1, 0), contestant("b", 1, 0), contestant("c", 1, 0)));
        List<String> works = calls.stream().filter(call -> !call.startsWith("sleep")).toList();
        assertThat(works.subList(6, works.size())) // after two times each, to warm up
                .containsExactly("a", "b", "c", "c", "b", "a", "a", "b", "c", "c", "b", "a");
    }

    @Test void short_work_is_repeated_until_the_slice_is_full_and_its_first_time_is_not_counted() {
        Contest.Result result = contest(1, 10, OtherLoad.IGNORED).run(List.of(contestant("a", 2.5, 0)));
        assertThat(calls.stream().filter("a"::equals)).hasSize(2 + 1 + 4);
        assertThat(result.timings().get("a").median()).isEqualTo(2.5e6);
    }

    @Test void work_longer_than_the_slice_is_done_once_a_round() {
        contest(3, 10, OtherLoad.IGNORED).run(List.of(contestant("a", 50, 0)));
        assertThat(calls.stream().filter("a"::equals)).hasSize(2 + 3);
    }

    @Test void what_starts_cold_is_not_warmed_up_and_done_once_a_round() {
        Contest.Result result = contest(2, 10, OtherLoad.IGNORED)
                .runCold(List.of(contestant("a", 1, 100), contestant("b", 3, 100)));
        assertThat(calls.stream().filter(call -> !call.startsWith("sleep"))).containsExactly("a", "b", "b", "a");
        assertThat(result.timings().get("b").median()).isEqualTo(3e6);
    }

    @Test void each_contestant_works_for_its_warm_up_before_anything_counts() {
        contest(1, 1, OtherLoad.IGNORED).run(List.of(contestant("a", 10, 100), contestant("b", 10, 0)));
        assertThat(calls.indexOf("b")).isGreaterThanOrEqualTo(10);
    }

    @Test void nobody_begins_before_all_others_rest() {
        Contestant spinner = new Contestant("spinner", () -> {
            calls.add("spinner");
            spinning = 3;
            return 1e6;
        }, 0);
        contest(1, 1, OtherLoad.IGNORED).run(List.of(spinner, contestant("b", 1, 0)));
        assertThat(calls).containsExactly(
                "spinner", "spinner", "sleep 20", "sleep 20", "sleep 20", "sleep 20", "b", "b", "sleep 20", "sleep 500",
                "spinner", "sleep 20", "sleep 20", "sleep 20", "sleep 20", "b", "sleep 20");
    }

    @Test void a_contestant_that_never_rests_is_not_waited_for_for_ever() {
        Contestant restless = new Contestant("restless", () -> {
            spinning = Integer.MAX_VALUE;
            return 1e6;
        }, 0);
        contest(1, 1, OtherLoad.IGNORED).run(List.of(restless));
        assertThat(now).isEqualTo(2 * 50 * 20_000_000L + 500_000_000L);
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
        Contest.Result result = contest(3, 1, answering(true, false, true)).run(List.of(contestant("a", 1, 0)));
        assertThat(result.repeated()).isEqualTo(1);
        assertThat(result.disturbed()).isZero();
        assertThat(result.timings().get("a").rounds()).hasSize(3);
        assertThat(calls.stream().filter("a"::equals)).hasSize(2 + 4);
    }

    @Test void disturbed_rounds_count_once_there_were_too_many() {
        Contest.Result result = contest(2, 1, answering(false, false, false, false))
                .run(List.of(contestant("a", 1, 0)));
        assertThat(result.repeated()).isEqualTo(2);
        assertThat(result.disturbed()).isEqualTo(2);
    }
}
