package gradbook.benchmarks;

import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Numbers to compute with.
final class Random32 {

    /// `n` numbers, uniform from −0.5 to 0.5.
    static float[] centred(int n, String purpose) {
        RandomGenerator random = Seed.of(1).split(purpose).generator();
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) numbers[i] = random.nextFloat() - 0.5f;
        return numbers;
    }

    /// `numbers`, not copied, as a tensor.
    static Tensor tensor(float[] numbers, int... dims) {
        return Tensor.wrap(new Storage.F32(numbers), Shape.of(dims));
    }

    private Random32() {}
}
