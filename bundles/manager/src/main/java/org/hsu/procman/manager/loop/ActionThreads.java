package org.hsu.procman.manager.loop;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads for what must not be done on the loop's. While one of them waits long for a plugin, another takes its
 * place. Thread-safe.
 */
final class ActionThreads {
    private static final Logger LOG = LoggerFactory.getLogger(ActionThreads.class);

    private final ThreadPoolExecutor threads;

    ActionThreads(String name, int count, BoundedCalls calls) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Runnable replaceable = () -> {
                calls.onSlow(this::waits);
                task.run();
            };
            Thread thread = new Thread(replaceable, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        // Later the system may have no room for a thread, and then something has to be stopped all the same.
        threads.prestartAllCoreThreads();
    }

    private synchronized void waits(boolean begins) {
        try {
            threads.setCorePoolSize(threads.getCorePoolSize() + (begins ? 1 : -1));
        } catch (OutOfMemoryError noThread) {
            LOG.debug("no thread can be started in the place of one that waits: {}", noThread.getMessage());
        }
    }

    /** @throws RejectedExecutionException after the end */
    void execute(Runnable task) {
        threads.execute(task);
    }

    /** What was given is still done. */
    void shutdown() {
        threads.shutdown();
    }

    void shutdownNow() {
        threads.shutdownNow();
    }
}
