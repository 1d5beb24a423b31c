package gradbook.benchmarks;

import java.util.Locale;

/// How large our time divided by libtorch's may be.
///
/// @param must more than this is a defect
/// @param aim  this or less is what we want
record Limit(double must, double aim) {

    /// Whether `ratio` keeps it, in a word or two.
    String verdict(double ratio) {
        if (ratio <= aim) return "aim reached";
        return ratio <= must ? "holds" : "**missed**";
    }

    @Override public String toString() {
        return String.format(Locale.ROOT, "%.2f / %.2f", must, aim);
    }
}
