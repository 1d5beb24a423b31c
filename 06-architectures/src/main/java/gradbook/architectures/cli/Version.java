package gradbook.architectures.cli;

import gradbook.tensor.Backend;
import gradbook.tensor.Parallel;
import java.lang.module.ModuleDescriptor;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// What a report about a problem should say: the version, the Java runtime, and the kernels in use.
final class Version implements IVersionProvider {

    @Override public String[] getVersion() {
        String version = Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion).orElse("(of unknown version)");
        return new String[] {"gradbook " + version + ", Java " + Runtime.version() + ", "
                + Backend.ACTIVE.name().toLowerCase(Locale.ROOT) + " kernels, " + Parallel.threads() + " thread(s)"};
    }
}
