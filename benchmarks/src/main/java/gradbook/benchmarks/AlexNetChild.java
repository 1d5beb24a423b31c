package gradbook.benchmarks;

import gradbook.architectures.AlexNet;
import gradbook.tensor.Parallel;
import gradbook.training.Batch;

/// A program that trains AlexNet for some steps and reports how much memory it took. Arguments: `ours` or
/// `libtorch`, how many steps, how many threads.
final class AlexNetChild {

    public static void main(String... args) {
        int steps = Integer.parseInt(args[1]), threads = Integer.parseInt(args[2]);
        Parallel.withThreads(threads, () -> {
            if (args[0].equals("libtorch")) libtorch(steps, threads);
            else ours(steps);
            return null;
        });
        Child.reportPeak();
        System.exit(0);
    }

    private static void ours(int steps) {
        Batch batch = AlexNetWork.batch();
        Student student = AlexNetWork.ours(AlexNetWork.newNetwork());
        for (int i = 0; i < steps; i++) student.step(batch);
    }

    private static void libtorch(int steps, int threads) {
        Libtorch.start(threads);
        Batch batch = AlexNetWork.batch();
        float[] images = batch.inputs().toFloats(), labels = AlexNetWork.labels(batch);
        try (TorchStudent student = AlexNetWork.libtorch(AlexNetWork.newNetwork())) {
            for (int i = 0; i < steps; i++) student.step(images, labels, batch.inputs().shape().dims());
        }
    }

    private AlexNetChild() {}
}
