package gradbook.architectures;

import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;

/// The ten digits drawn 7 wide and 12 high: what the 84 units before the output of [LeNet5Of1998] are
/// trained to look like, +1 for ink and −1 for paper. Digits that look alike get codes that are alike.
///
/// The paper took its drawings from a character set for screens; these were drawn for this book.
final class DigitDrawings {
    private static final int WIDTH = 7, HEIGHT = 12;

    private static final String DRAWINGS = """
            ..###.. ...#... .#####. .#####. .....#. ####### ...###. ####### .#####. .#####.
            .#...#. ..##... #.....# #.....# ....##. #...... ..#.... ......# #.....# #.....#
            #.....# .#.#... ......# ......# ...#.#. #...... .#..... ......# #.....# #.....#
            #.....# ...#... ......# ......# ..#..#. #...... #...... .....#. #.....# #.....#
            #.....# ...#... .....#. ......# .#...#. ######. #...... .....#. #.....# #.....#
            #.....# ...#... ....#.. ..####. #....#. ......# ######. ....#.. .#####. .######
            #.....# ...#... ...#... ......# #....#. ......# #.....# ....#.. #.....# ......#
            #.....# ...#... ..#.... ......# ####### ......# #.....# ...#... #.....# ......#
            #.....# ...#... .#..... ......# .....#. ......# #.....# ...#... #.....# ......#
            #.....# ...#... #...... ......# .....#. ......# #.....# ..#.... #.....# .....#.
            .#...#. ...#... #...... #.....# .....#. #.....# #.....# ..#.... #.....# ....#..
            ..###.. .#####. ####### .#####. .....#. .#####. .#####. ..#.... .#####. .###...
            """;

    /// Shape (10, 84): a row for each digit, its pixels in reading order.
    static final Tensor CODES = codes();

    private static Tensor codes() {
        String[] lines = DRAWINGS.split("\n");
        double[] codes = new double[10 * WIDTH * HEIGHT];
        for (int digit = 0; digit < 10; digit++)
            for (int y = 0; y < HEIGHT; y++)
                for (int x = 0; x < WIDTH; x++)
                    codes[(digit * HEIGHT + y) * WIDTH + x] = lines[y].charAt(digit * (WIDTH + 1) + x) == '#' ? 1 : -1;
        return Tensor.of(Shape.of(10, WIDTH * HEIGHT), codes);
    }

    private DigitDrawings() {}
}
