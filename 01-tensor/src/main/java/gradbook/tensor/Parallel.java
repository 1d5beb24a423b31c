package gradbook.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Numbered tasks on several threads, for work that takes from a few microseconds up.
///
/// The tasks of one call must not depend on each other nor write to the same place. Which thread
/// runs which task is left open; so that results have the same bits on any number of threads,
/// callers divide their work by its size, never by the number of threads, and never split a sum.
///
/// Helper threads watch for the next job for a moment before they sleep: the products of a small
/// network follow one another so fast that waking a sleeping thread would cost more than it helps.
public final class Parallel {
    /// Longer than the pause between two operations of a small network, shorter than anyone would notice.
    private static final long WATCH_NANOS = 200_000;

    private static final ScopedValue<Integer> THREADS = ScopedValue.newInstance();
    /// How many calls of [#withThreads] are under way: while there are none, nothing needs to be looked up, which
    /// would take longer than a small product (6 % of LeNet-5's training).
    private static final AtomicInteger bindings = new AtomicInteger();
    private static final int DEFAULT_THREADS =
            Integer.getInteger("gradbook.threads", Runtime.getRuntime().availableProcessors());

    private static final AtomicBoolean busy = new AtomicBoolean();
    private static final List<Helper> helpers = new ArrayList<>();
    /// What is current between jobs, so that the numbers the last one worked on can be freed.
    private static final Job IDLE = new Job(0, 1, _ -> {});
    private static volatile Job current = IDLE;

    /// One piece of a divided work.
    public interface Task {
        /// Does the work of task `number`.
        void run(int number);
    }

    /// A stretch of a divided range.
    public interface Stretch {
        /// Does the work of the numbers from `from` up to, but not including, `to`.
        void run(int from, int to);
    }

    /// The number of threads that [#run] may use: all processors, or what the system property
    /// `gradbook.threads` or an enclosing [#withThreads] says.
    public static int threads() {
        return bindings.get() == 0 ? DEFAULT_THREADS : THREADS.orElse(DEFAULT_THREADS);
    }

    /// Calls `body`, with `threads` threads for all parallel work in it.
    public static <T> T withThreads(int threads, ScopedValue.CallableOp<T, RuntimeException> body) {
        if (threads < 1) throw new IllegalArgumentException("work needs at least 1 thread, not " + threads);
        bindings.incrementAndGet();
        try {
            return ScopedValue.where(THREADS, threads).call(body);
        } finally {
            bindings.decrementAndGet();
        }
    }

    /// Runs tasks 0 … `tasks` − 1 and returns when all are done. If some fail, throws what the
    /// first of them threw. Called from within a task, it runs them one after another.
    public static void run(int tasks, Task task) {
        int threads = tasks <= 1 ? tasks : Math.min(threads(), tasks);
        if (threads <= 1 || !busy.compareAndSet(false, true)) {
            for (int i = 0; i < tasks; i++) task.run(i);
            return;
        }
        try {
            Job job = new Job(tasks, threads, task);
            while (helpers.size() < threads - 1) helpers.add(new Helper(helpers.size() + 1));
            current = job;
            for (Helper helper : helpers.subList(0, threads - 1)) helper.wake();
            job.work();
            job.await();
        } finally {
            current = IDLE;
            busy.set(false);
        }
    }

    /// Divides 0 … `size` − 1 into stretches of `length` (the last may be shorter), a task each.
    public static void ranges(int size, int length, Stretch body) {
        run(Math.ceilDiv(size, length), i -> body.run(i * length, (int) Math.min(size, (i + 1L) * length)));
    }

    private static final class Job {
        private final int tasks;
        private final int threads;
        private final Task task;
        private final AtomicInteger claimed = new AtomicInteger();
        private final AtomicInteger finished = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(int tasks, int threads, Task task) {
            this.tasks = tasks;
            this.threads = threads;
            this.task = task;
        }

        void work() {
            for (int i = claimed.getAndIncrement(); i < tasks; i = claimed.getAndIncrement()) {
                try {
                    if (failure.get() == null) task.run(i);
                } catch (Throwable thrown) {
                    failure.compareAndSet(null, thrown);
                }
                finished.incrementAndGet();
            }
        }

        void await() {
            while (finished.get() < tasks) Thread.onSpinWait();
            switch (failure.get()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new AssertionError("a task cannot throw a checked exception", e);
            }
        }
    }

    private static final class Helper extends Thread {
        private final int number;
        private volatile boolean asleep;

        Helper(int number) {
            super("gradbook-" + number);
            this.number = number;
            setDaemon(true);
            start();
        }

        void wake() {
            if (asleep) LockSupport.unpark(this);
        }

        @Override public void run() {
            Job done = null;
            while (true) {
                Job job = next(done);
                if (number < job.threads) job.work();
                done = job;
            }
        }

        private Job next(Job done) {
            long start = System.nanoTime();
            while (current == done) {
                if (System.nanoTime() - start < WATCH_NANOS) {
                    Thread.onSpinWait();
                } else {
                    asleep = true;
                    if (current == done) LockSupport.park();
                    asleep = false;
                    start = System.nanoTime();
                }
            }
            return current;
        }
    }

    private Parallel() {}
}
