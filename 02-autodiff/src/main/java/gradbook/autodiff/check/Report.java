package gradbook.autodiff.check;

/// What a check found.
///
/// @param subject what was checked
/// @param worst the largest difference between backward and measurement, relative to the largest
///        derivative with respect to the same tensor
/// @param resolution the smallest relative error that would have been seen
/// @param compared how many derivatives were compared
/// @param undecided how many of them could not be decided
/// @param kinks how many of them lie at a kink, and are right if between the slopes on both sides
/// @param diagnosis in a few words the likely mistake, or why nothing could be decided; else empty
/// @param message what was found, in full
public record Report(String subject, Verdict verdict, double worst, double resolution, int compared,
        int undecided, int kinks, String diagnosis, String message) {
    static final String VACUOUS = "vacuous";

    static Report fail(String subject, String diagnosis, String message) {
        return new Report(subject, Verdict.FAIL, Double.NaN, Double.NaN, 0, 0, 0, diagnosis, message);
    }

    static Report inconclusive(String subject, String reason, String message) {
        return new Report(subject, Verdict.INCONCLUSIVE, Double.NaN, Double.NaN, 0, 0, 0, reason, message);
    }

    /// Whether there was nothing to be seen: no output that moves, so that every rule would look right.
    public boolean isVacuous() {
        return verdict == Verdict.INCONCLUSIVE && diagnosis.equals(VACUOUS);
    }

    /// `FAIL mul: …`
    @Override public String toString() {
        return verdict + " " + subject + ": " + message;
    }
}
