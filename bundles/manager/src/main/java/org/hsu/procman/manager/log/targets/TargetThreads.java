package org.hsu.procman.manager.log.targets;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for targets that have something to write, and one that wakes those that wait. Thread-safe. */
public final class TargetThreads implements AutoCloseable {
    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor timer;

    public TargetThreads() {
        AtomicInteger count = new AtomicInteger();
        workers = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
                task -> daemon(task, "procman-target-" + count.incrementAndGet()));
        timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "procman-target-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.prestartAllCoreThreads();
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** A second later where the system has no room for another thread now. */
    Future<?> run(Runnable task) {
        try {
            return workers.submit(task);
        } catch (OutOfMemoryError noThread) {
            return runLater(task, TimeUnit.SECONDS.toNanos(1));
        }
    }

    Future<?> runLater(Runnable task, long nanos) {
        return timer.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
    }

    /** Until closed or cancelled; the task must not wait. */
    public Future<?> every(Runnable task, long millis) {
        return timer.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
