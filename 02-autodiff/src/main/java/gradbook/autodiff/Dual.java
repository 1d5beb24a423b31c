package gradbook.autodiff;

import java.util.Arrays;
import java.util.function.Function;

/// A number together with its derivative: forward-mode differentiation in one page.
///
/// Write a + b·ε for a number a that moves b times as fast as the input. What is as small as ε² counts as
/// nothing, ε² = 0, and then school algebra is calculus: (a + b·ε)·(c + d·ε) = a·c + (a·d + b·c)·ε has the product rule
/// in front of ε. So a program that computes with such numbers computes its derivative on the way, step by step in the
/// order of the program. Nothing is remembered, so there is no graph; but the derivative is that by *one* input.
///
/// ```java
/// Dual x = Dual.variable(3);
/// System.out.println(x.mul(x).add(1)); // 10.0 + 6.0ε: the slope of x² + 1 at 3 is 6
/// ```
///
/// At a kink, the derivative is the one that [Derivatives] takes. Both modes are programs for the same
/// number, and agree there, too.
///
/// Source: R. E. Wengert, *A simple automatic derivative evaluation program*, Communications of the ACM 7, 1964.
///
/// @param value      what has been computed
/// @param derivative of `value`, with respect to the input
public record Dual(double value, double derivative) {

    /// The input with respect to which is differentiated: dx/dx = 1.
    public static Dual variable(double x) {
        return new Dual(x, 1);
    }

    /// A number that stays where it is.
    public static Dual constant(double x) {
        return new Dual(x, 0);
    }

    /// All derivatives of `f` at the point `at`. Each takes a run of `f` of its own, in which another input moves.
    public static double[] gradient(Function<Dual[], Dual> f, double... at) {
        double[] gradient = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            Dual[] x = Arrays.stream(at).mapToObj(Dual::constant).toArray(Dual[]::new);
            x[i] = variable(at[i]);
            gradient[i] = f.apply(x).derivative;
        }
        return gradient;
    }

    /// f(value), for a function with the slope f'(value) there: the chain rule.
    private Dual chain(double f, double slope) {
        return new Dual(f, slope * derivative);
    }

    // ------------------------------------------------------------------------- two operands

    public Dual add(Dual y) { return new Dual(value + y.value, derivative + y.derivative); }
    public Dual sub(Dual y) { return new Dual(value - y.value, derivative - y.derivative); }
    public Dual mul(Dual y) { return new Dual(value * y.value, derivative * y.value + value * y.derivative); }

    /// With z = x/y, x = z·y moves as x' = z'·y + z·y'; so z' = (x' − z·y')/y.
    public Dual div(Dual y) {
        double z = value / y.value;
        return new Dual(z, (derivative - z * y.derivative) / y.value);
    }

    /// Where both are equal, the result moves as their mean does, as for [Derivatives#MAXIMUM].
    public Dual maximum(Dual y) {
        return value > y.value ? this : value < y.value ? y : new Dual(value, (derivative + y.derivative) / 2);
    }

    /// Where both are equal, the result moves as their mean does.
    public Dual minimum(Dual y) {
        return value < y.value ? this : value > y.value ? y : new Dual(value, (derivative + y.derivative) / 2);
    }

    public Dual add(double y) { return add(constant(y)); }
    public Dual sub(double y) { return sub(constant(y)); }
    public Dual mul(double y) { return mul(constant(y)); }
    public Dual div(double y) { return div(constant(y)); }

    // -------------------------------------------------------------------------- one operand

    public Dual neg()     { return new Dual(-value, -derivative); }
    public Dual square()  { return chain(value * value, 2 * value); }
    public Dual log()     { return chain(Math.log(value), 1 / value); }
    public Dual log1p()   { return chain(Math.log1p(value), 1 / (1 + value)); }
    public Dual sin()     { return chain(Math.sin(value), Math.cos(value)); }
    public Dual cos()     { return chain(Math.cos(value), -Math.sin(value)); }
    public Dual abs()     { return chain(Math.abs(value), Math.signum(value)); }
    public Dual relu()    { return chain(Math.max(value, 0), value > 0 ? 1 : 0); }

    /// √x moves by x'/(2√x).
    public Dual sqrt() {
        double y = Math.sqrt(value);
        return chain(y, 1 / (2 * y));
    }

    /// eˣ moves by eˣ·x'.
    public Dual exp() {
        double y = Math.exp(value);
        return chain(y, y);
    }

    /// With y = tanh x, y moves by (1 − y²)·x'.
    public Dual tanh() {
        double y = Math.tanh(value);
        return chain(y, 1 - y * y);
    }

    /// With y = σ(x), y moves by y·(1 − y)·x'.
    public Dual sigmoid() {
        double y = 1 / (1 + Math.exp(-value));
        return chain(y, y * (1 - y));
    }

    /// xᵖ for a constant p; for p = 0 the derivative is 0, even at x = 0.
    public Dual pow(double p) {
        return chain(Math.pow(value, p), p == 0 ? 0 : p * Math.pow(value, p - 1));
    }

    /// `10.0 + 6.0ε`.
    @Override public String toString() {
        return value + (derivative < 0 ? " - " : " + ") + Math.abs(derivative) + "ε";
    }
}
