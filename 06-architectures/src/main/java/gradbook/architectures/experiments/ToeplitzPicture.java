package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Drawing;
import gradbook.cnn.ToeplitzMatrix;
import gradbook.cnn.Window;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;

/// The matrix that a convolution of an image is, a square of colour for each number: a colour for each weight of the
/// window, which comes back along diagonals, in blocks that come back along diagonals too.
final class ToeplitzPicture {
    static final int WIDTH = 480, HEIGHT = 420;
    private static final int SIDE = 320, TOP = 50, LEFT = (WIDTH - SIDE) / 2;
    private static final Color LINE = new Color(0xb0b0b0);

    /// For `n`×`n` pixels and a window of `kernel`×`kernel`, with a border of zeros that keeps their size.
    static BufferedImage draw(int n, int kernel) {
        int weights = kernel * kernel, pixels = n * n, cell = SIDE / pixels;
        Tensor numbers = Tensor.arange(weights, DType.FLOAT32).add(1).reshape(1, 1, kernel, kernel);
        Tensor matrix = ToeplitzMatrix.of(Window.of(kernel).padding(kernel / 2), 1, Shape.of(1, 1, n, n), numbers);
        double[] entries = matrix.toDoubles();

        var drawing = new Drawing(WIDTH, HEIGHT);
        drawing.text("The Toeplitz matrix", Drawing.TITLE, Drawing.INK, WIDTH / 2.0, 26);
        for (int i = 0; i < entries.length; i++)
            if (entries[i] != 0)
                drawing.fill(colour((int) entries[i], kernel), LEFT + i % pixels * cell, TOP + i / pixels * cell, cell,
                        cell);
        for (int i = 0; i <= n; i++) {
            drawing.fill(LINE, LEFT, TOP + i * n * cell, pixels * cell + 1, 1);
            drawing.fill(LINE, LEFT + i * n * cell, TOP, 1, pixels * cell + 1);
        }
        drawing.uprightText(pixels + " outputs", Drawing.LABEL, Drawing.INK, LEFT - 16, TOP + pixels * cell / 2.0);
        drawing.text(pixels + " pixels, a block for each row of them", Drawing.LABEL, Drawing.INK,
                LEFT + pixels * cell / 2.0, TOP + pixels * cell + 18);
        drawing.text(kernel + "×" + kernel + " window over " + n + "×" + n + " pixels", Drawing.LABEL, Drawing.INK,
                LEFT + pixels * cell / 2.0, TOP + pixels * cell + 38);
        return drawing.image();
    }

    /// Of weight 1, 2 … of the window: a hue for its row, darker from left to right.
    private static Color colour(int weight, int kernel) {
        float row = (weight - 1) / kernel, column = (weight - 1) % kernel;
        return Color.getHSBColor(0.58f + 0.5f * row / kernel, 0.55f + 0.4f * column / kernel,
                0.95f - 0.45f * column / kernel);
    }

    private ToeplitzPicture() {}
}
