package gradbook.benchmarks;

import gradbook.architectures.LeNet5;
import gradbook.tensor.Seed;
import gradbook.training.Batch;
import gradbook.training.Batches;
import gradbook.training.ImageDataset;
import gradbook.training.Optimizer;
import gradbook.training.Sgd;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// LeNet-5 learning the digits of MNIST in batches of 64, by stochastic gradient descent with momentum.
final class LenetWork {
    static final int BATCH = 64;
    static final Sgd RULE = new Sgd().momentum(0.9);
    static final double LEARNING_RATE = 0.02;
    private static final int SIDE = 28;

    static LeNet5 newNetwork() {
        return LeNet5.of(Seed.of(1).split("weights").generator());
    }

    static Batches batches(ImageDataset images) {
        return Batches.shuffled(images, BATCH, Seed.of(1).split("shuffle"));
    }

    /// Here.
    static final class Ours {
        private final LeNet5 network = newNetwork();
        private final Student student = new Student(network, new Optimizer(network, RULE, LEARNING_RATE));
        private final Batches batches;
        private int epoch;

        Ours(ImageDataset images) {
            batches = batches(images);
        }

        LeNet5 network() {
            return network;
        }

        /// Learns from all batches, and tells `progress` the number of each when it is done.
        double epoch(IntConsumer progress) {
            long start = System.nanoTime();
            int step = 0;
            for (Batch batch : batches.epoch(++epoch)) {
                student.step(batch);
                progress.accept(++step);
            }
            return System.nanoTime() - start;
        }
    }

    /// In libtorch. The images are numbers from the start, so that only copying them into a batch is left to do.
    static final class Torch implements AutoCloseable {
        private final TorchStudent student =
                new TorchStudent(TorchNetworks.lenet5(), newNetwork(), RULE, LEARNING_RATE, BATCH, 1, SIDE, SIDE);
        private final Batches batches;
        private final float[] pixels;
        private final int[] labels;
        private int epoch;

        Torch(ImageDataset images) {
            Batch all = images.batch(IntStream.range(0, images.size()).toArray());
            pixels = all.inputs().toFloats();
            labels = all.labels();
            batches = batches(images);
        }

        TorchStudent student() {
            return student;
        }

        double epoch(IntConsumer progress) {
            long start = System.nanoTime();
            int[] order = batches.order(++epoch);
            for (int from = 0, step = 0; from < order.length; from += BATCH) {
                learn(order, from, Math.min(BATCH, order.length - from));
                progress.accept(++step);
            }
            return System.nanoTime() - start;
        }

        private void learn(int[] order, int from, int n) {
            float[] x = new float[n * SIDE * SIDE], y = new float[n];
            for (int i = 0; i < n; i++) {
                System.arraycopy(pixels, order[from + i] * SIDE * SIDE, x, i * SIDE * SIDE, SIDE * SIDE);
                y[i] = labels[order[from + i]];
            }
            student.step(x, y, n, 1, SIDE, SIDE);
        }

        @Override public void close() {
            student.close();
        }
    }

    private LenetWork() {}
}
