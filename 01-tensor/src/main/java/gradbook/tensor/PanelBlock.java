package gradbook.tensor;

/// A stretch of an operand's panels, ready for [Tile]: packed, or read where they stand. Line `i` of the panel that
/// begins with line `first` has, at inner position `k` of the stretch, the number
/// `data[at + first·panelStep + i·lineStep + k·innerStep]`.
record PanelBlock(float[] data, int at, int panelStep, int lineStep, int innerStep, int lines) {
    /// Panels of `width` lines, one after another from line `first` on, each with its lines side by side.
    static PanelBlock packed(float[] data, int first, int depth, int width) {
        return new PanelBlock(data, -first * depth, depth, 1, width, Integer.MAX_VALUE);
    }

    /// The first `lines` lines of a matrix, from inner position `from` on.
    static PanelBlock inPlace(MatrixPanels m, int from, int lines) {
        int at = m.at() + from * m.innerStep();
        return new PanelBlock(m.data(), at, m.lineStep(), m.lineStep(), m.innerStep(), lines);
    }

    /// Where a panel of `width` lines, of which the first is wanted, begins: at the end of a matrix, so much earlier
    /// that it does not reach beyond. The lines before `first` are then computed a second time, and not stored.
    int start(int first, int width) {
        return Math.min(first, lines - width);
    }

    int position(int start, int k) {
        return at + start * panelStep + k * innerStep;
    }
}
