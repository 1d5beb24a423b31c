package gradbook.benchmarks;

import gradbook.architectures.AlexNet;
import gradbook.tensor.Seed;
import gradbook.training.Batch;
import gradbook.training.Optimizer;
import gradbook.training.Sgd;
import java.util.stream.IntStream;

/// AlexNet learning 16 images of noise, with 1000 classes. How long a step takes does not depend on what is seen.
final class AlexNetWork {
    static final int BATCH = 16, SIDE = 224, CLASSES = 1000;
    private static final Sgd RULE = new Sgd().momentum(0.9).weightDecay(5e-4);
    private static final double LEARNING_RATE = 0.001;

    static AlexNet newNetwork() {
        return AlexNet.of(CLASSES, Seed.of(1).split("weights").generator());
    }

    static Batch batch() {
        return new Batch(Random32.tensor(Random32.centred(BATCH * 3 * SIDE * SIDE, "images"), BATCH, 3, SIDE, SIDE),
                IntStream.range(0, BATCH).map(i -> i * 61).toArray());
    }

    static Student ours(AlexNet network) {
        return new Student(network, new Optimizer(network, RULE, LEARNING_RATE));
    }

    /// Beginning with the weights of `network`.
    static TorchStudent libtorch(AlexNet network) {
        return new TorchStudent(TorchNetworks.alexNet(CLASSES), network, RULE, LEARNING_RATE, BATCH, 3, SIDE, SIDE);
    }

    /// As libtorch wants them.
    static float[] labels(Batch batch) {
        float[] labels = new float[batch.size()];
        for (int i = 0; i < labels.length; i++) labels[i] = batch.labels()[i];
        return labels;
    }

    private AlexNetWork() {}
}
