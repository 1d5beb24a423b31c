package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchesTest {
    /// Example i is the number i, with label i.
    private record Numbers(int size) implements Dataset {
        @Override public List<String> classNames() {
            return IntStream.range(0, size).mapToObj(String::valueOf).toList();
        }

        @Override public Batch batch(int... examples) {
            return new Batch(Tensor.of(Arrays.stream(examples).asDoubleStream().toArray()), examples);
        }
    }

    @Property void an_epoch_shows_each_example_once(@ForAll @IntRange(min = 0, max = 60) int size,
            @ForAll @IntRange(min = 1, max = 20) int batchSize, @ForAll long seed,
                    @ForAll @IntRange(max = 9) int epoch) {
        Batches batches = Batches.shuffled(new Numbers(size), batchSize, Seed.of(seed));
        var seen = new ArrayList<Integer>();
        var sizes = new ArrayList<Integer>();
        for (Batch batch : batches.epoch(epoch)) {
            for (int label : batch.labels()) seen.add(label);
            sizes.add(batch.size());
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(IntStream.range(0, size).boxed().toList());
        assertThat(sizes).hasSize(batches.count());
        assertThat(batches.examples()).isEqualTo(size);
        for (int i = 0; i < sizes.size() - 1; i++) assertThat(sizes.get(i)).isEqualTo(batchSize);
        if (size > 0) assertThat(sizes.getLast()).isBetween(1, batchSize);
    }

    @Property void a_last_smaller_batch_can_be_dropped(@ForAll @IntRange(min = 0, max = 60) int size,
            @ForAll @IntRange(min = 1, max = 20) int batchSize) {
        Batches batches = Batches.inOrder(new Numbers(size), batchSize).dropLast(true);
        int next = 0;
        for (Batch batch : batches.epoch(0)) {
            assertThat(batch.size()).isEqualTo(batchSize);
            for (int label : batch.labels()) assertThat(label).isEqualTo(next++);
        }
        assertThat(next).isEqualTo(size - size % batchSize).isEqualTo(batches.examples());
    }

    @Test void the_order_depends_on_the_seed_and_the_epoch_only() {
        Batches batches = Batches.shuffled(new Numbers(100), 7, Seed.of(1));
        int[] second = batches.order(2);
        batches.order(1);
        assertThat(batches.order(2)).isEqualTo(second);
        assertThat(Batches.shuffled(new Numbers(100), 9, Seed.of(1)).order(2)).isEqualTo(second);
        assertThat(batches.order(3)).isNotEqualTo(second);
        assertThat(Batches.shuffled(new Numbers(100), 7, Seed.of(2)).order(2)).isNotEqualTo(second);
    }

    /// With four numbers and 24,000 draws, each of the 24 orders is expected 1000 times, with a standard
    /// deviation of about 31.
    @Test void all_orders_are_equally_likely() {
        Batches batches = Batches.shuffled(new Numbers(4), 1, Seed.of(5));
        int[] counts = new int[256];
        for (int epoch = 0; epoch < 24_000; epoch++) {
            int[] order = batches.order(epoch);
            counts[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
        }
        assertThat(Arrays.stream(counts).filter(count -> count > 0).count()).isEqualTo(24);
        assertThat(Arrays.stream(counts).filter(count -> count > 0))
                .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    @Test void without_a_seed_the_order_is_that_of_the_data() {
        assertThat(Batches.inOrder(new Numbers(5), 2).order(3)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test void an_empty_batch_is_refused() {
        assertThatThrownBy(() -> Batches.inOrder(new Numbers(5), 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a batch needs at least 1 example, not 0");
    }
}
