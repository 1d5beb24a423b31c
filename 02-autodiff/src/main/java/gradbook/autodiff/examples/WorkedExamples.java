package gradbook.autodiff.examples;

import static gradbook.autodiff.Variable.variable;

import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// Small graphs with known derivatives, one number per node and every node named as in a lecture.
///
/// Each method returns the last variable; [gradbook.autodiff.Graph] finds the others by name.
public final class WorkedExamples {
    private static final String DIGITS = "₀₁₂₃₄₅₆₇₈₉";

    /// f = z·(x + y) at (−2, 5, −4): ∂f/∂x = ∂f/∂y = z = −4 and ∂f/∂z = q = 3.
    public static Variable product() {
        Variable x = variable("x", -2), y = variable("y", 5), z = variable("z", -4);
        Variable q = x.add(y).named("q");
        return z.mul(q).named("f");
    }

    /// J = cos(sin(x²) + 3x²). Two ways lead from t to J, and dJ/dt is the sum over both.
    public static Variable cosine() {
        Variable x = variable("x", 2);
        Variable t = x.square().named("t");
        Variable u1 = t.sin().named("u₁");
        Variable u2 = t.mul(3).named("u₂");
        Variable u = u1.add(u2).named("u");
        return u.cos().named("J");
    }

    /// Logistic regression for one example: a = Σθⱼxⱼ, y = σ(a), and the log-likelihood
    /// J = y* log y + (1 − y*) log(1 − y), with dJ/dθⱼ = (y* − y)·xⱼ.
    ///
    /// @param target y*, 0 or 1
    public static Variable logistic(double target) {
        Variable[] theta = variables("θ", 0.5, -1, 0.25), x = constants("x", 1, 2, -3);
        Variable y = weightedSum("a", theta, x).sigmoid().named("y");
        return logLikelihood(y, constant("y*", target));
    }

    /// A network of two layers of sigmoid units with the log-likelihood:
    /// aⱼ = Σᵢ αⱼᵢxᵢ, zⱼ = σ(aⱼ), b = Σⱼ βⱼzⱼ, y = σ(b).
    public static Variable network(double target) {
        return logLikelihood(networkOutput(), constant("y*", target));
    }

    /// The same network with quadratic loss J = ½(y − y*)².
    public static Variable networkQuadratic(double target) {
        return quadraticLoss(networkOutput(), constant("y*", target));
    }

    /// J = ½(y − w₁w₂x)²: two weights in a row.
    public static Variable twoWeights() {
        Variable w1 = variable("w₁", 3), w2 = variable("w₂", -0.5), x = variable("x", 2);
        Variable h = w2.mul(x).named("h");
        Variable prediction = w1.mul(h).named("ŷ");
        return quadraticLoss(constant("y", 1), prediction);
    }

    /// One unit h = ReLU(Σⱼ wⱼh'ⱼ) with the loss L = δ·h, so that δ arrives at h. Then
    /// ∂L/∂wⱼ = δ·[a > 0]·h'ⱼ, and ∂L/∂h'ⱼ = δ·[a > 0]·wⱼ is passed down.
    public static Variable reluUnit() {
        Variable[] w = variables("w", 0.5, -1), below = variables("h'", 4, 1.5);
        Variable h = weightedSum("a", w, below).relu().named("h");
        return constant("δ", -2).mul(h).named("L");
    }

    /// All examples by name, in the order of the lecture.
    public static SequencedMap<String, Supplier<Variable>> all() {
        var all = new LinkedHashMap<String, Supplier<Variable>>();
        all.put("product", WorkedExamples::product);
        all.put("cosine", WorkedExamples::cosine);
        all.put("logistic", () -> logistic(1));
        all.put("network", () -> network(1));
        all.put("network-quadratic", () -> networkQuadratic(1));
        all.put("two-weights", WorkedExamples::twoWeights);
        all.put("relu-unit", WorkedExamples::reluUnit);
        return Collections.unmodifiableSequencedMap(all);
    }

    private static Variable networkOutput() {
        Variable[] x = variables("x", 1, -2);
        Variable[][] alpha = {variables("α₁", 0.5, 0.25), variables("α₂", -1, 0.75)};
        Variable[] beta = variables("β", 1.5, -0.5);
        Variable[] z = new Variable[beta.length];
        for (int j = 0; j < z.length; j++)
            z[j] = weightedSum("a" + digit(j + 1), alpha[j], x).sigmoid().named("z" + digit(j + 1));
        return weightedSum("b", beta, z).sigmoid().named("y");
    }

    private static Variable weightedSum(String name, Variable[] weights, Variable[] x) {
        Variable sum = weights[0].mul(x[0]);
        for (int j = 1; j < x.length; j++) sum = sum.add(weights[j].mul(x[j]));
        return sum.named(name);
    }

    private static Variable logLikelihood(Variable y, Variable target) {
        Variable one = Variable.constant(Tensor.scalar(1, DType.FLOAT64));
        Variable ifOne = target.mul(y.log());
        Variable ifZero = one.sub(target).named("(1 - y*)").mul(one.sub(y).log());
        return ifOne.add(ifZero).named("J");
    }

    private static Variable quadraticLoss(Variable y, Variable target) {
        return y.sub(target).square().mul(0.5).named("J");
    }

    private static Variable constant(String name, double value) {
        return Variable.constant(Tensor.scalar(value, DType.FLOAT64)).named(name);
    }

    private static Variable[] variables(String name, double... values) {
        Variable[] all = new Variable[values.length];
        for (int j = 0; j < all.length; j++) all[j] = variable(name + digit(j + 1), values[j]);
        return all;
    }

    private static Variable[] constants(String name, double... values) {
        Variable[] all = new Variable[values.length];
        for (int j = 0; j < all.length; j++) all[j] = constant(name + digit(j + 1), values[j]);
        return all;
    }

    private static char digit(int j) {
        return DIGITS.charAt(j);
    }

    private WorkedExamples() {}
}
