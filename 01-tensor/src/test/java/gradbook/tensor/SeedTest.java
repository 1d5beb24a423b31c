package gradbook.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import org.junit.jupiter.api.Test;

@PropertyDefaults(tries = 100)
class SeedTest {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /// [SplittableRandom] is SplitMix64 too: started at s − GOLDEN, its first number is mix(s).
    private static long mix(long value) {
        return new SplittableRandom(value - GOLDEN).nextLong();
    }

    @Property void children_are_the_numbers_of_splitmix64(@ForAll long value) {
        SplittableRandom sequence = new SplittableRandom(mix(value));
        for (int i = 0; i < 10; i++) assertThat(Seed.of(value).split(i)).isEqualTo(Seed.of(sequence.nextLong()));
    }

    /// Draws of a generator are as specified in the documentation of [Random].
    @Property void a_generator_is_java_util_random_at_the_mixed_seed(@ForAll long value) {
        RandomGenerator actual = Seed.of(value).generator(), expected = new Random(mix(value));
        for (int i = 0; i < 5; i++) {
            assertThat(actual.nextInt(100)).isEqualTo(expected.nextInt(100));
            assertThat(actual.nextDouble()).isEqualTo(expected.nextDouble());
            assertThat(actual.nextGaussian()).isEqualTo(expected.nextGaussian());
        }
    }

    @Property void the_same_seed_purpose_and_index_give_the_same_numbers(@ForAll long value, @ForAll String purpose,
            @ForAll long index) {
        RandomGenerator one = Seed.of(value).split(purpose).split(index).generator();
        RandomGenerator two = Seed.of(value).split(new String(purpose.toCharArray())).split(index).generator();
        assertThat(one.longs(5).toArray()).isEqualTo(two.longs(5).toArray());
    }

    /// 2,000 seeds that resemble each other in all the ways that seeds in a program do.
    @Test void seeds_that_look_alike_have_nothing_in_common() {
        Set<Seed> seeds = new HashSet<>();
        int made = 0;
        for (int value = 0; value < 20; value++)
            for (int index = 0; index < 20; index++) {
                Seed seed = Seed.of(value);
                seeds.add(seed.split(index));
                seeds.add(seed.split("shuffle").split(index));
                seeds.add(seed.split(index).split("shuffle"));
                seeds.add(seed.split("layer" + index));
                seeds.add(seed.split("layer").split((char) index));
                made += 5;
            }
        assertThat(seeds).hasSize(made);
    }

    @Test void a_purpose_is_not_its_letters() {
        Seed seed = Seed.of(0);
        assertThat(Set.of(seed, seed.split(""), seed.split("a"), seed.split('a'), seed.split("ab"), seed.split("ba"),
                seed.split("a").split("b"), seed.split("a").split('b'))).hasSize(8);
    }

    /// First draws of neighbouring seeds: were they correlated, as those of `new Random(0)`,
    /// `new Random(1)`, … are, their differences would not vary as those of independent draws.
    @Test void first_draws_of_neighbouring_seeds_are_independent() {
        int n = 10_000;
        double[] draws = IntStream.range(0, n).mapToDouble(i -> Seed.of(i).generator().nextDouble()).toArray();
        double mean = 0, squaredSteps = 0;
        for (int i = 0; i + 1 < n; i++) {
            mean += draws[i] / n;
            squaredSteps += (draws[i + 1] - draws[i]) * (draws[i + 1] - draws[i]) / n;
        }
        assertThat(mean).isCloseTo(0.5, within(0.01));
        // The difference of two independent uniform numbers has variance 2/12.
        assertThat(squaredSteps).isCloseTo(1 / 6.0, within(0.01));
    }
}
