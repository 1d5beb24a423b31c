package gradbook.tensor;

/// Where a matrix product is stored: element (i, j) at `at + i·rowStep + (j / block)·blockStep + j % block`.
///
/// The columns of a product may be the pixels of several images, whose planes are stored apart: then `block` is
/// the number of pixels of one image and `blockStep` the distance from an image to the next. Of a plain
/// matrix, `block` is the number of columns.
public record Target(float[] data, int at, int rows, int columns, int rowStep, int block, int blockStep) {

    /// The place of element (i, j).
    int position(int i, int j) {
        return at + i * rowStep + j / block * blockStep + j % block;
    }
}
