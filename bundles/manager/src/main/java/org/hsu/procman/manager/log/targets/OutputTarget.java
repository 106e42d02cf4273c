package org.hsu.procman.manager.log.targets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.manager.log.LineFilter;
import org.hsu.procman.manager.log.SinkOpener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open target behind its queue: one that is slow, hangs or fails delays nobody else. It takes a thread while
 * there is something to write, and is tried again after 100 ms, doubling up to 5 s, when it fails. A sink that says
 * where it writes ({@link LogSink#mark}) gets each line exactly once over any kill of the manager, any other at
 * least once. Thread-safe.
 */
final class OutputTarget {
    private static final long LEAST_BACKOFF_MILLIS = 100;
    private static final long MOST_BACKOFF_MILLIS = 5_000;
    /** Entries that a sink without marks takes between two positions. */
    private static final int UNMARKED_BATCH = 64;

    private static final Logger LOG = LoggerFactory.getLogger(OutputTarget.class);

    private final String name;
    private final SinkOpener opener;
    private final TargetQueue queue;
    private final TargetThreads threads;
    private final LineFilter filter;
    private final UnaryOperator<LogChunk> enrichment;
    private final Gathering gathering;
    private final TargetCounters counters = new TargetCounters();

    private final Object lock = new Object();
    private boolean scheduled;
    private boolean waiting;
    private Future<?> task;
    private Thread runner;
    private volatile boolean closed;

    private volatile boolean renewed;
    private LogSink sink;
    private boolean rolledBack;
    private TargetQueue.Entry current;
    private boolean marked;
    private int unmarked;
    private long backoffMillis;
    private long failingSince;

    /** How long lines wait for more, at most, and for how many bytes. */
    record Gathering(long nanos, long bytes) {}

    /**
     * @param filter     null lets every line pass
     * @param enrichment adds fields; called by the target's thread
     */
    OutputTarget(String name, SinkOpener opener, TargetQueue queue, TargetThreads threads, LineFilter filter,
            UnaryOperator<LogChunk> enrichment, Gathering gathering) {
        this.name = name;
        this.opener = opener;
        this.queue = queue;
        this.threads = threads;
        this.filter = filter;
        this.enrichment = enrichment;
        this.gathering = gathering;
        if (!queue.isEmpty()) {
            wake();
        }
    }

    String name() {
        return name;
    }

    TargetCounters counters() {
        return counters;
    }

    TargetQueue queue() {
        return queue;
    }

    /**
     * Queues a copy; never waits.
     *
     * @throws TargetFullException there is no room, and nothing may be given up
     */
    void offer(LogChunk chunk) throws TargetFullException {
        if (closed) {
            return;
        }
        try {
            if (!queue.offer(chunk)) {
                throw new TargetFullException(name);
            }
        } catch (TargetFullException e) {
            throw e;
        } catch (IOException e) {
            queue.lose(chunk);
            counters.failed("queue: " + reason(e));
        }
        wake();
    }

    /** Opens its sink again for what comes next; what provides it has changed. */
    void renew() {
        renewed = true;
        wake();
    }

    private void wake() {
        boolean now = gathering.nanos() == 0 || queue.bytes() >= gathering.bytes();
        synchronized (lock) {
            if (closed || scheduled && !(waiting && now && backoffMillis == 0)) {
                return;
            }
            if (waiting && !task.cancel(false)) {
                return;
            }
            schedule(now ? 0 : gathering.nanos());
        }
    }

    private void schedule(long nanos) {
        try {
            scheduled = true;
            waiting = nanos > 0;
            task = nanos > 0 ? threads.runLater(this::run, nanos) : threads.run(this::run);
        } catch (RejectedExecutionException e) {
            scheduled = false;
            waiting = false;
        }
    }

    private void run() {
        synchronized (lock) {
            waiting = false;
            runner = Thread.currentThread();
        }
        try {
            while (!closed) {
                boolean written = writeAll();
                synchronized (lock) {
                    if (!written && !closed) {
                        runner = null;
                        return;
                    }
                    if (!closed && queue.isEmpty()) {
                        runner = null;
                        scheduled = false;
                        lock.notifyAll();
                        return;
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.error("Log target {}", name, e);
            failed(e);
        }
        synchronized (lock) {
            runner = null;
            if (closed) {
                Thread.interrupted();
                scheduled = false;
                closeSink();
                lock.notifyAll();
            }
        }
    }

    /** Writes what there is; false when it failed and is to be tried again. */
    private boolean writeAll() {
        try {
            while (!closed) {
                if (renewed) {
                    renewed = false;
                    closeSink();
                }
                if (current == null) {
                    current = poll();
                }
                if (current == null) {
                    settle();
                    return true;
                }
                write(current);
                queue.done(current);
                current = null;
                recovered();
            }
            return true;
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            failed(e);
            return false;
        }
    }

    private TargetQueue.Entry poll() {
        while (true) {
            try {
                return queue.poll();
            } catch (IOException e) {
                LOG.warn("Log target {}: lines that wait cannot be read and are passed over: {}", name, reason(e));
                try {
                    queue.passDamage();
                } catch (IOException again) {
                    return null;
                }
            }
        }
    }

    private void write(TargetQueue.Entry entry) throws IOException {
        open();
        LogChunk chunk = entry.chunk();
        String mark = sink.mark(chunk);
        if (mark != null || !marked) {
            queue.begin(entry, mark);
            marked = true;
        }
        if (entry.droppedBefore() > 0) {
            sink.write(notice(chunk, entry.droppedBefore()));
        }
        LogChunk passed = filter == null ? chunk : filter.select(chunk);
        if (passed != null) {
            sink.write(enrichment.apply(passed));
            counters.written(passed.lines(), passed.bytes().remaining());
        }
        if (mark == null && ++unmarked >= UNMARKED_BATCH) {
            sink.flush();
            marked = false;
            unmarked = 0;
        }
        counters.rotations(sink.rotations());
    }

    private void open() throws IOException {
        if (sink == null) {
            rolledBack = false;
            sink = opener.open();
        }
        if (!rolledBack) {
            String mark = queue.mark();
            if (mark != null) {
                sink.rollBack(mark);
            }
            rolledBack = true;
        }
    }

    static LogChunk notice(LogChunk before, long lines) {
        byte[] text = ("procman: " + lines + " lines dropped here, the output is too slow\n")
                .getBytes(StandardCharsets.UTF_8);
        return new LogChunk(before.processId(), before.stream(), before.generation(), before.pid(), before.origin(),
                before.firstSequence(), 0, 1, before.epochMillis(), null, ByteBuffer.wrap(text).asReadOnlyBuffer());
    }

    private void settle() throws IOException {
        if (sink != null) {
            sink.flush();
        }
        queue.settle();
        marked = false;
        unmarked = 0;
    }

    private void failed(Throwable e) {
        closeSink();
        String reason = reason(e);
        boolean first = backoffMillis == 0;
        if (first) {
            failingSince = System.nanoTime();
        }
        counters.failed(reason);
        if (first && !closed) {
            LOG.warn("Log target {} cannot be written: {}", name, reason);
        }
        synchronized (lock) {
            backoffMillis = first ? LEAST_BACKOFF_MILLIS : Math.min(backoffMillis * 2, MOST_BACKOFF_MILLIS);
            if (!closed) {
                schedule(TimeUnit.MILLISECONDS.toNanos(backoffMillis));
            }
        }
    }

    private void recovered() {
        if (backoffMillis > 0) {
            synchronized (lock) {
                backoffMillis = 0;
            }
            counters.recovered();
            LOG.info("Log target {} is written again, after {} ms", name,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - failingSince));
        }
    }

    private static String reason(Throwable e) {
        return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
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

    /**
     * Gives what waits so long to be written, then leaves it to a later manager.
     *
     * @return false when something is left
     */
    boolean close(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (lock) {
            if (waiting && backoffMillis == 0 && task.cancel(false)) {
                schedule(0);
            }
            try {
                for (long left = millis; scheduled && left > 0;
                        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                    lock.wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            closed = true;
            if (scheduled) {
                if (waiting && task.cancel(false)) {
                    scheduled = false;
                } else if (runner != null) {
                    runner.interrupt();
                }
            }
            if (!scheduled) {
                closeSink();
            }
        }
        return queue.isEmpty();
    }
}
