package gradbook.training;

/// How the learning rate changes while training: a factor on the rate that it started with.
///
/// Large steps get far at first; later they only jump around in the valley that they found, and
/// smaller ones go deeper.
@FunctionalInterface
public interface Schedule {

    /// The factor when `epoch` epochs are behind us; 2.5 is the middle of the third one.
    double factor(double epoch);

    /// The learning rate as it is.
    static Schedule constant() {
        return _ -> 1;
    }

    /// Multiplies by `gamma` after each `every` epochs: γ^⌊epoch / every⌋.
    static Schedule stepDecay(double every, double gamma) {
        requirePositive("a decay every " + every + " epochs", every);
        return epoch -> Math.pow(gamma, Math.floor(epoch / every));
    }

    /// Half a cosine wave from 1 down to 0 at `epochs`: ½(1 + cos(π·epoch / epochs)) (Loshchilov and
    /// Hutter, *SGDR*, 2017).
    static Schedule cosine(int epochs) {
        requirePositive("a cosine over " + epochs + " epochs", epochs);
        return epoch -> (1 + Math.cos(Math.PI * Math.min(epoch, epochs) / epochs)) / 2;
    }

    /// This schedule, times a factor that grows in a straight line from `start` to 1 in the first
    /// `epochs`: networks with fresh weights may not survive large steps.
    default Schedule withWarmUp(double epochs, double start) {
        requirePositive("a warm-up over " + epochs + " epochs", epochs);
        return epoch -> factor(epoch) * Math.min(1, start + (1 - start) * epoch / epochs);
    }

    private static void requirePositive(String what, double epochs) {
        if (!(epochs > 0)) throw new IllegalArgumentException(what + ": it must be more than 0");
    }
}
