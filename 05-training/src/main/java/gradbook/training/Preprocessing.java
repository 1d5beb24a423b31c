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
    /// to 256 pixels; out of that a square of `side` is cut, and in training mirrored half of the time.
    public static Preprocessing imageNet(int side, Normalization normalization) {
        return new Preprocessing(new Resize(256),
                Transform.of(new RandomCrop(side), new RandomHorizontalFlip(0.5)), new CenterCrop(side), normalization);
    }

    /// With the same view of each picture in training as in use.
    public Preprocessing withoutAugmentation() {
        return new Preprocessing(resize, crop, crop, normalization);
    }

    /// What a network in use sees of `picture`.
    public Picture view(Picture picture) {
        return crop.crop(resize.resize(picture));
    }

    /// Pictures that were cut to size, as float32 of shape (N, 3, height, width).
    public Tensor toTensor(Picture... pictures) {
        for (Picture picture : pictures)
            if (picture.width() != crop.side() || picture.height() != crop.side())
                throw new ShapeException("the input of a network that sees " + crop.side() + " × " + crop.side()
                        + " pixels cannot be made from a " + picture + "\n  hint: view(picture) cuts it to size");
        int plane = crop.side() * crop.side(), size = Picture.CHANNELS * plane;
        float[][] tables = {normalization.table(0), normalization.table(1), normalization.table(2)};
        float[] numbers = new float[Math.multiplyExact(pictures.length, size)];
        Parallel.run(pictures.length, n -> {
            byte[] pixels = pictures[n].pixels();
            for (int c = 0; c < Picture.CHANNELS; c++) {
                float[] table = tables[c];
                for (int i = c * plane; i < (c + 1) * plane; i++) numbers[n * size + i] = table[pixels[i] & 255];
            }
        });
        return Tensor.wrap(new Storage.F32(numbers),
                Shape.of(pictures.length, Picture.CHANNELS, crop.side(), crop.side()));
    }

    /// What is done in training, in words.
    @Override public String toString() {
        return resize + ", " + augmentation;
    }
}
