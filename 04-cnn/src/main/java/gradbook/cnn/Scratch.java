package gradbook.cnn;

/// Arrays in which kernels keep what is between their steps. Each thread has its own, and keeps them
/// from one call to the next: fresh arrays of some megabytes would be zeroed first, page by page.
///
/// What is in them is left over from the last use. They grow to the largest size asked for.
enum Scratch {
    /// Of a call, read and written by all its tasks.
    WEIGHTS, IMAGES, OUTPUTS,
    /// Of a task.
    FRAME, TILES, HALFWAY;

    private final ThreadLocal<float[]> arrays = ThreadLocal.withInitial(() -> new float[0]);

    /// This thread's array, with at least `size` numbers.
    float[] ofSize(int size) {
        float[] array = arrays.get();
        if (array.length < size) arrays.set(array = new float[size]);
        return array;
    }
}
