package gradbook.tensor;

import java.util.Arrays;

/// Which kernels do the work. Later chapters that bring kernels of their own choose by this too.
public enum Backend {
    /// The definitions: one plain loop each, for any type and layout.
    REFERENCE,
    /// Loops over `float[]`, on several threads, which the compiler may vectorise by itself.
    FLOAT,
    /// Loops over SIMD vectors, on several threads. Needs the module `jdk.incubator.vector`.
    VECTOR;

    /// The backend in use, fixed when the program starts: the fastest that this Java runtime has,
    /// or the one that the system property `gradbook.kernels` names.
    public static final Backend ACTIVE = select(System.getProperty("gradbook.kernels"),
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());

    static Backend select(String wanted, boolean hasVectors) {
        if (wanted == null) return hasVectors ? VECTOR : FLOAT;
        Backend backend = Arrays.stream(values()).filter(b -> b.name().equalsIgnoreCase(wanted)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("gradbook.kernels=" + wanted
                        + " names no kernels: choose reference, float or vector"));
        if (backend == VECTOR && !hasVectors)
            throw new IllegalArgumentException("gradbook.kernels=vector needs Java's vector module:"
                    + " start java with --add-modules jdk.incubator.vector");
        return backend;
    }
}
