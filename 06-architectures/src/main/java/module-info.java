/// Chapter 6. Whole networks, LeNet-5 and AlexNet, and the command line that runs them.
@SuppressWarnings("requires-automatic") // XChart has no module-info: its name comes from its file
module gradbook.architectures {
    requires transitive gradbook.training;
    requires info.picocli;
    requires java.desktop;
    requires xchart;

    exports gradbook.architectures;

    provides gradbook.autodiff.check.Catalogue with gradbook.architectures.check.ArchitecturesCatalogue;

    opens gradbook.architectures.cli to info.picocli;
}
