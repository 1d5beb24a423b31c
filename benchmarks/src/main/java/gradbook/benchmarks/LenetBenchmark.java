package gradbook.benchmarks;

import gradbook.autodiff.Variable;
import gradbook.training.Batch;
import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Training LeNet-5: an epoch among others, and the first of a program that has just been started.
final class LenetBenchmark implements Area {
    private static final Limit STEADY = new Limit(0.55, 0.40);
    private static final Limit FIRST = new Limit(1.00, 0.75);
    private static final int CHECKED = 1000;
    /// With `--quick`.
    private static final int SOME = 12_800;

    @Override public Section measure(Settings settings) {
        return Section.of("LeNet-5", List.of(epoch(settings), firstEpoch(settings)), List.of(),
                "An epoch is " + (settings.quick() ? "some" : "all 60,000") + " images of MNIST in batches of 64, by "
                        + "gradient descent with momentum, through automatic differentiation here, through DJL there.",
                "First epoch: from the start of Java's virtual machine here; without it, and without loading the "
                        + "libraries and the images, there.");
    }

    private static Line epoch(Settings settings) {
        settings.progress().println("LeNet-5, epochs");
        ImageDataset images = settings.quick() ? Mnist.train().take(SOME) : Mnist.train();
        var ours = new LenetWork.Ours(images);
        try (var torch = new LenetWork.Torch(images)) {
            double difference = difference(ours, torch);
            Contest contest = new Contest(settings.quick() ? 3 : 5, 0, settings.otherLoad());
            Contest.Result result = contest.run(List.of(
                    Contestant.timingItself(Contestant.OURS, () -> ours.epoch(_ -> {})),
                    Contestant.timingItself(Contestant.PEER, () -> torch.epoch(_ -> {}))));
            return new Line("epoch, steady state", 0, result, difference, Optional.of(STEADY));
        }
    }

    /// Of the logits for the same images by the same weights.
    private static double difference(LenetWork.Ours ours, LenetWork.Torch torch) {
        Batch batch = Mnist.test().batch(IntStream.range(0, CHECKED).toArray());
        return Difference.of("LeNet-5",
                ours.network().apply(Variable.constant(batch.inputs())).value(),
                torch.student().logits(batch.inputs().toFloats(), batch.inputs().shape().dims()));
    }

    private static Line firstEpoch(Settings settings) {
        settings.progress().println("LeNet-5, first epochs of fresh programs");
        Contest contest = new Contest(settings.quick() ? 1 : 3, 0, settings.otherLoad());
        Contest.Result result = contest.runCold(List.of(
                Contestant.timingItself(Contestant.OURS, () -> Child.run(LenetChild.class, settings, "ours", "1")
                        .sinceStart(LenetChild.EPOCH)),
                Contestant.timingItself(Contestant.PEER, () -> Child.run(LenetChild.class, settings, "libtorch", "1")
                        .value(LenetChild.EPOCH))));
        return new Line("first epoch", 0, result, Double.NaN, Optional.of(FIRST));
    }
}
