package gradbook.benchmarks;

import java.util.Arrays;

/// How long the same work took in each round, in nanoseconds, in the order of the rounds.
///
/// Medians and quartiles, not means: a round in which something else ran is far off, and should not count for more
/// than one.
record Timing(double... rounds) {

    Timing {
        if (rounds.length == 0) throw new IllegalArgumentException("a timing needs at least one round");
        rounds = rounds.clone();
    }

    double median() {
        return quantile(0.5);
    }

    /// The value with the part `q` of the rounds below it, between the two nearest rounds in proportion.
    double quantile(double q) {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        double place = q * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    double min() {
        return quantile(0);
    }

    double max() {
        return quantile(1);
    }

    /// This timing divided by `other`, round by round: the two of a round saw the same state of the machine.
    Timing over(Timing other) {
        if (rounds.length != other.rounds.length)
            throw new IllegalArgumentException("timings of " + rounds.length + " and " + other.rounds.length
                    + " rounds: they can only be compared if both took part in every round");
        double[] ratios = new double[rounds.length];
        for (int i = 0; i < ratios.length; i++) ratios[i] = rounds[i] / other.rounds[i];
        return new Timing(ratios);
    }

    /// The time of everything together, had it been done one after another in each round.
    Timing plus(Timing other) {
        double[] sums = new double[rounds.length];
        for (int i = 0; i < sums.length; i++) sums[i] = rounds[i] + other.rounds[i];
        return new Timing(sums);
    }
}
