package gradbook.autodiff;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A computation in the notation of mathematics: `z · (x + y)`, `-sin(u)`, `X @ Wᵀ`.
///
/// Variables that have a name are written by it; the others are written out as the operation that
/// made them. An operation this page does not know is written as `name(arguments)`.
final class Formula {
    // How tightly an expression holds together; a looser one inside a tighter one needs brackets.
    private static final int SUM = 0;
    private static final int PRODUCT = 1;
    private static final int PREFIX = 2;
    private static final int WHOLE = 3;

    private record Text(String text, int strength) {
        String inside(int strength) {
            return this.strength >= strength ? text : "(" + text + ")";
        }
    }

    private final Function<Variable, String> names;
    private final Variable one;

    private Formula(Function<Variable, String> names, Variable one) {
        this.names = names;
        this.one = one;
    }

    /// `x` by its name or written out.
    ///
    /// @param names gives a variable's name, or `null` if it is to be written out
    static String of(Variable x, Function<Variable, String> names) {
        return new Formula(names, null).write(x).text;
    }

    /// Like [#of(Variable, Function)], with products by `one`, a stand-in for the number 1, left out.
    static String of(Variable x, Function<Variable, String> names, Variable one) {
        return new Formula(names, one).write(x).text;
    }

    /// The operation that made `node`, applied to its inputs.
    static String ofOperation(Origin.Result made, Function<Variable, String> names) {
        return new Formula(names, null).write(made).text;
    }

    /// Whether `x` is written as the number it is.
    static boolean isNumber(Variable x) {
        return x.name() == null && x.origin() instanceof Origin.Leaf && !x.requiresGrad() && x.value().rank() == 0;
    }

    /// Formulas of a rule are as deep as the rule is long, so this may recurse.
    private Text write(Variable x) {
        String name = x == one ? "1" : names.apply(x);
        if (name != null) return new Text(name, name.contains("/") ? PREFIX : WHOLE);
        if (isNumber(x)) {
            String number = Numbers.constant(x.value());
            return new Text(number, number.startsWith("-") ? SUM : WHOLE);
        }
        return switch (x.origin()) {
            case Origin.Leaf() -> new Text("constant" + x.shape(), WHOLE);
            case Origin.Result made -> write(made);
        };
    }

    private Text write(Origin.Result made) {
        String op = made.op().name();
        int bracket = op.indexOf('(');
        String base = bracket < 0 ? op : op.substring(0, bracket);
        String settings = bracket < 0 ? "" : op.substring(bracket + 1, op.length() - 1);
        List<Variable> in = made.inputs();
        if (base.equals("mul") && one != null && in.contains(one)) return write(in.get(in.get(0) == one ? 1 : 0));
        List<Text> args = in.stream().map(this::write).toList();
        return switch (base) {
            case "add"     -> infix(args, " + ", SUM);
            case "sub"     -> infix(args, " - ", SUM);
            case "mul"     -> infix(args, " · ", PRODUCT);
            case "div"     -> infix(args, " / ", PRODUCT);
            case "matmul"  -> infix(args, " @ ", PRODUCT);
            case "neg"     -> new Text("-" + args.get(0).inside(PRODUCT), SUM);
            case "sqrt"    -> new Text("√" + args.get(0).inside(WHOLE), PREFIX);
            case "square"  -> new Text(args.get(0).inside(WHOLE) + "²", PREFIX);
            case "pow"     -> new Text(args.get(0).inside(WHOLE) + power(settings), PREFIX);
            case "abs"     -> new Text("|" + args.get(0).text + "|", WHOLE);
            case "step"    -> new Text("[" + args.get(0).text + " > 0]", WHOLE);
            case "sigmoid" -> call("σ", args, "");
            case "reluGradient" -> product(in.get(0), new Text("[" + args.get(1).text + " > 0]", WHOLE));
            case "tanhGradient" -> product(in.get(0), oneMinus(new Text(args.get(1).inside(WHOLE) + "²", PREFIX)));
            case "sigmoidGradient" ->
                    infix(List.of(product(in.get(0), args.get(1)), oneMinus(args.get(1))), " · ", PRODUCT);
            case "permute" -> swapsLastTwo(settings)
                    ? new Text(args.get(0).inside(WHOLE) + "ᵀ", PREFIX) : call(base, args, settings);
            default        -> call(base, args, settings);
        };
    }

    private Text product(Variable x, Text factor) {
        return x == one ? factor : infix(List.of(write(x), factor), " · ", PRODUCT);
    }

    private static Text oneMinus(Text x) {
        return new Text("1 - " + x.inside(PRODUCT), SUM);
    }

    /// Brackets on the right of an equally strong sign: x − (y + z) is not x − y + z.
    private static Text infix(List<Text> args, String sign, int strength) {
        return new Text(args.get(0).inside(strength) + sign + args.get(1).inside(strength + 1), strength);
    }

    private static Text call(String name, List<Text> args, String settings) {
        String list = args.stream().map(Text::text).collect(Collectors.joining(", "));
        return new Text(name + "(" + list + (settings.isEmpty() ? "" : ", " + settings) + ")", WHOLE);
    }

    private static String power(String p) {
        String whole = p.endsWith(".0") ? p.substring(0, p.length() - 2) : p;
        if (!whole.matches("-?\\d+")) return "^" + (whole.startsWith("-") ? "(" + whole + ")" : whole);
        return whole.chars().mapToObj(c -> c == '-' ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹".substring(c - '0', c - '0' + 1))
                .collect(Collectors.joining());
    }

    /// Whether the dimensions are 0, 1, 2, … with the last two exchanged.
    private static boolean swapsLastTwo(String dims) {
        String[] d = dims.split(", ");
        for (int i = 0; i < d.length; i++) {
            int swapped = i < d.length - 2 ? i : 2 * d.length - 3 - i;
            if (d.length < 2 || !d[i].equals(String.valueOf(swapped))) return false;
        }
        return true;
    }
}
