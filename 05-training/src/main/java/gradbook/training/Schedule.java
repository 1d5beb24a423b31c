package gradbook.training;

/// How the learning rate changes while training: a factor on the rate that it started with.
///
/// Large steps get far at first; later they only jump around in the valley that they found, and
/// smaller ones go deeper.
@FunctionalInterface
public interface Schedule {

    /// The factor when `epoch` epochs are behind us; 2.5 is the middle of the third one.
    double factor(double epoch);

    /// The schedule for the epoch that follows those in `before`. Most know their course from the start;
    /// [ReduceOnPlateau] looks at how it went.
    default Schedule after(History before) {
        return this;
    }

    /// The learning rate as it is.
    static Schedule constant() {
        return _ -> 1;
    }

    /// Multiplies by `gamma` after each `every` epochs: γ^⌊epoch / every⌋.
    static Schedule stepDecay(double every, double gamma) {
        requirePositive("a decay every " + every + " epochs", every);
        return epoch -> Math.pow(gamma, Math.floor(epoch / every));
    }

    /// Multiplies by `gamma` at each of the `milestones`, in epochs: γ^(how many of them are behind us).
    static Schedule multiStep(double gamma, double... milestones) {
        for (int i = 0; i < milestones.length; i++)
            if (!(milestones[i] > (i == 0 ? 0 : milestones[i - 1])))
                throw new IllegalArgumentException("milestone " + milestones[i] + " in place " + i
                        + ": milestones must be more than 0 and go up");
        double[] own = milestones.clone();
        return epoch -> {
            int behind = 0;
            while (behind < own.length && own[behind] <= epoch) behind++;
            return Math.pow(gamma, behind);
        };
    }

    /// γ^epoch: the same part of it is lost in each epoch, a little in each step.
    static Schedule exponential(double gamma) {
        requirePositive("an exponential schedule with factor " + gamma, gamma);
        return epoch -> Math.pow(gamma, epoch);
    }

    /// Half a cosine wave from 1 down to 0 at `epochs`: ½(1 + cos(π·epoch / epochs)) (Loshchilov and
    /// Hutter, *SGDR*, 2017).
    static Schedule cosine(int epochs) {
        requirePositive("a cosine over " + epochs + " epochs", epochs);
        return epoch -> cosine(1, 0, Math.min(epoch, epochs) / epochs);
    }

    /// One cycle: up from 1/25 to 1 in the first `rise` of all `epochs`, then down to almost nothing, both
    /// along half a cosine wave (Smith and Topin, *Super-convergence*, 2018). The large rates in the middle keep
    /// the weights out of narrow valleys. The constants are those of PyTorch's `OneCycleLR`; it ends at 1/250,000. The
    /// momentum, which PyTorch moves the other way round by default, stays as it is.
    ///
    /// @param rise the part of the training in which the rate goes up, more than 0 and less than 1, such as 0.3
    static Schedule oneCycle(int epochs, double rise) {
        requirePositive("one cycle over " + epochs + " epochs", epochs);
        if (!(rise > 0 && rise < 1))
            throw new IllegalArgumentException("the rise of one cycle must be more than 0 and less than 1 of it, not "
                    + rise);
        double top = rise * epochs, start = 1 / 25.0, end = start / 1e4;
        return epoch -> epoch < top ? cosine(start, 1, epoch / top)
                : cosine(1, end, (Math.min(epoch, epochs) - top) / (epochs - top));
    }

    /// Half a cosine wave that goes from `from` to `to` while `way` goes from 0 to 1.
    private static double cosine(double from, double to, double way) {
        return to + (from - to) * (1 + Math.cos(Math.PI * way)) / 2;
    }

    /// This schedule, times a factor that grows in a straight line from `start` to 1 in the first
    /// `epochs`: networks with fresh weights may not survive large steps.
    default Schedule withWarmUp(double epochs, double start) {
        requirePositive("a warm-up over " + epochs + " epochs", epochs);
        return new WarmUp(this, epochs, start);
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0)) throw new IllegalArgumentException(what + ": it must be more than 0");
    }
}
