package gradbook.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How much memory training takes: the most that fresh programs ever had, and whether it grows.
final class MemoryBenchmark implements Area {
    private static final double MEGA = 1e6;
    private static final double LENET_MEGABYTES = 600;
    private static final double ALEXNET_RATIO = 1.3;
    /// Steps after which nothing new is allocated.
    private static final int ALEXNET_STEPS = 10;

    @Override public Section measure(Settings settings) {
        settings.progress().println("memory of LeNet-5");
        Child lenet = Child.run(LenetChild.class, settings, "ours", "3");
        Child torchLenet = Child.run(LenetChild.class, settings, "libtorch", "1");
        settings.progress().println("memory of AlexNet");
        Child alexNet = Child.run(AlexNetChild.class, settings, "ours", "" + ALEXNET_STEPS);
        Child torchAlexNet = Child.run(AlexNetChild.class, settings, "libtorch", "" + ALEXNET_STEPS);

        double ratio = alexNet.value(Child.PEAK) / torchAlexNet.value(Child.PEAK);
        var table = new Table(List.of("peak of the process (MB)", "gradbook", "libtorch", "must", "limit"), List.of(
                List.of("LeNet-5, three epochs", megabytes(lenet), megabytes(torchLenet),
                        String.format(Locale.ROOT, "%.0f MB", LENET_MEGABYTES),
                        verdict(lenet.value(Child.PEAK) / MEGA <= LENET_MEGABYTES)),
                List.of("AlexNet, 16 images a step", megabytes(alexNet), megabytes(torchAlexNet),
                        String.format(Locale.ROOT, "%.1f × libtorch", ALEXNET_RATIO),
                        verdict(ratio <= ALEXNET_RATIO))));
        var notes = new ArrayList<String>();
        notes.add("libtorch's process has Java's heap beside libtorch's memory, for the images.");
        notes.add("LeNet-5, in use after each hundred steps of the second and third epoch, garbage collected: "
                + lenet.values(LenetChild.HEAP).stream().map(bytes -> String.format(Locale.ROOT, "%.1f", bytes / MEGA))
                        .collect(Collectors.joining(", ")) + " MB.");
        return new Section("Memory", List.of(), List.of(), List.of(table), notes);
    }

    private static String megabytes(Child child) {
        return String.format(Locale.ROOT, "%.0f", child.value(Child.PEAK) / MEGA);
    }

    private static String verdict(boolean holds) {
        return holds ? "holds" : "**missed**";
    }
}
