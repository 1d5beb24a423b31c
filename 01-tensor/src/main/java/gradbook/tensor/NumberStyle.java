package gradbook.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/// How the numbers of one array are written, so that their points stand below each other: all in
/// plain or all in scientific notation, with the fewest digits that tell each from its neighbours,
/// and at most 8 after the point. The rules are those of NumPy's `FloatingFormat` (arrayprint.py).
///
/// @param scientific whether numbers are written as in `1.5e+10`
/// @param left the characters before the point, a sign included
/// @param digits the digits after the point
/// @param exponent the digits of an exponent, 0 in plain notation
record NumberStyle(DType dtype, boolean scientific, int left, int digits, int exponent) {
    private static final int MAX_DIGITS = 8;

    /// The style in which all of `values` can be written with equal width.
    static NumberStyle fitting(double[] values, DType dtype) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        NumberStyle style = finite.length == 0
                ? new NumberStyle(dtype, false, 0, 0, 0)
                : needsExponent(finite, dtype) ? scientific(finite, dtype) : plain(finite, dtype);
        int widest = Arrays.stream(values).filter(v -> !Double.isFinite(v))
                .mapToInt(v -> nonFinite(v).length()).max().orElse(0);
        int left = Math.max(style.left, widest - (style.width() - style.left));
        return new NumberStyle(dtype, style.scientific, left, style.digits, style.exponent);
    }

    /// Whether the largest or the smallest number, or their ratio, asks for scientific notation.
    private static boolean needsExponent(double[] values, DType dtype) {
        double[] sizes = Arrays.stream(values).map(Math::abs).filter(v -> v != 0).sorted().toArray();
        if (sizes.length == 0) return false;
        double min = sizes[0], max = sizes[sizes.length - 1];
        return switch (dtype) {
            case FLOAT32 -> max >= 1e6 || (float) min < 1e-4f || (float) max / (float) min > 1000;
            case FLOAT64 -> max >= 1e8 || min < 1e-4 || max / min > 1000;
        };
    }

    private static NumberStyle plain(double[] values, DType dtype) {
        List<String> texts = Arrays.stream(values).mapToObj(v -> plain(v, dtype)).toList();
        int left = texts.stream().mapToInt(s -> s.indexOf('.')).max().orElse(0);
        int digits = texts.stream().mapToInt(s -> s.length() - 1 - s.indexOf('.')).max().orElse(0);
        return new NumberStyle(dtype, false, left, digits, 0);
    }

    private static NumberStyle scientific(double[] values, DType dtype) {
        boolean signed = Arrays.stream(values).anyMatch(NumberStyle::isNegative);
        List<BigDecimal> rounded = Arrays.stream(values).mapToObj(v -> significant(v, dtype)).toList();
        int digits = rounded.stream().mapToInt(b -> b.precision() - 1).max().orElse(0);
        int exponent = rounded.stream().mapToInt(b -> String.valueOf(Math.abs(exponentOf(b))).length()).max().orElse(0);
        return new NumberStyle(dtype, true, signed ? 2 : 1, digits, Math.max(2, exponent));
    }

    private int width() {
        return left + 1 + digits + (scientific ? 2 + exponent : 0);
    }

    String format(double value) {
        if (!Double.isFinite(value)) return padLeft(nonFinite(value), width());
        if (!scientific) {
            String text = plain(value, dtype);
            String aligned = " ".repeat(left - text.indexOf('.')) + text;
            return aligned + " ".repeat(width() - aligned.length());
        }
        // Digits beyond the shortest are the number's own: 0.3 in float32 is 3.0000001e-01.
        BigDecimal rounded = exact(value).round(new MathContext(1 + digits, RoundingMode.HALF_EVEN));
        return padLeft(sign(value) + scientific(rounded, digits, exponent, "."), width());
    }

    /// A number by itself: all its digits, in plain notation from 10⁻⁴ to below 10⁶ (float32) or
    /// 10¹⁶ (float64).
    static String single(double value, DType dtype) {
        if (!Double.isFinite(value)) return nonFinite(value);
        double size = Math.abs(value);
        BigDecimal shortest = shortest(value, dtype);
        if (size == 0 || size >= 1e-4 && size < (dtype == DType.FLOAT32 ? 1e6 : 1e16))
            return sign(value)
                    + shortest.setScale(Math.max(1, shortest.scale()), RoundingMode.UNNECESSARY).toPlainString();
        return sign(value) + scientific(shortest, shortest.precision() - 1, 2, "");
    }

    private static String plain(double value, DType dtype) {
        BigDecimal shortest = shortest(value, dtype);
        BigDecimal rounded = shortest.scale() <= MAX_DIGITS ? shortest
                : exact(value).setScale(MAX_DIGITS, RoundingMode.HALF_EVEN).stripTrailingZeros();
        String text = rounded.toPlainString();
        return sign(value) + (text.contains(".") ? text : text + ".");
    }

    /// `pointAlone` is what follows a first digit that no others follow.
    private static String scientific(BigDecimal b, int digits, int exponentDigits, String pointAlone) {
        String all = b.unscaledValue().toString();
        String padded = all + "0".repeat(Math.max(0, 1 + digits - all.length()));
        int exponent = exponentOf(b);
        String size = String.valueOf(Math.abs(exponent));
        return padded.charAt(0) + (digits == 0 ? pointAlone : "." + padded.substring(1)) + "e"
                + (exponent < 0 ? "-" : "+") + "0".repeat(Math.max(0, exponentDigits - size.length())) + size;
    }

    private static int exponentOf(BigDecimal b) {
        return b.signum() == 0 ? 0 : b.precision() - b.scale() - 1;
    }

    private static BigDecimal significant(double value, DType dtype) {
        BigDecimal shortest = shortest(value, dtype);
        return shortest.precision() <= 1 + MAX_DIGITS ? shortest
                : exact(value).round(new MathContext(1 + MAX_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    /// The fewest digits that no other number of this type is nearer to, without the sign. Java
    /// writes at least two, and for the very smallest numbers the second need not be 0.
    private static BigDecimal shortest(double value, DType dtype) {
        double size = Math.abs(value);
        BigDecimal digits = new BigDecimal(
                dtype == DType.FLOAT32 ? Float.toString((float) size) : Double.toString(size));
        BigDecimal one = digits.round(new MathContext(1));
        boolean enough = dtype == DType.FLOAT32 ? one.floatValue() == (float) size : one.doubleValue() == size;
        return (enough ? one : digits).stripTrailingZeros();
    }

    private static BigDecimal exact(double value) {
        return new BigDecimal(Math.abs(value));
    }

    private static boolean isNegative(double value) {
        return Double.compare(value, 0) < 0;
    }

    private static String sign(double value) {
        return isNegative(value) ? "-" : "";
    }

    private static String nonFinite(double value) {
        return Double.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
    }

    private static String padLeft(String text, int width) {
        return " ".repeat(width - text.length()) + text;
    }
}
