package gradbook.training;

import java.util.List;
import java.util.random.RandomGenerator;

/// What is done to a picture before a network sees it, always or at random.
///
/// Random crops and mirror images show the network each picture a little differently every time, so
/// that it cannot learn the pictures by heart pixel by pixel: a bird further left, or looking the other
/// way, is still a bird. This *augmentation* (Krizhevsky et al., 2012, section 4.1) costs nothing but
/// time. Names and rules are those of torchvision's transforms.
@FunctionalInterface
public interface Transform {

    /// @param random where a transform that varies draws from
    Picture apply(Picture picture, RandomGenerator random);

    /// These one after another.
    static Transform of(Transform... transforms) {
        return new Compose(List.of(transforms));
    }

    /// One after another.
    record Compose(List<Transform> transforms) implements Transform {
        /// Copies the list.
        public Compose {
            transforms = List.copyOf(transforms);
        }

        @Override public Picture apply(Picture picture, RandomGenerator random) {
            for (Transform transform : transforms) picture = transform.apply(picture, random);
            return picture;
        }

        @Override public String toString() {
            return String.join(", ", transforms.stream().map(Transform::toString).toList());
        }
    }

    /// The square of `side` × `side` pixels in the middle.
    record CenterCrop(int side) implements Transform {
        @Override public Picture apply(Picture picture, RandomGenerator random) {
            return crop(picture);
        }

        /// @throws IllegalArgumentException if the picture is smaller
        public Picture crop(Picture picture) {
            requireCovers(picture, side);
            return picture.crop((picture.width() - side) / 2, (picture.height() - side) / 2, side, side);
        }

        @Override public String toString() {
            return "crop " + side + " × " + side + " from the middle";
        }
    }

    /// A square of `side` × `side` pixels, each of those inside the picture with the same probability.
    record RandomCrop(int side) implements Transform {
        @Override public Picture apply(Picture picture, RandomGenerator random) {
            requireCovers(picture, side);
            int left = random.nextInt(picture.width() - side + 1);
            int top = random.nextInt(picture.height() - side + 1);
            return picture.crop(left, top, side, side);
        }

        @Override public String toString() {
            return "crop " + side + " × " + side + " at random";
        }
    }

    /// Moved by up to `pixels` pixels to each side and up and down; what comes in from outside is black. This is
    /// torchvision's `RandomCrop` to the same size with a padding of `pixels`.
    record RandomShift(int pixels) implements Transform {
        /// @throws IllegalArgumentException if it is negative
        public RandomShift {
            if (pixels < 0) throw new IllegalArgumentException("a shift is by 0 pixels or more, not by " + pixels);
        }

        @Override public Picture apply(Picture picture, RandomGenerator random) {
            int right = random.nextInt(2 * pixels + 1) - pixels;
            int down = random.nextInt(2 * pixels + 1) - pixels;
            return shift(picture, right, down);
        }

        /// Moved to the right and down, or where these are negative, to the left and up.
        static Picture shift(Picture picture, int right, int down) {
            int width = picture.width(), height = picture.height();
            byte[] moved = new byte[picture.pixels().length];
            int from = Math.max(0, -right), length = width - Math.abs(right);
            for (int row = 0; row < picture.channels() * height && length > 0; row++) {
                int y = row % height - down;
                if (y >= 0 && y < height)
                    System.arraycopy(picture.pixels(), (row - down) * width + from, moved,
                            row * width + from + right, length);
            }
            return new Picture(width, height, moved);
        }

        @Override public String toString() {
            return "shift by up to " + pixels;
        }
    }

    /// With probability `probability` left and right are exchanged.
    record RandomHorizontalFlip(double probability) implements Transform {
        /// @throws IllegalArgumentException unless it is from 0 to 1
        public RandomHorizontalFlip {
            if (!(probability >= 0 && probability <= 1))
                throw new IllegalArgumentException("a probability is a number from 0 to 1, not " + probability);
        }

        @Override public Picture apply(Picture picture, RandomGenerator random) {
            return random.nextDouble() < probability ? picture.flipped() : picture;
        }

        @Override public String toString() {
            return "mirror " + Math.round(100 * probability) + " %";
        }
    }

    private static void requireCovers(Picture picture, int side) {
        if (picture.shorterSide() < side)
            throw new IllegalArgumentException("cannot cut " + side + " × " + side + " pixels out of a " + picture
                    + "\n  hint: new Resize(" + side + ") makes its shorter side long enough");
    }
}
