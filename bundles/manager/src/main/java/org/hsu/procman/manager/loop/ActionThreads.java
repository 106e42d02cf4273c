package org.hsu.procman.manager.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads for what must not be done on the loop's. While one of them waits long for a plugin, another takes its
 * place. Nothing that was given is lost where the system has no room for a thread. Thread-safe.
 */
final class ActionThreads implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(ActionThreads.class);

    private final ThreadPoolExecutor threads;

    ActionThreads(String name, int count, BoundedCalls calls) {
        this(count, calls, named(name));
    }

    /** @param made makes threads that are not started yet */
    ActionThreads(int count, BoundedCalls calls, ThreadFactory made) {
        threads = new ThreadPoolExecutor(
                count, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                task -> made.newThread(() -> {
                    calls.onSlow(this::waits);
                    task.run();
                }));
        // Later the system may have no room for a thread, and then something has to be stopped all the same.
        threads.prestartAllCoreThreads();
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private synchronized void waits(boolean begins) {
        try {
            threads.setCorePoolSize(threads.getCorePoolSize() + (begins ? 1 : -1));
        } catch (OutOfMemoryError noThread) {
            LOG.debug("no thread can be started in the place of one that waits: {}", noThread.getMessage());
        }
    }

    /** @throws RejectedExecutionException after the end */
    @Override
    public void execute(Runnable task) {
        Runnable guarded = () -> runSafely(task);
        try {
            threads.execute(guarded);
        } catch (OutOfMemoryError noThread) {
            // One more thread was wanted in the place of one that waits; those that there are come to it.
            threads.getQueue().add(guarded);
        }
    }

    /** A thread that ended of it might not be followed by another. */
    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("an action failed", e);
        }
    }

    /** What was given is still done. */
    void shutdown() {
        threads.shutdown();
    }

    void shutdownNow() {
        threads.shutdownNow();
    }
}
