package gradbook.tensor;

/// An operand of a matrix product that is handed over in pieces, when they are needed: a matrix of
/// any layout, or one that is never written out, such as the columns of a convolution.
///
/// A *line* is what meets a line of the other operand in an inner product: a row of a left operand, a
/// column of a right one.
public interface Panels {
    /// Copies `lines` lines from line `first` on, at the inner positions `from` … `from + depth − 1`. The
    /// number of line `first + i` at position `from + k` goes to `to[at + k·width + i]`, so that what is
    /// used together stands together. (Afterwards the places for `lines` ≤ i < `width` may hold anything: numbers
    /// copied in whole vectors may run over into them.)
    void pack(int first, int lines, int from, int depth, float[] to, int at, int width);
}
