package org.hsu.procman.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that has no end yet. It has no thread: it runs a little when something may have come and the client has
 * taken what was sent, and then only as far as the client's window goes. So a slow client costs a few kilobytes and
 * delays nobody. Thread-safe.
 *
 * @param <T> what is sent
 */
final class Outflow<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Outflow.class);
    /** Then the others have their turn. */
    private static final int MOST_AT_ONCE = 256;

    /**
     * Where it comes from; asked by one thread at a time.
     *
     * @param <T> what is sent
     */
    interface Source<T> {
        /**
         * Must not wait for something to come.
         *
         * @return null: nothing for now
         * @throws StatusRuntimeException the stream ends with that
         */
        T next();

        /** Whether nothing will come any more after {@link #next} gave null. */
        default boolean isOver() {
            return false;
        }
    }

    private final ServerCallStreamObserver<T> to;
    private final Source<T> source;
    private final Executor executor;
    private final AtomicInteger wishes = new AtomicInteger();
    /** The call is over. */
    private volatile boolean ended;
    /** The last thing was said. */
    private volatile boolean finished;

    /** @param closed is told once when it has ended, for whatever reason */
    Outflow(StreamObserver<T> to, Source<T> source, Executor executor, Consumer<Outflow<T>> closed) {
        this.to = (ServerCallStreamObserver<T>) to;
        this.source = source;
        this.executor = executor;
        this.to.setOnReadyHandler(this::wake);
        this.to.setOnCancelHandler(() -> end(closed));
        this.to.setOnCloseHandler(() -> end(closed));
    }

    private synchronized void end(Consumer<Outflow<T>> closed) {
        if (!ended) {
            ended = true;
            closed.accept(this);
        }
    }

    /** Whether nothing is sent any more. */
    boolean hasEnded() {
        return ended || finished;
    }

    /** Something may have come. Returns at once. */
    void wake() {
        if (!ended && !finished && wishes.getAndIncrement() == 0) {
            executor.execute(this::run);
        }
    }

    private void run() {
        int seen = wishes.get();
        boolean more = true;
        try {
            more = flow();
        } catch (StatusRuntimeException e) {
            fail(e);
        } catch (RuntimeException e) {
            LOG.warn("a stream ends: {}", e.toString());
            fail(Failures.of(Status.INTERNAL, "internal error: " + e.getClass().getSimpleName()));
        }
        if (more || wishes.addAndGet(-seen) != 0) {
            executor.execute(this::run);
        }
    }

    /** Whether there may be more although nobody wakes. */
    private boolean flow() {
        for (int sent = 0; sent < MOST_AT_ONCE; sent++) {
            if (ended || finished || !to.isReady()) {
                return false;
            }
            T next = source.next();
            if (next == null) {
                if (source.isOver()) {
                    finished = true;
                    to.onCompleted();
                }
                return false;
            }
            to.onNext(next);
        }
        return true;
    }

    private void fail(StatusRuntimeException failure) {
        if (!ended && !finished) {
            finished = true;
            to.onError(failure);
        }
    }
}
