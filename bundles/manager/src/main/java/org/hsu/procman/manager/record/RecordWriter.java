package org.hsu.procman.manager.record;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.manager.fault.FaultPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records on a thread of its own, {@code procman-records}. What the disk refuses is kept, only the latest
 * per process, and tried again after 100 ms and then less and less often, every 5 s in the end; it holds up
 * neither the records of other processes nor the tasks that wait.
 *
 * <p>Thread-safe; calls about one process from one thread take effect in their order.
 */
public final class RecordWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** A disk that is all but full has room for a record now and then: that is not the end of the trouble. */
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final RecordStore store;
    private final Thread thread;

    /** Held while a change is taken and applied, so that nothing comes between the two. Taken before lock. */
    private final Object disk = new Object();

    /** Guards all below, and is never held during a write. */
    private final Object lock = new Object();
    private final Map<String, Change> fresh = new LinkedHashMap<>();
    private final Map<String, Change> refused = new LinkedHashMap<>();
    /** Whoever holds the disk tries one again that was refused before; it is on no list meanwhile. */
    private boolean tryingAgain;
    private List<Runnable> tasks = new ArrayList<>();
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long retryAt;
    private boolean troubled;
    /** When the trouble is over if there is no more; 0 while a record is refused. */
    private long calmAt;
    private boolean closing;
    private boolean lastTry;
    private boolean ended;

    public RecordWriter(RecordStore store) {
        this.store = store;
        thread = new Thread(this::run, "procman-records");
        thread.setDaemon(true);
        thread.start();
    }

    /** Has it written soon; of several of one id only the one with the greatest sequence. Returns at once. */
    public void changed(ProcessRecord record) {
        add(record.id(), new Change(false, record));
    }

    /** Has the record deleted, in order with the calls before and after it. Returns at once. */
    public void remove(String id) {
        ProcessRecord.checkId(id);
        add(id, new Change(true, null));
    }

    /**
     * Runs the task on the writer's thread when everything changed before this call is on disk, or has been
     * tried once and the disk has refused it. Tasks run in the order in which they came. After {@link #close}
     * a task runs on the caller's thread at once.
     */
    public void afterWritten(Runnable task) {
        synchronized (lock) {
            if (!ended) {
                tasks.add(task);
                lock.notifyAll();
                return;
            }
        }
        runSafely(task);
    }

    /**
     * Writes on the caller's thread, for what must be on disk before the next step is taken. Does nothing when a
     * newer record of this process is on disk already. Still works after {@link #close}.
     *
     * @throws IOException when it is not on disk; it is not tried again
     */
    public void writeNow(ProcessRecord record) throws IOException {
        String id = record.id();
        synchronized (disk) {
            boolean refusedBefore = isRefused(id);
            boolean done = false;
            Change waiting = take(id);
            try {
                if (waiting != null && waiting.removeFirst()) {
                    store.remove(id);
                    waiting = waiting.record() == null ? null : new Change(false, waiting.record());
                }
                store.write(record);
                if (waiting != null && waiting.record().sequence() <= record.sequence()) {
                    waiting = null;
                }
                done = true;
            } finally {
                putBack(id, waiting, refusedBefore && !done);
            }
        }
    }

    /**
     * Waits until everything changed before this call is on disk. Not for tasks given to {@link #afterWritten}.
     *
     * @return whether everything is; false when the bound is over, the disk refuses, or the caller is interrupted
     */
    public boolean flush(Duration bound) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a task of the writer cannot wait for the writer");
        }
        CountDownLatch written = new CountDownLatch(1);
        afterWritten(written::countDown);
        try {
            if (!written.await(bound.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        synchronized (lock) {
            return refused.isEmpty() && !tryingAgain;
        }
    }

    /** Writes what is left, for at most 2 s, and ends the thread. Later changes are dropped. Idempotent. */
    @Override
    public void close() {
        boolean first;
        synchronized (lock) {
            first = !closing;
            closing = true;
            lock.notifyAll();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(CLOSE_BOUND.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int left;
        synchronized (lock) {
            left = fresh.size() + refused.size();
        }
        if (first && (left > 0 || thread.isAlive())) {
            LOG.warn("the record writer ends with {} process records not on disk", left);
        }
    }

    private void add(String id, Change change) {
        synchronized (lock) {
            if (closing) {
                return;
            }
            if (refused.containsKey(id)) {
                refused.merge(id, change, Change::joined);
            } else if (fresh.merge(id, change, Change::joined) == change) {
                lock.notifyAll();
            }
        }
    }

    private void run() {
        List<String> ids = new ArrayList<>();
        while (true) {
            List<Runnable> due;
            boolean retry;
            synchronized (lock) {
                if (!awaitWork()) {
                    return;
                }
                due = tasks;
                tasks = new ArrayList<>();
                retry = !refused.isEmpty() && (closing || !due.isEmpty() || retryAt - System.nanoTime() <= 0);
                ids.clear();
                ids.addAll(fresh.keySet());
                if (retry) {
                    ids.addAll(refused.keySet());
                }
            }
            Throwable failure = null;
            for (String id : ids) {
                Throwable failed = write(id);
                failure = failure == null ? failed : failure;
            }
            // What writeNow has in hand is neither fresh nor refused, and the trouble not over for that.
            synchronized (disk) {
                settle(retry, failure);
            }
            due.forEach(RecordWriter::runSafely);
        }
    }

    /** Returns false when there is nothing left to do, ever. Called with the lock. */
    private boolean awaitWork() {
        while (fresh.isEmpty() && tasks.isEmpty()) {
            boolean calming = troubled && refused.isEmpty();
            if (calming && (closing || calmAt == 0 || calmAt - System.nanoTime() <= 0)) {
                return true;
            }
            if (closing) {
                ended = refused.isEmpty() || lastTry;
                lastTry = true;
                return !ended;
            }
            try {
                if (refused.isEmpty() && !calming) {
                    lock.wait();
                    continue;
                }
                long left = (calming ? calmAt : retryAt) - System.nanoTime();
                if (left <= 0) {
                    return true;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            } catch (InterruptedException e) {
                // Only close() ends this thread; nobody else has a reason to interrupt it.
                LOG.debug("record writer interrupted");
            }
        }
        return true;
    }

    /** Returns what went wrong, null for nothing. */
    private Throwable write(String id) {
        synchronized (disk) {
            Change change = take(id);
            if (change == null) {
                return null;
            }
            try {
                FaultPoint.BEFORE_RECORD.reached(id);
                change.apply(id, store);
                FaultPoint.BEFORE_ACKNOWLEDGEMENT.reached(id);
                putBack(id, null, false);
                return null;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                putBack(id, change, true);
                return e;
            }
        }
    }

    private boolean isRefused(String id) {
        synchronized (lock) {
            return refused.containsKey(id);
        }
    }

    private Change take(String id) {
        synchronized (lock) {
            Change change = fresh.remove(id);
            if (change != null) {
                return change;
            }
            change = refused.remove(id);
            tryingAgain = change != null;
            return change;
        }
    }

    /** After {@link #take}; null when it is on disk. What came in between counts as later. */
    private void putBack(String id, Change change, boolean wasRefused) {
        synchronized (lock) {
            tryingAgain = false;
            if (change != null) {
                (wasRefused ? refused : fresh).put(id, Change.joined(change, fresh.remove(id)));
            }
            lock.notifyAll();
        }
    }

    /** Plans the next try after a round, and says when trouble begins and ends. */
    private void settle(boolean retried, Throwable failure) {
        synchronized (lock) {
            if (refused.isEmpty()) {
                pauseNanos = FIRST_PAUSE_NANOS;
                if (troubled && calmAt == 0 && !closing) {
                    calmAt = System.nanoTime() + CALM_NANOS;
                } else if (troubled && (closing || calmAt - System.nanoTime() <= 0)) {
                    troubled = false;
                    calmAt = 0;
                    LOG.info("process records are written again");
                }
                return;
            }
            calmAt = 0;
            if (!troubled) {
                troubled = true;
                retryAt = System.nanoTime() + pauseNanos;
                LOG.warn("process records cannot be written and wait in memory: {}", failure.toString());
            } else if (retried && retryAt - System.nanoTime() <= 0) {
                pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
                retryAt = System.nanoTime() + pauseNanos;
            }
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("task after a process record was written failed", e);
        }
    }
}
