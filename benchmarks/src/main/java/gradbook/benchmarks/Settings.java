package gradbook.benchmarks;

import java.io.PrintStream;

/// How to measure.
///
/// @param rounds    of each contest
/// @param quick     whether less will do: shorter, and left out what takes long
/// @param threads   of everyone
/// @param otherLoad watches other programs
/// @param progress  where to say what is being measured
record Settings(int rounds, boolean quick, int threads, OtherLoad otherLoad, PrintStream progress) {

    /// A contest in slices of `sliceMillis`.
    Contest contest(long sliceMillis) {
        return new Contest(rounds, quick ? sliceMillis / 2 : sliceMillis, otherLoad);
    }
}
