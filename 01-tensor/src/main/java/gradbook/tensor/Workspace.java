package gradbook.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Arrays that are used again and again. A training step makes the same tensors as the step before;
/// fresh arrays for them would have to be cleared, and cleaned away afterwards, for about as much time
/// as a small network needs to compute.
///
/// ```java
/// var workspace = new Workspace();
/// for (Batch batch : batches) workspace.run(() -> step(batch));
/// ```
///
/// Every float32 tensor that is made inside [#run], by the calling thread, lives in an array of the
/// workspace, and gives it back when `run` ends or when [#release] says so. Whoever looks at such a
/// tensor later gets an error, never a wrong number. What is to be kept is kept by [Tensor#copy], which
/// always makes an array of its own, or made in [#outside].
///
/// Arrays that a run had no use for are left to the garbage collector: a workspace holds what one
/// run needs.
public final class Workspace {
    private static final ScopedValue<Workspace> CURRENT = ScopedValue.newInstance();
    /// Smaller arrays cost next to nothing, and a loss can be read after its step.
    private static final int WORTH_KEEPING = 256;

    /// Arrays by their length: those that this run has given back already, and those of the run before.
    private Map<Integer, Deque<float[]>> free = new HashMap<>();
    private Map<Integer, Deque<float[]>> earlier = new HashMap<>();
    private final List<Storage.F32> lent = new ArrayList<>();
    private boolean running;

    /// One that holds nothing yet.
    public Workspace() {}

    /// Calls `body`, all its tensors in arrays of this workspace.
    public <T> T run(ScopedValue.CallableOp<T, RuntimeException> body) {
        if (running)
            throw new IllegalStateException("a workspace that is running cannot be run inside itself: the inner run"
                    + " would end the tensors of the outer one\n  hint: make another Workspace");
        running = true;
        try {
            return ScopedValue.where(CURRENT, this).call(body);
        } finally {
            releaseSince(0, Set.of());
            earlier = free;
            free = new HashMap<>();
            running = false;
        }
    }

    /// Calls `body` as if there were no workspace: what it makes can be kept.
    public static <T> T outside(ScopedValue.CallableOp<T, RuntimeException> body) {
        return ScopedValue.where(CURRENT, null).call(body);
    }

    /// The workspace whose [#run] this is called in, or `null`.
    public static Workspace current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /// How many tensors are alive in the current run: all that are made from now on are *since* this mark.
    public int mark() {
        return lent.size();
    }

    /// Gives back, of all that was made since `mark`, what is not `needed`.
    public void releaseSince(int mark, Set<Storage> needed) {
        List<Storage.F32> recent = lent.subList(mark, lent.size());
        List<Storage.F32> kept = recent.stream().filter(needed::contains).toList();
        for (Storage.F32 storage : recent) if (!needed.contains(storage)) takeBack(storage);
        recent.clear();
        lent.addAll(kept);
    }

    /// Gives `storage` back now, if it is this workspace's.
    public void release(Storage storage) {
        if (storage instanceof Storage.F32 floats && floats.owner() == this) takeBack(floats);
    }

    private void takeBack(Storage.F32 storage) {
        float[] array = storage.giveBack();
        if (array != null) free.computeIfAbsent(array.length, _ -> new ArrayDeque<>()).push(array);
    }

    /// A storage of `size` numbers, which are left as they are found.
    static Storage.F32 empty(int size) {
        Workspace workspace = current();
        if (workspace == null || size < WORTH_KEEPING) return new Storage.F32(new float[size]);
        var storage = new Storage.F32(workspace.array(size), workspace);
        workspace.lent.add(storage);
        return storage;
    }

    /// A storage of `size` zeros.
    static Storage.F32 zeros(int size) {
        Storage.F32 storage = empty(size);
        if (storage.owner() != null) Arrays.fill(storage.data(), 0);
        return storage;
    }

    private float[] array(int size) {
        float[] array = poll(free, size);
        if (array == null) array = poll(earlier, size);
        return array == null ? new float[size] : array;
    }

    private static float[] poll(Map<Integer, Deque<float[]>> arrays, int size) {
        Deque<float[]> fitting = arrays.get(size);
        return fitting == null ? null : fitting.poll();
    }
}
