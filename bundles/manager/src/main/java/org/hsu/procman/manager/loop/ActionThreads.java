package org.hsu.procman.manager.loop;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hsu.procman.manager.plugin.BoundedCalls;

/**
 * A few threads for what must not be done on the loop's. While one of them waits long for a plugin, another takes its
 * place. Thread-safe.
 */
final class ActionThreads {
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
    }

    private synchronized void waits(boolean begins) {
        threads.setCorePoolSize(threads.getCorePoolSize() + (begins ? 1 : -1));
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
