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

    /// What each of the 256 bytes becomes in channel `channel`.
    float[] table(int channel) {
        float[] table = new float[256];
        for (int b = 0; b < table.length; b++)
            table[b] = (float) ((b / 255.0 - mean.get(channel)) / deviation.get(channel));
        return table;
    }
}
