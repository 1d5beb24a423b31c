package gradbook.training;

/// Lowers the learning rate when training has stopped to get better, as AlexNet's was: it was divided by 10
/// "when the validation error rate stopped improving" (Krizhevsky et al., 2012, section 5).
///
/// What is watched here is the loss of the held-out examples, which tells more than their error rate: it also changes
/// when the same ones are wrong. An epoch is better if its loss is less than (1 − threshold) times the lowest so far.
/// After more than `patience` epochs in a row that are not, the rate is multiplied by γ, and counting begins anew.
/// These are the rules of PyTorch's `ReduceLROnPlateau`.
///
/// The factor is computed from the history alone, so that a run that was interrupted gets the same.
///
/// @param gamma     what the rate is multiplied by, more than 0 and less than 1
/// @param patience  how many epochs in a row may be no better
/// @param threshold by what part the loss must fall to count as better
public record ReduceOnPlateau(double gamma, int patience, double threshold) implements Schedule {

    /// @throws IllegalArgumentException unless 0 < γ < 1, the patience is at least 0 and 0 ≤ threshold < 1
    public ReduceOnPlateau {
        if (!(gamma > 0 && gamma < 1))
            throw new IllegalArgumentException("the learning rate is multiplied by a number that is more than 0 and"
                    + " less than 1, not by " + gamma);
        if (patience < 0) throw new IllegalArgumentException("patience is at least 0 epochs, not " + patience);
        UpdateRule.requireInRange("the threshold", threshold, 0, 1);
    }

    /// With PyTorch's threshold of 10⁻⁴. Its other constants are γ = 0.1 and a patience of 10.
    public ReduceOnPlateau(double gamma, int patience) {
        this(gamma, patience, 1e-4);
    }

    /// 1: nothing has been seen yet.
    @Override public double factor(double epoch) {
        return 1;
    }

    @Override public Schedule after(History before) {
        double factor = 1, lowest = Double.POSITIVE_INFINITY;
        int waited = 0;
        for (EpochReport report : before.epochs()) {
            if (report.testLoss() < lowest * (1 - threshold)) {
                lowest = report.testLoss();
                waited = 0;
            } else if (++waited > patience) {
                factor *= gamma;
                waited = 0;
            }
        }
        double reduced = factor;
        return _ -> reduced;
    }
}
