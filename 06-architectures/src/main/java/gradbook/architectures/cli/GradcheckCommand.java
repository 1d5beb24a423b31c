package gradbook.architectures.cli;

import gradbook.architectures.cli.CheckedItem.Totals;
import gradbook.autodiff.check.Catalogue;
import gradbook.autodiff.check.Catalogue.Item;
import gradbook.autodiff.check.ItemReport;
import gradbook.tensor.AtomicFiles;
import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `gradbook gradcheck mul Conv2d --report report.html`.
@Command(name = "gradcheck",
        description = "Check the derivatives of operations and layers against finite differences.",
        footer = {"", "A row of the table says in how many random configurations the operation was checked, how many "
                + "of them could not be decided, how many derivatives were compared, the worst relative error among "
                + "them, and the smallest relative error that would have been seen in each."})
final class GradcheckCommand implements Callable<Integer> {
    @ParentCommand private Main main;

    @Parameters(paramLabel = "OP", arity = "0..*", description = {"Operations and layers, such as mul or Conv2d,",
            "a class with all of its operations, such as Convolution, or a chapter, such as 04-cnn (default: all)."})
    private List<String> names = List.of();

    @Option(names = "--all", description = "Check everything there is.")
    private boolean all;

    @Option(names = "--configurations", paramLabel = "N", defaultValue = "20",
            description = "In how many random configurations (default: ${DEFAULT-VALUE}); whole networks in fewer.")
    private int configurations;

    @Option(names = "--order", paramLabel = "N", defaultValue = "2",
            description = "Up to which derivative (default: ${DEFAULT-VALUE}); of what has kinks the first only.")
    private int order;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Where the configurations are drawn from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--report", paramLabel = "FILE",
            description = "Write a page with all details into this .html file.")
    private Path report;

    /// An item, and whose it is.
    private record Offer(String chapter, Item item) {
        /// Whether it, or something it belongs to, is called `name`.
        boolean isCalled(String name) {
            return chapter.equalsIgnoreCase(name) || item.name().equalsIgnoreCase(name)
                    || Arrays.stream(item.name().split("\\.")).anyMatch(name::equalsIgnoreCase);
        }

        String shortName() {
            return item.name().substring(item.name().indexOf('.') + 1);
        }
    }

    @Override public Integer call() throws IOException {
        requireSensible();
        List<Offer> chosen = chosen();
        List<CheckedItem> checked = check(chosen);
        if (report != null) write(checked);
        List<String> failed = checked.stream().filter(CheckedItem::failed).map(item -> item.report().name()).toList();
        if (failed.isEmpty()) return 0;
        main.err().println("gradbook: the gradient checks of " + String.join(", ", failed) + " failed");
        return 1;
    }

    private void requireSensible() throws IOException {
        if (all && !names.isEmpty())
            throw new UsageException("--all checks everything, and " + String.join(", ", names)
                    + " only that: choose one of them");
        if (configurations < 1) throw new UsageException("--configurations must be at least 1, not " + configurations);
        if (order < 1) throw new UsageException("--order must be at least 1, not " + order);
        if (report == null) return;
        if (Files.isDirectory(report))
            throw new UsageException("cannot write the report into " + report + ", a folder");
        if (!Files.isDirectory(report.toAbsolutePath().getParent())) // now, not after the work
            throw new NoSuchFileException(report.toString(), null, "the folder to write it to does not exist");
    }

    private List<Offer> chosen() {
        var offers = new ArrayList<Offer>();
        for (Catalogue catalogue : Catalogue.all())
            for (Item item : catalogue.items()) offers.add(new Offer(catalogue.name(), item));
        for (String name : names)
            if (offers.stream().noneMatch(offer -> offer.isCalled(name)))
                throw Names.unknown("operation or layer", name,
                        offers.stream().map(Offer::shortName).distinct().toList());
        return offers.stream().filter(offer -> names.isEmpty() || names.stream().anyMatch(offer::isCalled)).toList();
    }

    /// Several items at a time, each with random numbers of its own, so that the results do not depend on
    /// how many threads there are.
    private List<CheckedItem> check(List<Offer> chosen) {
        long start = System.nanoTime();
        var table = new GradcheckTable(main.out(), chosen.stream().map(offer -> offer.item().name()).toList());
        var checked = new CheckedItem[chosen.size()];
        Parallel.run(checked.length, i -> {
            Offer offer = chosen.get(i);
            checked[i] = new CheckedItem(offer.chapter(),
                    ItemReport.of(offer.item(), configurations, order, Seed.of(seed)));
            table.add(i, checked[i]);
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        main.out().printf(Locale.ROOT, "%s in %.1f s%n", Totals.of(List.of(checked)), seconds);
        return List.of(checked);
    }

    private void write(List<CheckedItem> checked) throws IOException {
        String settings = "Up to " + configurations + " random configurations of each, derivatives up to order " + order
                + ", seed " + seed + "; " + Arrays.stream(new Version().getVersion()).collect(Collectors.joining(", "));
        String page = new GradcheckPage(settings, checked).toString();
        AtomicFiles.write(report, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
        main.out().println("in " + report + ": the details");
    }
}
