package gradbook.training;

import java.util.List;

/// How the bytes of an image become numbers of about size 1, for each colour channel:
/// (byte/255 − mean) / deviation.
///
/// Centred inputs let the gradients of a unit's weights have different signs; without centring they
/// must all grow or shrink together, and descent zigzags. Mean and deviation are those of the training
/// images, and are used for all others too.
///
/// @param mean      of byte/255, one per channel
/// @param deviation the standard deviation of byte/255, one per channel
public record Normalization(List<Double> mean, List<Double> deviation) {
    private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);

    /// For photographs: mean and deviation of the red, green and blue of ImageNet's pictures, the numbers
    /// that come with torchvision's models.
    public static final Normalization IMAGENET = new Normalization(IMAGENET_MEAN, List.of(0.229, 0.224, 0.225));

    /// The same without the division: bytes less their mean, from about −124 to 151, as in 2012.
    public static final Normalization IMAGENET_CENTRED =
            new Normalization(IMAGENET_MEAN, List.of(1 / 255.0, 1 / 255.0, 1 / 255.0));

    /// For small photographs: mean and deviation of the red, green and blue of CIFAR-10's training images.
    public static final Normalization CIFAR10 =
            new Normalization(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));

    /// @throws IllegalArgumentException unless each channel has a mean and a deviation
    public Normalization {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != deviation.size())
            throw new IllegalArgumentException("normalisation by " + mean.size() + " means and " + deviation.size()
                    + " deviations: each channel needs one of both");
    }

    /// For images of one channel.
    public static Normalization of(double mean, double deviation) {
        return new Normalization(List.of(mean), List.of(deviation));
    }

    /// For images of one channel: by the mean and the deviation of these `pixels`. Where all are equal, they become 0.
    public static Normalization ofPixels(byte[] pixels) {
        if (pixels.length == 0) throw new IllegalArgumentException("no pixels have no mean");
        double sum = 0, squares = 0;
        for (byte b : pixels) {
            double x = (b & 255) / 255.0;
            sum += x;
            squares += x * x;
        }
        double mean = sum / pixels.length, variance = squares / pixels.length - mean * mean;
        return of(mean, variance < 1e-12 ? 1 : Math.sqrt(variance));
    }

    /// What each of the 256 bytes becomes in channel `channel`.
    float[] table(int channel) {
        float[] table = new float[256];
        for (int b = 0; b < table.length; b++)
            table[b] = (float) ((b / 255.0 - mean.get(channel)) / deviation.get(channel));
        return table;
    }
}
