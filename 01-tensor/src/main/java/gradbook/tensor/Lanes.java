package gradbook.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// How many `float`s the SIMD kernels work on at a time: as many as this processor can, or as many as
/// the system property `gradbook.vector.bits` says (128, 256 or 512), so that kernels can be tried at
/// the widths of other processors. All kernels give right results at any width.
public final class Lanes {
    /// The vectors in use. A constant for the compiler, which needs to know the width to make instructions of them.
    public static final VectorSpecies<Float> FLOATS = select(System.getProperty("gradbook.vector.bits"));
    /// Lanes in a vector.
    public static final int WIDTH = FLOATS.length();

    static VectorSpecies<Float> select(String bits) {
        if (bits == null) return FloatVector.SPECIES_PREFERRED;
        return switch (bits) {
            case "128", "256", "512" -> VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.parseInt(bits)));
            default -> throw new IllegalArgumentException("gradbook.vector.bits=" + bits
                    + " is no width of a vector: choose 128, 256 or 512");
        };
    }

    private Lanes() {}
}
