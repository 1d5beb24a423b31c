package gradbook.cnn;

/// Where the pixels around an image come from. Of a row `a b c d` with two more at each end:
///
/// | mode | row | why |
/// |---|---|---|
/// | `CONSTANT` | `0 0 a b c d 0 0` | says nothing about the world outside, but makes an edge |
/// | `REFLECT` | `c b a b c d c b` | no edge, and textures go on |
/// | `REPLICATE` | `a a a b c d d d` | no edge, for borders of any width |
/// | `CIRCULAR` | `c d a b c d a b` | for what has no ends, such as angles and the Fourier transform |
///
/// The names and rules are those of PyTorch's `F.pad`.
public enum PaddingMode {
    /// The same number everywhere around the image.
    CONSTANT {
        @Override int source(int position, int length) {
            return position < 0 || position >= length ? NONE : position;
        }

        @Override int widest(int length) {
            return Integer.MAX_VALUE;
        }
    },

    /// The outermost pixel is a mirror, and not repeated itself.
    REFLECT {
        @Override int source(int position, int length) {
            int fromTheStart = Math.abs(position), last = length - 1;
            return last - Math.abs(last - fromTheStart);
        }

        @Override int widest(int length) {
            return length - 1;
        }
    },

    /// The outermost pixel, again and again.
    REPLICATE {
        @Override int source(int position, int length) {
            return Math.clamp(position, 0, length - 1);
        }

        @Override int widest(int length) {
            return Integer.MAX_VALUE;
        }
    },

    /// The pixels of the other end: the image goes on as it began.
    CIRCULAR {
        @Override int source(int position, int length) {
            return Math.floorMod(position, length);
        }

        @Override int widest(int length) {
            return length;
        }
    };

    /// Stands for a pixel that is no copy of another.
    static final int NONE = -1;

    /// Of which pixel of an axis the one at `position` is a copy; it lies outside of the image if negative or not
    /// less than `length`.
    abstract int source(int position, int length);

    /// How many pixels can be added at an end of an axis of `length`: no more than there are to copy.
    abstract int widest(int length);
}
