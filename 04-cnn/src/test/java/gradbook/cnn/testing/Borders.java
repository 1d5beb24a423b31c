package gradbook.cnn.testing;

import gradbook.cnn.Border;
import gradbook.cnn.PaddingMode;
import gradbook.tensor.Shape;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Random borders of all modes, with an image they fit around: each side a width of its own, up to the widest
/// that the mode allows.
public final class Borders {

    /// An image and what is put around it.
    public record Bordered(Border border, PaddingMode mode, Shape image) {}

    private record Sides(int length, int before, int after) {}

    public static Arbitrary<Bordered> any() {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2);
        return Arbitraries.of(PaddingMode.values()).flatMap(mode ->
                Combinators.combine(sides(mode), sides(mode), few, few).as((down, across, n, c) -> new Bordered(
                        new Border(across.before, across.after, down.before, down.after), mode,
                        Shape.of(n, c, down.length, across.length))));
    }

    private static Arbitrary<Sides> sides(PaddingMode mode) {
        return Arbitraries.integers().between(1, 4).flatMap(length -> {
            int widest = switch (mode) {
                case CONSTANT, REPLICATE -> 5;
                case REFLECT -> length - 1;
                case CIRCULAR -> length;
            };
            Arbitrary<Integer> widths = Arbitraries.integers().between(0, widest);
            return Combinators.combine(widths, widths).as((before, after) -> new Sides(length, before, after));
        });
    }

    private Borders() {}
}
