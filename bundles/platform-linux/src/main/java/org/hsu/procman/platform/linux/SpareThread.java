package org.hsu.procman.platform.linux;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread for what nobody waits for, started when there is something to do. Where the system has no room for it, it
 * is tried again. Thread-safe.
 */
final class SpareThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpareThread.class);
    private static final long CLOSE_SECONDS = 2;

    private final ExecutorService thread;
    private final EventLoop loop;
    private final long patienceNanos;

    /** @param patienceNanos after which a thread that could not be started is tried again */
    SpareThread(ThreadFactory made, EventLoop loop, long patienceNanos) {
        thread = Executors.newSingleThreadExecutor(made);
        this.loop = loop;
        this.patienceNanos = patienceNanos;
    }

    /** After the end it is forgotten. */
    void submit(Runnable task) {
        try {
            thread.execute(() -> runSafely(task));
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed before all was done");
        } catch (OutOfMemoryError noThread) {
            LOG.debug("later, for {}", noThread.getMessage());
            loop.after(patienceNanos, () -> submit(task));
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error problem) {
            LOG.warn("a task failed", problem);
        }
    }

    /** Waits a little for what is under way. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("a task does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
