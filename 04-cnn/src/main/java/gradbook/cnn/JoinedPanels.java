package gradbook.cnn;

import gradbook.tensor.Panels;

/// Lines of `length` numbers, each followed by those of another operand: so a product gets a bias as
/// the weight of one more input, which is always 1.
record JoinedPanels(Panels head, int length, Panels tail) implements Panels {

    @Override public void pack(int first, int lines, int from, int depth, float[] to, int at, int width) {
        int ofHead = Math.clamp(length - from, 0, depth);
        if (ofHead > 0) head.pack(first, lines, from, ofHead, to, at, width);
        if (ofHead < depth)
            tail.pack(first, lines, from + ofHead - length, depth - ofHead, to, at + ofHead * width, width);
    }
}
