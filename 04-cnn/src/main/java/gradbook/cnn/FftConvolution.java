package gradbook.cnn;

import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;

/// Convolution as multiplication: by the *convolution theorem*, the Fourier transform of x ∗ w is that of x times that
/// of w, number by number, and that of their cross-correlation has the conjugate of the second.
///
/// The transform takes as long for a large kernel as for a small one: with n pixels, about n·log n steps instead of
/// n·kh·kw. It joins the ends of the image, so that windows near the end would see its beginning; a grid as large as
/// the padded image keeps them from it. On that grid the three tensors have places:
///
/// | | place |
/// |---|---|
/// | pixel i of the image | padding + i |
/// | weight k | k·dilation |
/// | output o | o·stride |
///
/// An output at o·stride sums products of weights at a place and pixels that many places further: a correlation of
/// the image with the weights. Everything else about the geometry is where numbers are put and read. All is computed
/// in double precision; a NaN anywhere in an image makes all of its outputs NaN.
final class FftConvolution implements ConvolutionKernels {

    /// Where the numbers of a plane stand on the grid: `height`×`width` of them, from (top, left) on, `down` and
    /// `across` places apart.
    private record Places(int rows, int columns, int top, int left, int down, int across, int height, int width) {

        /// The transform of each plane of `x`.
        Spectrum[] transform(Tensor x) {
            double[] numbers = x.toDoubles();
            var spectra = new Spectrum[x.dim(0) * x.dim(1)];
            for (int plane = 0; plane < spectra.length; plane++) {
                double[] grid = new double[rows * columns];
                for (int i = 0; i < height * width; i++) grid[place(i)] = numbers[plane * height * width + i];
                spectra[plane] = Spectrum.of(rows, columns, grid);
            }
            return spectra;
        }

        /// Stores the numbers at these places as plane `plane` of `x`.
        void read(Spectrum spectrum, double[] x, int plane) {
            double[] grid = spectrum.toPlane();
            for (int i = 0; i < height * width; i++) x[plane * height * width + i] = grid[place(i)];
        }

        private int place(int i) {
            return (top + i / width * down) * columns + left + i % width * across;
        }
    }

    /// The places of the three tensors of a convolution.
    private record Grid(int rows, int columns, Places image, Places weight, Places output) {
        static Grid of(Geometry s) {
            Axis down = s.window().height(), across = s.window().width();
            int rows = powerOf2(s.height() + 2 * down.padding()), columns = powerOf2(s.width() + 2 * across.padding());
            return new Grid(rows, columns,
                    new Places(rows, columns, down.padding(), across.padding(), 1, 1, s.height(), s.width()),
                    new Places(rows, columns, 0, 0, down.dilation(), across.dilation(), down.kernel(), across.kernel()),
                    new Places(rows, columns, 0, 0, down.stride(), across.stride(), s.outHeight(), s.outWidth()));
        }

        private static int powerOf2(int atLeast) {
            return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) * 2;
        }

        Spectrum zeros() {
            return Spectrum.zeros(rows, columns);
        }
    }

    @Override public Tensor forward(Geometry s, Tensor x, Tensor w, Tensor bias) {
        Grid grid = Grid.of(s);
        Spectrum[] image = grid.image.transform(x), weights = grid.weight.transform(w);
        double[] y = new double[s.outputShape().size()];
        for (int n = 0; n < s.batch(); n++)
            for (int o = 0; o < s.outputs(); o++) {
                Spectrum sum = grid.zeros();
                for (int c = 0; c < s.channelsPerGroup(); c++)
                    sum.addCorrelation(image[pixels(s, n, o, c)], weights[o * s.channelsPerGroup() + c]);
                grid.output.read(sum, y, n * s.outputs() + o);
            }
        Tensor sums = tensor(s.outputShape(), y, x);
        return bias == null ? sums : sums.add(bias.reshape(-1, 1, 1));
    }

    /// A pixel receives from the outputs behind it, which is a true convolution.
    @Override public Tensor inputGradient(Geometry s, Tensor g, Tensor w) {
        Grid grid = Grid.of(s);
        Spectrum[] gradients = grid.output.transform(g), weights = grid.weight.transform(w);
        double[] dx = new double[s.imageShape().size()];
        for (int n = 0; n < s.batch(); n++)
            for (int first = 0; first < s.outputs(); first += s.outputsPerGroup())
                for (int c = 0; c < s.channelsPerGroup(); c++) {
                    Spectrum sum = grid.zeros();
                    for (int o = first; o < first + s.outputsPerGroup(); o++)
                        sum.addProduct(gradients[n * s.outputs() + o], weights[o * s.channelsPerGroup() + c]);
                    grid.image.read(sum, dx, pixels(s, n, first, c));
                }
        return tensor(s.imageShape(), dx, g);
    }

    @Override public Tensor weightGradient(Geometry s, Tensor x, Tensor g) {
        Grid grid = Grid.of(s);
        Spectrum[] image = grid.image.transform(x), gradients = grid.output.transform(g);
        double[] dw = new double[s.weightShape().size()];
        for (int o = 0; o < s.outputs(); o++)
            for (int c = 0; c < s.channelsPerGroup(); c++) {
                Spectrum sum = grid.zeros();
                for (int n = 0; n < s.batch(); n++)
                    sum.addCorrelation(image[pixels(s, n, o, c)], gradients[n * s.outputs() + o]);
                grid.weight.read(sum, dw, o * s.channelsPerGroup() + c);
            }
        return tensor(s.weightShape(), dw, x);
    }

    /// The plane of image `n` that is channel `c` of the group of output `o`.
    private static int pixels(Geometry s, int n, int o, int c) {
        return n * s.channels() + o / s.outputsPerGroup() * s.channelsPerGroup() + c;
    }

    private static Tensor tensor(Shape shape, double[] numbers, Tensor like) {
        return Tensor.of(shape, numbers).to(like.dtype());
    }
}
