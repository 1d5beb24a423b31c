package gradbook.benchmarks;

import java.util.Optional;

/// One line of the report: a work, and what its contest showed.
///
/// @param amount     what makes the work a speed, such as 2·M·N·K floating-point operations; 0 for none
/// @param difference the largest difference of our numbers from libtorch's, relative to the largest of those; NaN if
///                   they were compared elsewhere
record Line(String work, double amount, Contest.Result result, double difference, Optional<Limit> limit) {

    Timing ours() {
        return result.timings().get(Contestant.OURS);
    }

    Timing peer() {
        return result.timings().get(Contestant.PEER);
    }

    /// Our time divided by libtorch's, the median over the rounds: the two of a round saw the same state of the
    /// machine, while each one's median may come from another state.
    double ratio() {
        return ours().over(peer()).median();
    }
}
