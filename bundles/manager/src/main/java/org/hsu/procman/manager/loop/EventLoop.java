package org.hsu.procman.manager.loop;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread, one queue, one timer heap. Tasks run in the order in which they came; timers that are due run
 * after all tasks that had come by then, so that an event is always seen before the deadline it beat.
 */
final class EventLoop implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** So long a task that is in no hurry may wait for the loop to wake by itself. */
    private static final long SOON_NANOS = 20_000_000L;

    /** For ever: a century and a half. */
    private static final long NEVER_NANOS = Long.MAX_VALUE / 2;

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Queue<Runnable> soon = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Thread thread;
    private long timerCount;
    /** When the loop wakes by itself; valid while it is asleep. */
    private long wakesAt;

    private volatile boolean asleep;
    private volatile boolean closed;

    /** A task that is to run later. Only on the loop's own thread. */
    static final class Timer implements Comparable<Timer> {
        private final long at;
        private final long order;
        private Runnable task;

        private Timer(long at, long order, Runnable task) {
            this.at = at;
            this.order = order;
            this.task = task;
        }

        /** It will not run, nor wake the loop; it stays in the heap until its turn would have come. */
        void cancel() {
            task = null;
        }

        @Override
        public int compareTo(Timer other) {
            // Monotonic times may wrap, so they are compared by their difference.
            long difference = at - other.at;
            return difference != 0 ? Long.signum(difference) : Long.compare(order, other.order);
        }
    }

    EventLoop(String name) {
        thread = new Thread(this::run, name);
    }

    void start() {
        thread.start();
    }

    /** From any thread; never blocks. After the loop is closed nothing runs any more. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /**
     * The same for what is in no hurry: where the loop wakes within a moment anyway, it is not woken for this. So many
     * such tasks cost one turn.
     */
    void executeSoon(Runnable task) {
        soon.add(task);
        // Before it falls asleep it says so and looks once more; so either it sees the task or this sees it asleep.
        if (asleep && wakesAt - System.nanoTime() > SOON_NANOS) {
            tasks.add(() -> {});
        }
    }

    /** Only on the loop's own thread. */
    Timer at(long nanoTime, Runnable task) {
        Timer timer = new Timer(nanoTime, timerCount++, task);
        timers.add(timer);
        return timer;
    }

    private void run() {
        ArrayDeque<Runnable> batch = new ArrayDeque<>();
        while (!closed) {
            try {
                Runnable first = next();
                // What came before this moment runs before what was due at it; what comes later has missed it.
                long now = System.nanoTime();
                if (first != null) {
                    batch.add(first);
                }
                tasks.drainTo(batch);
                for (Runnable task = batch.poll(); task != null; task = batch.poll()) {
                    runSafely(task);
                }
                for (Runnable task = soon.poll(); task != null; task = soon.poll()) {
                    runSafely(task);
                }
                runDueTimers(now);
            } catch (InterruptedException e) {
                // Only close() ends the loop; nobody else has a reason to interrupt it.
                LOG.debug("supervision loop interrupted");
            } catch (OutOfMemoryError eaten) {
                // There was no room for the list, or for the line that says so. Whoever ate the memory is refused too.
                Thread.onSpinWait();
            }
        }
    }

    private Runnable next() throws InterruptedException {
        Runnable ready = tasks.poll();
        if (ready != null) {
            return ready;
        }
        Timer timer = firstTimer();
        long now = System.nanoTime();
        long left = timer == null ? NEVER_NANOS : timer.at - now;
        if (left <= 0) {
            return null;
        }
        wakesAt = now + left;
        asleep = true;
        try {
            return soon.isEmpty() ? tasks.poll(left, TimeUnit.NANOSECONDS) : null;
        } finally {
            asleep = false;
        }
    }

    /** The next that is to run; null without any. */
    private Timer firstTimer() {
        Timer timer = timers.peek();
        while (timer != null && timer.task == null) {
            timers.poll();
            timer = timers.peek();
        }
        return timer;
    }

    private void runDueTimers(long now) {
        for (Timer timer = firstTimer(); timer != null && timer.at - now <= 0; timer = firstTimer()) {
            timers.poll();
            runSafely(timer.task);
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // One wrong task must not end the supervision of all processes, nor a system without room for a thread.
            LOG.error("supervision task failed", e);
        }
    }

    /** Lets the current task end; tasks and timers still waiting are dropped. */
    @Override
    public void close() {
        closed = true;
        tasks.add(() -> {});
        if (Thread.currentThread() != thread) {
            try {
                thread.join(2_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
