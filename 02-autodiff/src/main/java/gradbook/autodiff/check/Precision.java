package gradbook.autodiff.check;

import gradbook.tensor.DType;

/// What rounding is assumed, and how exact a check has to be.
///
/// @param unit the relative rounding error of one operation of the function
/// @param rounding of the backward pass, relative to the largest element of a gradient: it may cancel
/// @param relative rounding of the backward pass, relative to each number
/// @param demanded the relative error that a check must be able to see in order to pass
public record Precision(double unit, double rounding, double relative, double demanded) {

    /// Double precision: 53 binary digits, and a check that sees an error in the sixth decimal one.
    public static final Precision FLOAT64 = new Precision(0x1p-52, 1e-12, 1e-7, 1e-6);

    /// Single precision: 24 binary digits, a noise of 1.2·10⁻⁷ in every result, and a check that sees
    /// an error in the second decimal digit.
    public static final Precision FLOAT32 = new Precision(0x1p-23, 1e-5, 1e-4, 1e-2);

    static Precision of(DType type) {
        return type == DType.FLOAT64 ? FLOAT64 : FLOAT32;
    }
}
