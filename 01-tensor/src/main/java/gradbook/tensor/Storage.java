package gradbook.tensor;

/// The numbers of one or more tensors, in a row.
///
/// Views share a storage, so a storage is where a change would be felt by others. Tensors are
/// never changed except by the methods whose names end in `InPlace`; each such change moves the
/// [#version()] on, and whoever remembered the earlier one can tell.
public abstract sealed class Storage {
    private int version;

    private Storage() {}

    /// How many numbers there are.
    public abstract int size();

    /// Number `i`; a [Layout] knows which element of a tensor that is.
    public abstract double get(int i);

    /// Stores `value`, rounded to this storage's precision. For kernels filling a fresh storage.
    public abstract void set(int i, double value);

    /// The type of its numbers.
    public abstract DType dtype();

    /// How often this storage has been changed in place.
    public int version() {
        return version;
    }

    /// Says that numbers were changed. For kernels that work in place.
    public void changed() {
        version++;
    }

    /// `float[]`: what networks are trained in, and what the fast kernels know.
    public static final class F32 extends Storage {
        private final Workspace owner;
        private float[] data;

        /// Over `data` itself, which is not copied.
        public F32(float[] data) {
            this(data, null);
        }

        /// Over an array that belongs to `owner`, which may want it back.
        F32(float[] data, Workspace owner) {
            this.data = data;
            this.owner = owner;
        }

        /// The array itself, not a copy: to be read by kernels, and written only while fresh.
        ///
        /// @throws IllegalStateException if the array was given back to its [Workspace]
        public float[] data() {
            if (data == null)
                throw new IllegalStateException("this tensor was made in a workspace, which has taken its numbers"
                        + " back: its run has ended, or a backward pass has used it"
                        + "\n  hint: copy() what is to be kept, or read it before backward()");
            return data;
        }

        Workspace owner() {
            return owner;
        }

        /// The array, which this storage can no longer use; `null` if it was given back before.
        float[] giveBack() {
            float[] array = data;
            data = null;
            return array;
        }

        @Override public int size() {
            return data().length;
        }

        @Override public double get(int i) {
            return data()[i];
        }

        @Override public void set(int i, double value) {
            data()[i] = (float) value;
        }

        @Override public DType dtype() {
            return DType.FLOAT32;
        }
    }

    /// `double[]`: what gradients are checked in.
    public static final class F64 extends Storage {
        private final double[] data;

        /// Over `data` itself, which is not copied.
        public F64(double[] data) {
            this.data = data;
        }

        /// The array itself, not a copy: to be read by kernels, and written only while fresh.
        public double[] data() {
            return data;
        }

        @Override public int size() {
            return data.length;
        }

        @Override public double get(int i) {
            return data[i];
        }

        @Override public void set(int i, double value) {
            data[i] = value;
        }

        @Override public DType dtype() {
            return DType.FLOAT64;
        }
    }
}
