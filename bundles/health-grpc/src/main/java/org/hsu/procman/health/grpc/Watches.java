package org.hsu.procman.health.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hsu.procman.health.grpc.Calls.Answer;
import org.hsu.procman.health.grpc.Messages.ServingStatus;

/**
 * Streams on which servers tell of their health. Each holds a connection, and so a thread that reads; one that nobody
 * has asked about for a minute is ended. Thread-safe.
 */
final class Watches implements AutoCloseable {
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private record Key(Endpoint endpoint, String service) {}

    private final Connections connections;
    private final Map<Key, Watch> watches = new HashMap<>();
    private boolean sweeping;
    private boolean closed;

    Watches(Connections connections) {
        this.connections = connections;
    }

    /** The last status, or the first one where the stream is new; why the stream ended where it has. */
    Answer<ServingStatus> status(Endpoint endpoint, String service, long deadline)
            throws InterruptedException, IOException {
        Key key = new Key(endpoint, service);
        Watch watch = watch(key);
        watch.lastAsked = System.nanoTime();
        Answer<ServingStatus> known = watch.last(deadline);
        if (known.message() == null) {
            end(key, watch);
        }
        return known;
    }

    private synchronized Watch watch(Key key) throws IOException {
        if (closed) {
            throw new IOException("the plugin is going");
        }
        Watch watch = watches.get(key);
        if (watch == null) {
            watch = new Watch(connections.acquire(key.endpoint()), key.service());
            watches.put(key, watch);
            if (!sweeping) {
                sweeping = true;
                connections.timer().schedule(this::sweep, KEPT_NANOS, TimeUnit.NANOSECONDS);
            }
        }
        return watch;
    }

    private void end(Key key, Watch watch) {
        boolean mine;
        synchronized (this) {
            mine = watches.remove(key, watch);
        }
        if (mine) {
            watch.call.cancel("over", null);
            // What a watch ended for is not known to be over for the others: they begin anew.
            connections.release(watch.connection, true);
        }
    }

    private void sweep() {
        List<Map.Entry<Key, Watch>> old = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            watches.entrySet().stream()
                    .filter(each -> now - each.getValue().lastAsked >= KEPT_NANOS)
                    .forEach(old::add);
            sweeping = watches.size() > old.size() && !closed;
            if (sweeping) {
                connections.timer().schedule(this::sweep, KEPT_NANOS, TimeUnit.NANOSECONDS);
            }
        }
        old.forEach(each -> end(each.getKey(), each.getValue()));
    }

    @Override
    public void close() {
        List<Map.Entry<Key, Watch>> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(watches.entrySet());
        }
        all.forEach(each -> end(each.getKey(), each.getValue()));
    }

    private static final class Watch extends ClientCall.Listener<ServingStatus> {
        final Connection connection;
        final ClientCall<String, ServingStatus> call;
        volatile long lastAsked = System.nanoTime();

        private final CompletableFuture<Void> first = new CompletableFuture<>();
        private volatile Answer<ServingStatus> last = new Answer<>(null, Status.DEADLINE_EXCEEDED);

        Watch(Connection connection, String service) {
            this.connection = connection;
            call = connection.channel.newCall(Messages.WATCH, CallOptions.DEFAULT);
            call.start(this, new Metadata());
            call.sendMessage(service);
            call.halfClose();
            call.request(1);
        }

        Answer<ServingStatus> last(long deadline) throws InterruptedException {
            try {
                first.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return new Answer<>(null, Status.DEADLINE_EXCEEDED);
            } catch (ExecutionException e) {
                throw new IllegalStateException("nobody fails it", e);
            }
            return last;
        }

        @Override
        public void onMessage(ServingStatus status) {
            last = new Answer<>(status, Status.OK);
            first.complete(null);
            call.request(1);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            last = new Answer<>(null, status.isOk() ? Status.UNAVAILABLE.withDescription("it ended the watch") : status);
            first.complete(null);
        }
    }
}
