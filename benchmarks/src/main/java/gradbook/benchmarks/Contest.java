package gradbook.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Several do the same work, in turns.
///
/// A processor changes its speed from one moment to the next, with its temperature and with what others do. So
/// nobody is measured in one go: in each round every contestant works for a moment, and what is compared are
/// the rounds' medians. Each round begins with another contestant, so that none always comes after the same one.
///
/// @param rounds      how many count
/// @param sliceMillis for how long a contestant repeats its work in a round, if once takes less
/// @param repeats     how many rounds may be done again because other programs were at work
record Contest(int rounds, long sliceMillis, int repeats, OtherLoad otherLoad, Clock clock) {
    /// Java's compiler works beside the program. After the warm-up it gets the time to finish, since otherwise it would
    /// take a processor away from whoever has the first turns.
    private static final long COMPILER_MILLIS = 500;

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
                int i = (round + turn) % n;
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
        clock.sleep(contestant.pauseMillis());
        return (int) Math.clamp(sliceMillis * 1e6 / once, 1, 20_000);
    }

    /// The first time, which is not measured, fetches the numbers into the caches and wakes the threads. Work
    /// longer than a slice fills the caches itself.
    private double measure(Contestant contestant, int times) {
        if (times > 1) contestant.work().nanos();
        double nanos = contestant.work().nanos(times) / times;
        clock.sleep(contestant.pauseMillis());
        return nanos;
    }
}
