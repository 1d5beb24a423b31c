package gradbook.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Several do the same work, in turns.
///
/// A processor changes its speed from one moment to the next, with its temperature and with what others do. (Two
/// processors of a rented machine may be one core for minutes, and two again.) So nobody is measured in one go: in
/// each round every contestant works for a moment, and rounds are compared one by one. They go forth and back, so
/// that the first two, who are compared, always work right after one another, and each as often before the other.
///
/// @param rounds      how many count
/// @param sliceMillis for how long a contestant repeats its work in a round, if once takes less
/// @param repeats     how many rounds may be done again because other programs were at work
record Contest(int rounds, long sliceMillis, int repeats, OtherLoad otherLoad, Clock clock) {
    /// Java's compiler works beside the program. After the warm-up it gets the time to finish, since otherwise it would
    /// take a processor away from whoever has the first turns.
    private static final long COMPILER_MILLIS = 500;
    /// A stretch of time, for less than half of which all threads must have worked before the next one begins.
    private static final long REST_MILLIS = 20;
    /// How many such stretches to wait for at most: some program may never rest.
    private static final int MOST_RESTS = 50;

    Contest(int rounds, long sliceMillis, OtherLoad otherLoad) {
        this(rounds, sliceMillis, 2 * rounds, otherLoad, Clock.SYSTEM);
    }

    /// What came out.
    ///
    /// @param timings  of each contestant by its name, for doing its work once
    /// @param repeated how many rounds were done again
    /// @param disturbed how many of the rounds that count saw other programs at work
    record Result(SequencedMap<String, Timing> timings, int repeated, int disturbed) {}

    Result run(List<Contestant> contestants) {
        int[] times = new int[contestants.size()];
        for (int i = 0; i < times.length; i++) times[i] = warmUp(contestants.get(i));
        clock.sleep(COMPILER_MILLIS);
        return run(contestants, times);
    }

    /// Once each in every round, from the first time on: for what starts afresh each time.
    Result runCold(List<Contestant> contestants) {
        int[] times = new int[contestants.size()];
        Arrays.fill(times, 1);
        return run(contestants, times);
    }

    private Result run(List<Contestant> contestants, int[] times) {
        int n = contestants.size();
        double[][] nanos = new double[n][rounds];
        int repeated = 0, disturbed = 0;
        for (int round = 0; round < rounds; round++) {
            otherLoad.start();
            for (int turn = 0; turn < n; turn++) {
                int i = round % 2 == 0 ? turn : n - 1 - turn;
                nanos[i][round] = measure(contestants.get(i), times[i]);
            }
            if (otherLoad.wasQuiet()) continue;
            if (repeated < repeats) {
                repeated++;
                round--;
                clock.sleep(500);
            } else {
                disturbed++;
            }
        }
        var timings = new LinkedHashMap<String, Timing>();
        for (int i = 0; i < n; i++) timings.put(contestants.get(i).name(), new Timing(nanos[i]));
        return new Result(timings, repeated, disturbed);
    }

    /// Lets `contestant` work until it is warm.
    ///
    /// @return how often it can do its work in a slice of time
    private int warmUp(Contestant contestant) {
        long start = clock.nanoTime();
        double once = contestant.work().nanos();
        do once = Math.min(once, contestant.work().nanos());
        while (clock.nanoTime() - start < contestant.warmUpMillis() * 1_000_000);
        rest();
        return (int) Math.clamp(sliceMillis * 1e6 / once, 1, 20_000);
    }

    /// The first time, which is not measured, fetches the numbers into the caches and wakes the threads. Work
    /// longer than a slice fills the caches itself.
    private double measure(Contestant contestant, int times) {
        if (times > 1) contestant.work().nanos();
        double nanos = contestant.work().nanos(times) / times;
        rest();
        return nanos;
    }

    /// Waits until this process does nothing. When their work is done, the threads of native libraries go on spinning,
    /// in case there is more (those of OpenBLAS for 105 ms, of libtorch for 10), and Java's compiler may have found
    /// something to do: they would take a processor away from the next.
    private void rest() {
        for (int i = 0; i < MOST_RESTS; i++) {
            long before = clock.processNanos();
            clock.sleep(REST_MILLIS);
            if (2 * (clock.processNanos() - before) < REST_MILLIS * 1_000_000) return;
        }
    }
}
