package gradbook.tensor;

/// The loops, behind one seam. Whoever calls has checked shapes and types: operands of an
/// element-wise kernel have the shape of `out`, already expanded. Nothing here knows of
/// broadcasting rules, errors or gradients. `out` is new and contiguous, except where it says otherwise.
interface Kernels {
    /// `out[i] = op(x[i])`
    void map(UnaryOp op, Tensor x, Tensor out);

    /// `out[i] = op(x[i], y[i])`
    void zip(BinaryOp op, Tensor x, Tensor y, Tensor out);

    /// `out[i] = x[i]`, rounded to the type of `out`, which may have any layout
    void copy(Tensor x, Tensor out);

    /// `out[i] += scale · x[i]`, for `out` of any layout
    void accumulate(double scale, Tensor x, Tensor out);

    /// `out[i] *= scale`, and 0 where the result is below 10⁻³⁰ in size, for `out` of any layout
    void scale(double scale, Tensor out);

    /// `out[i…] = op over all j… of x[i…, j…]`: the dimensions of `out` come first in `x`
    void reduce(ReduceOp op, Tensor x, Tensor out);

    /// `out[…, i, j] = Σₖ a[…, i, k] · b[…, k, j]`
    void matmul(Tensor a, Tensor b, Tensor out);

    /// The kernels in use, chosen once: the fastest that this Java runtime can run, or those that
    /// the system property `gradbook.kernels` names: `vector`, `float` or `reference`.
    Kernels ACTIVE = switch (Backend.ACTIVE) {
        case VECTOR -> new VectorKernels();
        case FLOAT -> new FloatKernels();
        case REFERENCE -> new ReferenceKernels();
    };
}
