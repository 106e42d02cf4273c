package org.hsu.procman.platform.linux;

import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.hsu.procman.platform.linux.ProcessSnapshot.Entry;
import org.hsu.procman.platform.linux.ProcessSnapshot.Node;

/**
 * Scans of /proc, shared: whoever asks while one is running gets the next, and a thousand who ask at once get
 * the same. A scan costs about ten microseconds a process, so under a storm of requests the thread works for
 * a quarter of the time at most. It goes when nobody has asked for a while. Thread-safe; what is chained to a
 * future runs on that thread and is quick.
 */
final class ProcessScans implements AutoCloseable {

    private static final int REST_FACTOR = 3;
    private static final long MAX_CREDIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Until then a process may yet be about to execute, with the environment of whoever made it. */
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * What an environment said.
     *
     * @param marker  null for none
     * @param settled whether it was read when the process was no newborn any more
     */
    private record Reading(Marker marker, long firstSeen, boolean settled) {}

    /** A machine without a descriptor has one again when another closes it. */
    private static final long UNREADABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Supplier<String[]> names;
    private final int self = (int) ProcessHandle.current().pid();
    private final ThreadPoolExecutor executor;
    private final ReadBuffer buffer = new ReadBuffer(32 * 1024);
    private final ProcStat stat = new ProcStat();
    private Map<Entry, Reading> readings = new HashMap<>();
    private long credit = MAX_CREDIT_NANOS;
    private long creditTime = System.nanoTime();
    private CompletableFuture<ProcessSnapshot> waiting;
    private boolean running;
    private boolean closed;
    private volatile ProcessSnapshot latest;
    private volatile long latestNanos;

    ProcessScans() {
        this(() -> new File("/proc").list());
    }

    /** @param names those in /proc; null when they cannot be had now, as without a descriptor */
    ProcessScans(Supplier<String[]> names) {
        this.names = names;
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "procman-scan");
            thread.setDaemon(true);
            return thread;
        });
        // What has to be looked for when the system has no room for another thread are the members of a tree to kill.
        executor.prestartAllCoreThreads();
    }

    /** A snapshot that is begun after this call; cancelled when the platform closes. */
    synchronized CompletableFuture<ProcessSnapshot> request() {
        if (closed) {
            CompletableFuture<ProcessSnapshot> never = new CompletableFuture<>();
            never.cancel(false);
            return never;
        }
        if (waiting == null) {
            waiting = new CompletableFuture<>();
        }
        if (!running) {
            running = true;
            executor.execute(this::run);
        }
        return waiting;
    }

    /** The last snapshot, perhaps null; a new one is begun when it is older than this. */
    ProcessSnapshot recent(long maxAgeNanos) {
        ProcessSnapshot present = latest;
        if (present == null || System.nanoTime() - latestNanos > maxAgeNanos) {
            request();
        }
        return present;
    }

    private void run() {
        while (true) {
            CompletableFuture<ProcessSnapshot> asked;
            synchronized (this) {
                if (waiting == null || closed) {
                    running = false;
                    return;
                }
                asked = waiting;
                waiting = null;
            }
            long began = System.nanoTime();
            try {
                ProcessSnapshot snapshot = scan(began);
                latest = snapshot;
                latestNanos = began;
                asked.complete(snapshot);
                rest(began);
            } catch (RuntimeException | LinkageError | OutOfMemoryError problem) {
                LockSupport.parkNanos(UNREADABLE_NANOS);
                asked.completeExceptionally(problem);
            }
        }
    }

    private void rest(long began) {
        long now = System.nanoTime();
        credit = Math.min(MAX_CREDIT_NANOS, credit + (began - creditTime) / REST_FACTOR) - (now - began);
        creditTime = now;
        if (credit < 0) {
            LockSupport.parkNanos(-credit * REST_FACTOR);
        }
    }

    private ProcessSnapshot scan(long now) {
        String[] listed = names.get();
        if (listed == null) {
            // Not that nobody is there: whoever kills a tree would take it for gone.
            throw new IllegalStateException("/proc cannot be listed now");
        }
        List<Node> nodes = new ArrayList<>();
        Map<Entry, Reading> current = new HashMap<>();
        for (String name : listed) {
            char first = name.charAt(0);
            if (first < '1' || first > '9' || !stat.read(Integer.parseInt(name), buffer) || stat.isKernelThread()) {
                continue;
            }
            Entry entry = new Entry(stat.pid, stat.startTicks);
            Reading reading = reading(entry, stat.isDead(), now);
            current.put(entry, reading);
            nodes.add(new Node(stat.pid, stat.startTicks, stat.parent, stat.group, stat.session, stat.isDead(),
                    reading.marker));
        }
        readings = current;
        return new ProcessSnapshot(nodes, self);
    }

    private Reading reading(Entry entry, boolean dead, long now) {
        Reading known = readings.get(entry);
        if (known != null && (known.marker != null || known.settled || dead)) {
            return known;
        }
        long firstSeen = known == null ? now : known.firstSeen;
        Marker marker = null;
        if (!dead && entry.pid() != self && buffer.readAll(CStrings.of("/proc/" + entry.pid() + "/environ")) > 0) {
            marker = Marker.of(buffer);
        }
        return new Reading(marker, firstSeen, now - firstSeen > SETTLING_NANOS);
    }

    @Override
    public void close() {
        CompletableFuture<ProcessSnapshot> left;
        synchronized (this) {
            closed = true;
            left = waiting;
            waiting = null;
        }
        executor.shutdownNow();
        if (left != null) {
            left.cancel(false);
        }
    }
}
