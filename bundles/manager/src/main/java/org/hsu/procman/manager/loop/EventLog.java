package org.hsu.procman.manager.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.hsu.procman.manager.management.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbered stream of what happened: the last events are kept, listeners hear of new ones on a thread
 * of their own. Thread-safe.
 */
final class EventLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    /** As many as a burst over all processes needs until a client has fetched them. */
    private static final int KEPT = 10_000;

    private final ArrayDeque<Event> kept = new ArrayDeque<>();
    private final CopyOnWriteArrayList<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService teller = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "procman-events");
        thread.setDaemon(true);
        return thread;
    });
    private long sequence;

    /** Adds an event; returns at once. */
    void add(String type, String id, String message, Map<String, Object> data) {
        Event event;
        synchronized (kept) {
            event = new Event(++sequence, System.currentTimeMillis(), type, id, message, data);
            kept.addLast(event);
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
            if (!listeners.isEmpty()) {
                teller.execute(() -> tell(event));
            }
        }
    }

    private void tell(Event event) {
        for (Consumer<Event> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("event listener failed: {}", e.toString());
            }
        }
    }

    List<Event> since(long after, int max) {
        synchronized (kept) {
            List<Event> found = new ArrayList<>();
            for (Event event : kept) {
                if (event.sequence() > after && found.size() < max) {
                    found.add(event);
                }
            }
            return found;
        }
    }

    /** The number of the newest event, 0 before the first. */
    long last() {
        synchronized (kept) {
            return sequence;
        }
    }

    AutoCloseable subscribe(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        teller.shutdown();
    }
}
