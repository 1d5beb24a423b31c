package gradbook.training;

import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import gradbook.training.Transform.CenterCrop;
import gradbook.training.Transform.RandomCrop;
import gradbook.training.Transform.RandomHorizontalFlip;

/// The way from a picture of any size to the input of a network.
///
/// @param resize        comes first
/// @param augmentation  follows in training; its results have the size that `crop` gives
/// @param crop          follows in its place when the network is tested or used
/// @param normalization turns bytes into numbers in the end
public record Preprocessing(Resize resize, Transform augmentation, CenterCrop crop, Normalization normalization) {

    /// That of AlexNet (Krizhevsky et al., 2012) and most that came after it: the shorter side is scaled
    /// to 256 pixels; out of that a square of `side` is cut. In training it is mirrored half of the time, and seen
    /// in varying light.
    public static Preprocessing imageNet(int side, Normalization normalization) {
        return new Preprocessing(new Resize(256),
                Transform.of(new RandomCrop(side), new RandomHorizontalFlip(0.5), new Lighting(0.1)),
                new CenterCrop(side), normalization);
    }

    /// The same with other numbers in the end.
    public Preprocessing normalization(Normalization normalization) {
        return new Preprocessing(resize, augmentation, crop, normalization);
    }

    /// With the same view of each picture in training as in use.
    public Preprocessing withoutAugmentation() {
        return new Preprocessing(resize, crop, crop, normalization);
    }

    /// What a network in use sees of `picture`.
    public Picture view(Picture picture) {
        return crop.crop(resize.resize(picture));
    }

    /// The shape of what the network sees of one picture, (3, height, width).
    public Shape shape() {
        return Shape.of(normalization.mean().size(), crop.side(), crop.side());
    }

    /// Pictures that were cut to size, as float32 of shape (N, 3, height, width).
    public Tensor toTensor(Picture... pictures) {
        for (Picture picture : pictures)
            if (!picture.shape().equals(shape()))
                throw new ShapeException("the input of a network that sees " + crop.side() + " × " + crop.side()
                        + " pixels cannot be made from a " + picture + "\n  hint: view(picture) cuts it to size");
        int channels = shape().dim(0), plane = crop.side() * crop.side(), size = channels * plane;
        float[][] tables = new float[channels][];
        for (int c = 0; c < channels; c++) tables[c] = normalization.table(c);
        float[] numbers = new float[Math.multiplyExact(pictures.length, size)];
        Parallel.run(pictures.length, n -> {
            byte[] pixels = pictures[n].pixels();
            for (int c = 0; c < channels; c++) {
                float[] table = tables[c];
                for (int i = c * plane; i < (c + 1) * plane; i++) numbers[n * size + i] = table[pixels[i] & 255];
            }
        });
        return Tensor.wrap(new Storage.F32(numbers), shape().insert(0, pictures.length));
    }

    /// What is done in training, in words.
    @Override public String toString() {
        return resize + ", " + augmentation;
    }
}
