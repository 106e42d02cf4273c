package org.hsu.procman.platform.portable;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the lengths of armed files ten times a second, and at none when none is armed. Thread-safe. */
final class GrowthPolling {

    private static final Logger LOG = LoggerFactory.getLogger(GrowthPolling.class);
    private static final long INTERVAL_MILLIS = 100;

    private record Armed(long size, Runnable callback) {}

    private final ScheduledExecutorService thread;
    private final Map<Path, Armed> armed = new ConcurrentHashMap<>();
    private boolean scheduled;

    GrowthPolling(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    void arm(Path file, long size, Runnable callback) {
        armed.put(file, new Armed(size, callback));
        if (length(file) > size) {
            thread.execute(() -> look(file));
        }
        schedule();
    }

    void forget(Path file) {
        armed.remove(file);
    }

    private synchronized void schedule() {
        if (!scheduled && !armed.isEmpty()) {
            scheduled = true;
            thread.schedule(this::lookAtAll, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void lookAtAll() {
        armed.keySet().forEach(this::look);
        synchronized (this) {
            scheduled = false;
        }
        schedule();
    }

    private void look(Path file) {
        Armed watch = armed.get(file);
        if (watch != null && length(file) > watch.size() && armed.remove(file, watch)) {
            try {
                watch.callback().run();
            } catch (RuntimeException e) {
                LOG.warn("callback for {} failed", file, e);
            }
        }
    }

    /** 0 for a file that is not there. {@link File#length} makes no garbage but the path. */
    private static long length(Path file) {
        return file.toFile().length();
    }
}
