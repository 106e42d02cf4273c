package org.hsu.procman.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The streams that are open, never more than {@link #MOST}. Thread-safe. */
final class Streams {
    static final int MOST = 64;

    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Semaphore free = new Semaphore(MOST);
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
        acquire();
        Outflow<T> flow = new Outflow<>(to, source, executor, ended -> {
            onEvents.remove(ended);
            free.release();
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
        acquire();
        Outflow<T> flow = new Outflow<>(to, source, executor, ended -> free.release());
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

    private void acquire() {
        if (!free.tryAcquire()) {
            throw Failures.of(Status.RESOURCE_EXHAUSTED, "there are " + MOST + " streams already");
        }
    }
}
