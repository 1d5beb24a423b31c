package gradbook.tensor;

import java.util.Random;
import java.util.random.RandomGenerator;

/// Where random numbers come from. There is no global generator: whoever needs randomness is given
/// a seed, and splits off one of its own for each purpose.
///
/// ```java
/// Seed seed = Seed.of(7);
/// RandomGenerator weights = seed.split("weights").generator();
/// RandomGenerator order = seed.split("shuffle").split(epoch).generator();
/// ```
///
/// The same seed, purpose and index always give the same numbers, so that a run continued in epoch
/// 12 draws what an uninterrupted one would have drawn, without any generator having been saved.
///
/// `split(i)` is number `i` of the sequence of SplitMix64 started at the mixed value of this seed:
/// G. Steele, D. Lea and C. Flood, *Fast Splittable Pseudorandom Number Generators* (2014), with the
/// mixing function of [java.util.SplittableRandom].
public record Seed(long value) {
    /// 2⁶⁴ divided by the golden ratio: multiples of it spread evenly over all 64-bit numbers.
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /// The seed that all others of a run are derived from.
    public static Seed of(long value) {
        return new Seed(value);
    }

    /// The seed for `purpose`, unrelated to that for any other.
    public Seed split(String purpose) {
        Seed seed = split(Long.MIN_VALUE + purpose.length());
        for (int i = 0; i < purpose.length(); i++) seed = seed.split(purpose.charAt(i));
        return seed;
    }

    /// The seed for number `index`, unrelated to that for any other.
    public Seed split(long index) {
        return new Seed(mix(mix(value) + (index + 1) * GOLDEN));
    }

    /// A new generator, at the start of this seed's numbers. It is a [Random] since the
    /// documentation of that class lays down every bit that its `nextInt`, `nextDouble` and
    /// `nextGaussian` return; the newer generators leave the last one open.
    public RandomGenerator generator() {
        return new Random(mix(value));
    }

    /// A one-to-one function in which each bit of the result depends on every bit of `z`.
    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
