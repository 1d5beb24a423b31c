package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.training.KFoldTest.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetTest {
    private static final Subset SUBSET = new Subset(numbered(10), new int[] {7, 2, 9});

    @Test void examples_are_numbered_anew() {
        Batch batch = SUBSET.batch(2, 0);
        assertThat(batch.inputs().flatten(0)).hasValues(9, 7);
        assertThat(batch.labels()).containsExactly(1, 1);
        assertThat(SUBSET.size()).isEqualTo(3);
        assertThat(SUBSET.classNames()).containsExactly("even", "odd");
        assertThat(SUBSET).hasToString("3 of 10 images (1, 1, 1) of 2 classes");
    }

    @Test void data_that_vary_from_epoch_to_epoch_still_do() {
        List<Integer> epochs = new ArrayList<>();
        Dataset varying = new Dataset() {
            @Override public int size() {
                return 10;
            }

            @Override public List<String> classNames() {
                return List.of("one");
            }

            @Override public Batch batch(int... examples) {
                throw new AssertionError("not as in an epoch");
            }

            @Override public Dataset inEpoch(int epoch) {
                epochs.add(epoch);
                return numbered(10);
            }
        };
        assertThat(new Subset(varying, new int[] {4}).inEpoch(3).batch(0).inputs().item()).isEqualTo(4);
        assertThat(epochs).containsExactly(3);
    }

    @Test void an_example_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> new Subset(numbered(10), new int[] {10}))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test void a_random_split_deals_out_each_example_once() {
        List<Subset> parts = Subset.randomSplit(numbered(100), Seed.of(1), 70, 20, 10);
        assertThat(parts).extracting(Subset::size).containsExactly(70, 20, 10);
        assertThat(parts.stream().flatMapToInt(part -> IntStream.of(part.examples())).sorted().toArray())
                .isEqualTo(IntStream.range(0, 100).toArray());
        assertThat(parts.get(2).examples()).isNotEqualTo(IntStream.range(90, 100).toArray())
                .isEqualTo(Subset.randomSplit(numbered(100), Seed.of(1), 70, 20, 10).get(2).examples())
                .isNotEqualTo(Subset.randomSplit(numbered(100), Seed.of(2), 70, 20, 10).get(2).examples());
    }

    @Test void parts_that_are_not_all_are_refused() {
        assertThatThrownBy(() -> Subset.randomSplit(numbered(10), Seed.of(1), 7, 2)).hasMessage(
                "cannot deal out 10 examples in parts of [7, 2], which are 9 in all");
        assertThatThrownBy(() -> Subset.randomSplit(numbered(10), Seed.of(1), 11, -1)).hasMessage(
                "cannot deal out 10 examples in parts of [11, -1], which are 10 in all");
    }
}
