package gradbook.autodiff.check;

/// How a check ends.
public enum Verdict {
    /// The gradients are right, as far as the check could see; a [Report] says how far that is.
    PASS,
    /// Something is wrong, and the report says what.
    FAIL,
    /// Nothing is known to be wrong, but too little could be seen; the report says why.
    INCONCLUSIVE
}
