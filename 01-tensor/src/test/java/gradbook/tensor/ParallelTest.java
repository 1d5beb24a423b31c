package gradbook.tensor;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.testing.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelTest {

    private static void run(int threads, int tasks, Parallel.Task task) {
        Parallel.withThreads(threads, () -> {
            Parallel.run(tasks, task);
            return null;
        });
    }

    private static void assertEachRunsOnce(int threads, int tasks) {
        AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
        run(threads, tasks, runs::incrementAndGet);
        assertThat(IntStream.range(0, tasks).map(runs::get)).as("%d tasks on %d threads", tasks, threads)
                .allMatch(n -> n == 1);
    }

    @Test void every_task_runs_exactly_once() {
        for (int threads = 1; threads <= 4; threads++)
            for (int tasks : new int[] {0, 1, 2, 3, 7, 100, 10_000}) assertEachRunsOnce(threads, tasks);
    }

    /// Two tasks that wait for each other end only if two threads run them.
    @Test void tasks_run_at_the_same_time() {
        CountDownLatch both = new CountDownLatch(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        run(2, 2, _ -> {
            threads.add(Thread.currentThread());
            both.countDown();
            await(both);
        });
        assertThat(threads).hasSize(2).contains(Thread.currentThread());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test void a_helper_that_fell_asleep_is_woken() throws InterruptedException {
        run(2, 2, _ -> {});
        Thread.sleep(20); // helpers watch for 0.2 ms
        tasks_run_at_the_same_time();
    }

    @Test void ranges_cover_everything_once_in_stretches_of_the_given_length() {
        for (int size : new int[] {0, 1, 9, 10, 11, 1000}) {
            AtomicIntegerArray covered = new AtomicIntegerArray(size);
            Parallel.ranges(size, 10, (from, to) -> {
                assertThat(from % 10).isZero();
                assertThat(to).isEqualTo(Math.min(from + 10, size));
                for (int i = from; i < to; i++) covered.incrementAndGet(i);
            });
            assertThat(IntStream.range(0, size).map(covered::get)).allMatch(n -> n == 1);
        }
    }

    /// Each part stays with the thread of its task, though a third thread would be free.
    @Test void tasks_may_be_divided_again() {
        AtomicIntegerArray runs = new AtomicIntegerArray(200);
        Set<Thread> others = ConcurrentHashMap.newKeySet();
        run(3, 2, i -> {
            Thread mine = Thread.currentThread();
            Parallel.run(100, j -> {
                runs.incrementAndGet(i * 100 + j);
                LockSupport.parkNanos(10_000);
                if (Thread.currentThread() != mine) others.add(Thread.currentThread());
            });
        });
        assertThat(IntStream.range(0, 200).map(runs::get)).allMatch(n -> n == 1);
        assertThat(others).isEmpty();
    }

    @Test void what_a_task_throws_is_thrown_and_later_work_runs() {
        for (int threads = 1; threads <= 3; threads++) {
            int count = threads;
            for (int failing : new int[] {0, 7, 99}) {
                assertThatThrownBy(() -> run(count, 100, i -> {
                    if (i == failing) throw new IllegalStateException("task " + i);
                })).isInstanceOf(IllegalStateException.class).hasMessage("task " + failing);
                assertThatThrownBy(() -> run(count, 100, i -> {
                    if (i == failing) throw new StackOverflowError("task " + i);
                })).isInstanceOf(StackOverflowError.class);
                assertEachRunsOnce(threads, 100);
            }
        }
    }

    @Test void several_callers_at_once_each_get_their_work_done() throws Exception {
        try (var callers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++)
                all.add(callers.submit(() -> {
                    for (int i = 0; i < 200; i++) assertEachRunsOnce(2, 50);
                }));
            for (Future<?> one : all) one.get();
        }
    }

    @Test void the_number_of_threads_holds_within_its_scope() {
        int usual = Parallel.threads();
        assertThat(Parallel.<Integer>withThreads(5,
                () -> Parallel.withThreads(3, Parallel::threads) * 10 + Parallel.threads())).isEqualTo(35);
        assertThat(Parallel.threads()).isEqualTo(usual);
        assertThatThrownBy(() -> Parallel.withThreads(0, () -> 1)).hasMessage("work needs at least 1 thread, not 0");
    }

    /// One thread is what the others are compared with. Each product and sum is large enough to be divided.
    @Test void results_have_the_same_bits_on_any_number_of_threads() {
        Random random = new Random(1);
        Tensor a = Tensors.randn(Shape.of(211, 130), DType.FLOAT32, random);
        Tensor b = Tensors.randn(Shape.of(130, 97), DType.FLOAT32, random);
        Tensor batch = Tensors.randn(Shape.of(50, 33, 40), DType.FLOAT32, random);
        Tensor large = Tensors.randn(Shape.of(300, 400), DType.FLOAT32, random);
        for (Kernels kernels : FastKernels.all()) {
            List<Tensor> expected = results(1, kernels, a, b, batch, large);
            for (int threads = 2; threads <= 3; threads++) {
                List<Tensor> actual = results(threads, kernels, a, b, batch, large);
                for (int i = 0; i < expected.size(); i++)
                    assertThat(actual.get(i)).as("result %d on %d threads", i, threads)
                            .isBitIdenticalTo(expected.get(i));
            }
        }
    }

    private static List<Tensor> results(int threads, Kernels kernels, Tensor a, Tensor b, Tensor batch, Tensor large) {
        return Parallel.withThreads(threads, () -> {
            Tensor product = zeros(211, 97), products = zeros(50, 33, 33);
            kernels.matmul(a, b, product);
            kernels.matmul(batch, batch.transpose(), products);
            Tensor all = zeros(), rows = zeros(300), columns = zeros(400), exp = zeros(300, 400);
            kernels.reduce(ReduceOp.SUM, large, all);
            kernels.reduce(ReduceOp.SUM, large, rows);
            kernels.reduce(ReduceOp.SUM, large.transpose(), columns);
            kernels.map(UnaryOp.EXP, large, exp);
            return List.of(product, products, all, rows, columns, exp);
        });
    }

    private static Tensor zeros(int... dims) {
        return Tensor.zeros(Shape.of(dims), DType.FLOAT32);
    }
}
