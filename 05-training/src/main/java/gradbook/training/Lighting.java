package gradbook.training;

import java.util.random.RandomGenerator;

/// The same picture in other light. The colours of photographs vary most along one direction, from dark to
/// bright, less from blue to yellow, and least from green to purple. All pixels of a picture are moved along these
/// three directions, as far as is usual in each (Krizhevsky et al., 2012, section 4.1):
///
/// ```
/// (R, G, B) + 255·(α₁λ₁·p₁ + α₂λ₂·p₂ + α₃λ₃·p₃)        αᵢ from N(0, σ²), drawn once for each picture
/// ```
///
/// p₁, p₂, p₃ are the eigenvectors of the covariance of red, green and blue over all pixels of ImageNet's pictures,
/// and λ₁, λ₂, λ₃ its eigenvalues, for levels from 0 to 1: the *principal components* of colour. An object stays what
/// it is in any light; this tells the network so. Levels beyond 0 and 255 are cut off. A grey picture becomes
/// darker or brighter by what its colours would on average.
///
/// The name, and the numbers, are those of S. Gross and M. Wilber, *Training and investigating Residual Nets*, 2016
/// (fb.resnet.torch, `datasets/transforms.lua` and `imagenet.lua`).
///
/// @param sigma the standard deviation σ, 0.1 in 2012
public record Lighting(double sigma) implements Transform {
    private static final double[] EIGENVALUES = {0.2175, 0.0188, 0.0045};
    /// A row for each of them, its red, green and blue.
    private static final double[][] EIGENVECTORS = {
        {-0.5675, -0.5808, -0.5836}, {0.7192, -0.0045, -0.6948}, {0.4009, -0.8140, 0.4203}};

    /// @throws IllegalArgumentException if it is negative or infinite
    public Lighting {
        if (!(sigma >= 0 && sigma < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("light varies with a standard deviation of 0 or more, not " + sigma);
    }

    @Override public Picture apply(Picture picture, RandomGenerator random) {
        double[] alphas = new double[EIGENVALUES.length];
        for (int i = 0; i < alphas.length; i++) alphas[i] = sigma * random.nextGaussian();
        return lit(picture, alphas);
    }

    /// Moved by αᵢλᵢ along each direction.
    static Picture lit(Picture picture, double... alphas) {
        double[] shift = new double[3];
        for (int i = 0; i < alphas.length; i++)
            for (int c = 0; c < shift.length; c++) shift[c] += 255 * alphas[i] * EIGENVALUES[i] * EIGENVECTORS[i][c];
        if (picture.channels() == 1) shift[0] = (shift[0] + shift[1] + shift[2]) / 3;

        int plane = picture.width() * picture.height();
        byte[] pixels = new byte[picture.pixels().length];
        for (int i = 0; i < pixels.length; i++)
            pixels[i] = (byte) Math.clamp(Math.round((picture.pixels()[i] & 255) + shift[i / plane]), 0, 255);
        return new Picture(picture.width(), picture.height(), pixels);
    }

    @Override public String toString() {
        return "vary light by " + sigma;
    }
}
