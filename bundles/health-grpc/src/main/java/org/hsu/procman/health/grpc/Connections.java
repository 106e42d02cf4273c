package org.hsu.procman.health.grpc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The connections that all checks share, made on first use. One is kept for a minute after its last use, so that a
 * check at a short interval need not connect each time; at most {@value #KEPT} that nobody uses are, because each
 * holds a thread that reads. Thread-safe.
 */
final class Connections implements AutoCloseable {
    static final int KEPT = 16;
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long THREAD_SECONDS = 10;

    /** Kept, for the JDK forgets loggers. What gRPC has to say of a failed connection, the check says. */
    private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

    private final long keptNanos;
    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor transport;
    private final ScheduledThreadPoolExecutor timer;
    /** The one used last is last. */
    private final Map<Endpoint, Connection> open = new LinkedHashMap<>(16, 0.75f, true);
    private boolean sweeping;
    private boolean closed;

    Connections() {
        this(KEPT_NANOS);
    }

    /** @param keptNanos how long an unused connection is kept */
    Connections(long keptNanos) {
        this.keptNanos = keptNanos;
        GRPC_LOG.setLevel(Level.OFF);
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "procman-health-grpc-" + threads.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        transport = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons);
        timer = new ScheduledThreadPoolExecutor(1, daemons);
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(THREAD_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /**
     * To be given back with {@link #release}.
     *
     * @throws IOException it cannot be made: a file of the TLS settings cannot be read or used
     */
    synchronized Connection acquire(Endpoint endpoint) throws IOException {
        if (closed) {
            throw new IOException("the plugin is going");
        }
        Connection connection = open.get(endpoint);
        if (connection == null) {
            connection = new Connection(endpoint, transport, timer);
            open.put(endpoint, connection);
        }
        connection.users++;
        return connection;
    }

    /** @param broken nobody shall use it any more: the next check begins with a new one */
    void release(Connection connection, boolean broken) {
        List<Connection> over = new ArrayList<>();
        synchronized (this) {
            connection.users--;
            connection.lastUsed = System.nanoTime();
            if (broken && !connection.broken) {
                connection.broken = true;
                open.remove(connection.endpoint, connection);
            }
            if (connection.users == 0 && (connection.broken || closed)) {
                over.add(connection);
            }
            takeUnused(open.values().stream().filter(each -> each.users == 0).count() - KEPT, over);
            if (!sweeping && !closed && !open.isEmpty()) {
                sweeping = true;
                timer.schedule(this::sweep, keptNanos, TimeUnit.NANOSECONDS);
            }
        }
        over.forEach(Connection::close);
    }

    private void takeUnused(long surplus, List<Connection> over) {
        Iterator<Connection> oldestFirst = open.values().iterator();
        for (long left = surplus; left > 0 && oldestFirst.hasNext(); ) {
            Connection connection = oldestFirst.next();
            if (connection.users == 0) {
                oldestFirst.remove();
                over.add(connection);
                left--;
            }
        }
    }

    private void sweep() {
        List<Connection> over = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            open.values().removeIf(connection -> {
                boolean old = connection.users == 0 && now - connection.lastUsed >= keptNanos;
                return old && over.add(connection);
            });
            sweeping = !open.isEmpty() && !closed;
            if (sweeping) {
                timer.schedule(this::sweep, keptNanos, TimeUnit.NANOSECONDS);
            }
        }
        over.forEach(Connection::close);
    }

    ThreadPoolExecutor transport() {
        return transport;
    }

    ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    /** How many are open. */
    synchronized int size() {
        return open.size();
    }

    @Override
    public void close() {
        List<Connection> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(open.values());
            open.clear();
        }
        all.forEach(Connection::close);
        timer.shutdown();
        transport.shutdown();
    }
}
