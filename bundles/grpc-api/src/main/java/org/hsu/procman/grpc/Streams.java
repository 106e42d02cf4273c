package org.hsu.procman.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The streams that are open, never more than {@link #MOST}, and half of that of one connection. Thread-safe. */
final class Streams {
    static final int MOST = 64;
    private static final int MOST_OF_ONE = MOST / 2;
    private static final Object UNKNOWN = "unknown";

    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Map<Object, Integer> open = new HashMap<>();
    private final Set<Outflow<?>> onEvents = ConcurrentHashMap.newKeySet();

    /** @param timer may be shut down at any time; then nothing comes later */
    Streams(Executor executor, ScheduledExecutorService timer) {
        this.executor = executor;
        this.timer = timer;
    }

    /** Something has happened. Returns at once. */
    void happened() {
        onEvents.forEach(Outflow::wake);
    }

    /**
     * Sends what comes with the manager's events.
     *
     * @throws io.grpc.StatusRuntimeException there are too many
     */
    <T> void openOnEvents(StreamObserver<T> to, Outflow.Source<T> source) {
        Object connection = acquire();
        Outflow<T> flow = new Outflow<>(to, source, executor, ended -> {
            onEvents.remove(ended);
            release(connection);
        });
        onEvents.add(flow);
        flow.wake();
    }

    /**
     * Sends what can only be seen by looking again.
     *
     * @param lookMillis how often, while the client takes what there is
     * @throws io.grpc.StatusRuntimeException there are too many
     */
    <T> void openLooking(StreamObserver<T> to, Outflow.Source<T> source, long lookMillis) {
        Object connection = acquire();
        Outflow<T> flow = new Outflow<>(to, source, executor, ended -> release(connection));
        flow.wake();
        later(flow, lookMillis);
    }

    private void later(Outflow<?> flow, long lookMillis) {
        if (!flow.hasEnded() && !timer.isShutdown()) {
            timer.schedule(() -> {
                flow.wake();
                later(flow, lookMillis);
            }, lookMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** The connection that the stream is counted to. */
    private synchronized Object acquire() {
        SocketAddress remote = Access.connection();
        Object connection = remote == null ? UNKNOWN : remote;
        int its = open.getOrDefault(connection, 0);
        if (its >= MOST_OF_ONE) {
            throw Failures.of(
                    Status.RESOURCE_EXHAUSTED, "this connection has " + MOST_OF_ONE + " streams already");
        }
        if (open.values().stream().mapToInt(Integer::intValue).sum() >= MOST) {
            throw Failures.of(Status.RESOURCE_EXHAUSTED, "there are " + MOST + " streams already");
        }
        open.put(connection, its + 1);
        return connection;
    }

    private synchronized void release(Object connection) {
        open.computeIfPresent(connection, (key, its) -> its == 1 ? null : its - 1);
    }
}
