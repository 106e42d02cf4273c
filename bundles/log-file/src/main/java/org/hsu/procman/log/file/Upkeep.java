package org.hsu.procman.log.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses and deletes rotated files behind their writers' backs: one thread of the least priority for all files.
 * Thread-safe.
 */
final class Upkeep implements Closeable {
    /** How often files that are open are looked at, for what has become too old. */
    private static final long INTERVAL_SECONDS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Set<RotatingFile> open = ConcurrentHashMap.newKeySet();
    private final Set<RotatingFile> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread made = new Thread(task, "procman-log-upkeep");
        made.setDaemon(true);
        made.setPriority(Thread.MIN_PRIORITY);
        return made;
    });
    private volatile boolean closed;

    Upkeep() {
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        thread.scheduleWithFixedDelay(() -> open.forEach(this::request), INTERVAL_SECONDS, INTERVAL_SECONDS,
                TimeUnit.SECONDS);
    }

    /** The file is looked at now and from time to time, until {@link #remove}. */
    void add(RotatingFile file) {
        open.add(file);
        request(file);
    }

    void remove(RotatingFile file) {
        open.remove(file);
    }

    /** The file is looked at soon; never waits. */
    void request(RotatingFile file) {
        if (!closed && file.needsUpkeep() && waiting.add(file)) {
            thread.execute(() -> {
                waiting.remove(file);
                try {
                    file.upkeep(() -> closed);
                } catch (IOException | RuntimeException e) {
                    LOG.warn("Old files of the log {} cannot be compressed or deleted: {}", file, e.toString());
                }
            });
        }
    }

    /** Ends after the block being compressed. */
    @Override
    public void close() {
        closed = true;
        thread.shutdown();
        try {
            thread.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
