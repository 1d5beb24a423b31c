package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Drawing;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.training.Batch;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.Locale;

/// The plane as a network for two classes divides it: each place in the colour of the class that it would be taken for,
/// with the points of both.
final class Regions {
    static final int WIDTH = 320, HEIGHT = 420;
    private static final int LEFT = 10, TOP = 60, SIDE = 300, DOT = 5;
    private static final Color[] POINTS = {new Color(0x0072b2), new Color(0xd55e00)};
    private static final Color[] PLACES = {new Color(0xd0e4f0), new Color(0xf6dcc8)};

    /// @param points (N, 2)
    static BufferedImage draw(String title, Layer network, Batch points) {
        var drawing = new Drawing(WIDTH, HEIGHT);
        drawing.text(title, Drawing.TITLE, Drawing.INK, WIDTH / 2.0, 26);
        double[] xy = points.inputs().toDoubles();
        Tensor largest = points.inputs().max(0), smallest = points.inputs().min(0);
        double middleX = (largest.at(0) + smallest.at(0)) / 2, middleY = (largest.at(1) + smallest.at(1)) / 2;
        double reach = 1.1 * Math.max(largest.at(0) - middleX, largest.at(1) - middleY);

        int[] classes = predict(network, places(middleX, middleY, reach));
        for (int i = 0; i < classes.length; i++)
            drawing.fill(PLACES[classes[i]], LEFT + i % SIDE, TOP + i / SIDE, 1, 1);
        for (int i = 0; i < points.size(); i++) {
            drawing.graphics().setColor(POINTS[points.labels()[i]]);
            drawing.graphics().fill(new Ellipse2D.Double(
                    LEFT + (xy[2 * i] - middleX + reach) / (2 * reach) * SIDE - DOT / 2.0,
                    TOP + (middleY + reach - xy[2 * i + 1]) / (2 * reach) * SIDE - DOT / 2.0, DOT, DOT));
        }

        int[] predicted = predict(network, points.inputs());
        int right = 0;
        for (int i = 0; i < predicted.length; i++) if (predicted[i] == points.labels()[i]) right++;
        drawing.text(String.format(Locale.ROOT, "%,d of %,d right", right, points.size()), Drawing.LABEL, Drawing.INK,
                WIDTH / 2.0, TOP + SIDE + 24);
        return drawing.image();
    }

    /// The place of each pixel, in reading order, as (SIDE·SIDE, 2); y grows upwards.
    private static Tensor places(double middleX, double middleY, double reach) {
        float[] places = new float[2 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            places[2 * i] = (float) (middleX - reach + 2 * reach * (i % SIDE + 0.5) / SIDE);
            places[2 * i + 1] = (float) (middleY + reach - 2 * reach * (i / SIDE + 0.5) / SIDE);
        }
        return Tensor.of(Shape.of(SIDE * SIDE, 2), places);
    }

    private static int[] predict(Layer network, Tensor inputs) {
        return network.apply(Variable.constant(inputs)).value().argmax(1);
    }

    private Regions() {}
}
