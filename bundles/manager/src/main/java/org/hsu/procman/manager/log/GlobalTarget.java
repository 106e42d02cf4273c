package org.hsu.procman.manager.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One target for the lines of all processes, with a queue and a thread of its own: one that is slow, hangs
 * or fails delays nobody else. It is tried again after 100 ms, doubling up to 5 s; what does not fit into the
 * queue meanwhile is dropped and counted ({@link TargetQueue}). What is in the queue when the manager is
 * killed is missing here; it is in the process's own file. Thread-safe.
 */
final class GlobalTarget implements Closeable {
    private static final long LEAST_BACKOFF_MILLIS = 100;
    private static final long MOST_BACKOFF_MILLIS = 5_000;
    private static final long CLOSE_MILLIS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(GlobalTarget.class);

    private final String name;
    private final SinkOpener opener;
    private final TargetQueue queue = new TargetQueue();
    private final Thread thread;
    private volatile boolean abandoned;
    private volatile String lastError = "";
    private LogSink sink;

    /** @param name for people, such as {@code file} */
    GlobalTarget(String name, SinkOpener opener) {
        this.name = name;
        this.opener = opener;
        this.thread = new Thread(this::run, "procman-log-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Queues a copy; never waits and never fails. */
    void offer(LogChunk chunk) {
        queue.offer(chunk);
    }

    /** Its output has come or gone: it is opened again for what comes next, and nothing of a plugin that left is kept. */
    void renew() {
        queue.wake();
    }

    String name() {
        return name;
    }

    Map<String, AtomicLong> dropped() {
        return queue.dropped();
    }

    /** Why lines cannot be written now; empty when they can. */
    String lastError() {
        return lastError;
    }

    private void run() {
        try {
            for (LogChunk chunk = queue.first(); chunk != null && !abandoned; chunk = queue.first()) {
                if (chunk == TargetQueue.NOTHING) {
                    closeSink();
                    continue;
                }
                write(chunk);
                if (queue.removeFirst()) {
                    flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeSink();
        }
    }

    private void write(LogChunk chunk) throws InterruptedException {
        long since = System.nanoTime();
        long backoff = LEAST_BACKOFF_MILLIS;
        while (!abandoned) {
            try {
                if (sink == null) {
                    sink = opener.open();
                }
                sink.write(chunk);
                if (!lastError.isEmpty()) {
                    lastError = "";
                    LOG.info("Log target {} is written again, after {} ms", name,
                            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
                }
                return;
            } catch (IOException | RuntimeException | LinkageError e) {
                closeSink();
                if (lastError.isEmpty()) {
                    LOG.warn("Log target {} cannot be written: {}", name, e.toString());
                }
                lastError = e.toString();
                Thread.sleep(backoff);
                backoff = Math.min(backoff * 2, MOST_BACKOFF_MILLIS);
            }
        }
    }

    private void flush() {
        try {
            sink.flush();
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.debug("Log target {} cannot be flushed: {}", name, e.toString());
            closeSink();
        }
    }

    private void closeSink() {
        LogSink open = sink;
        sink = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException | RuntimeException | LinkageError e) {
                LOG.debug("Closing log target {}: {}", name, e.toString());
            }
        }
    }

    /** Gives the queued lines two seconds to be written. */
    @Override
    public void close() {
        queue.close();
        try {
            thread.join(CLOSE_MILLIS);
            abandoned = true;
            if (thread.isAlive()) {
                thread.interrupt();
                LOG.warn("Log target {} did not take its last lines in {} ms", name, CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            abandoned = true;
            Thread.currentThread().interrupt();
        }
    }
}
