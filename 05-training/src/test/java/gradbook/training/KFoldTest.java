package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KFoldTest {
    /// `n` images of one pixel; image i shows the byte i, and its class is i % 2.
    static ImageDataset numbered(int n) {
        byte[] pixels = new byte[n];
        for (int i = 0; i < n; i++) pixels[i] = (byte) i;
        return new ImageDataset(Shape.of(1, 1, 1), pixels, IntStream.range(0, n).map(i -> i % 2).toArray(),
                List.of("even", "odd"), Normalization.of(0, 1 / 255.0));
    }

    private static List<Integer> sorted(int[]... parts) {
        var all = new ArrayList<Integer>();
        for (int[] part : parts) for (int i : part) all.add(i);
        all.sort(null);
        return all;
    }

    @Property(tries = 100) void folds_are_disjoint_cover_everything_and_are_of_equal_size(
            @ForAll @IntRange(min = 2, max = 12) int folds, @ForAll @IntRange(max = 40) int more, @ForAll long seed) {
        int n = folds + more;
        List<Integer> all = IntStream.range(0, n).boxed().toList();
        List<Split<Subset>> splits = new KFold(folds, Seed.of(seed)).split(numbered(n));
        assertThat(splits).hasSize(folds);
        for (Split<Subset> split : splits) {
            assertThat(split.heldOut().size()).isBetween(n / folds, Math.ceilDiv(n, folds));
            assertThat(sorted(split.train().examples(), split.heldOut().examples())).isEqualTo(all);
        }
        assertThat(sorted(splits.stream().map(split -> split.heldOut().examples()).toArray(int[][]::new)))
                .isEqualTo(all);
    }

    @Test void the_seed_decides_who_is_in_which_fold() {
        ImageDataset data = numbered(50);
        int[] first = new KFold(5, Seed.of(1)).split(data).getFirst().heldOut().examples();
        assertThat(new KFold(5, Seed.of(1)).split(data).getFirst().heldOut().examples()).isEqualTo(first);
        assertThat(new KFold(5, Seed.of(2)).split(data).getFirst().heldOut().examples()).isNotEqualTo(first);
        assertThat(first).isNotEqualTo(IntStream.range(0, 10).toArray());
    }

    /// By hand: the mean of 1, 2, 3 and 6 is 3, and √((4 + 1 + 0 + 9)/3) = √(14/3).
    @Test void scores_have_a_mean_and_a_deviation() {
        var scores = new KFold.Scores(List.of(1.0, 2.0, 3.0, 6.0));
        assertThat(scores.mean()).isEqualTo(3);
        assertThat(scores.deviation()).isCloseTo(Math.sqrt(14 / 3.0), within(1e-15));
    }

    @Test void each_fold_is_scored_once() {
        List<int[]> heldOut = new ArrayList<>();
        var scores = new KFold(3, Seed.of(1)).crossValidate(numbered(9), split -> {
            heldOut.add(split.heldOut().examples());
            return split.train().size() + heldOut.size();
        });
        assertThat(scores.values()).containsExactly(7.0, 8.0, 9.0);
        assertThat(sorted(heldOut.toArray(int[][]::new))).isEqualTo(IntStream.range(0, 9).boxed().toList());
    }

    @Test void one_fold_or_more_folds_than_examples_are_refused() {
        assertThatThrownBy(() -> new KFold(1, Seed.of(1)))
                .hasMessage("cross-validation needs at least 2 folds, not 1");
        assertThatThrownBy(() -> new KFold(5, Seed.of(1)).split(numbered(4)))
                .hasMessage("cannot deal out 4 examples into 5 folds");
    }
}
