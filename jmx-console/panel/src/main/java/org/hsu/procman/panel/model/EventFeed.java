package org.hsu.procman.panel.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest events, each once and in order, whatever is read twice; what was missed is said. Thread-safe.
 */
public final class EventFeed {

    private final int capacity;
    private final Deque<EventRow> events = new ArrayDeque<>();
    private long last;
    private long version;

    /** @param capacity how many are kept */
    public EventFeed(int capacity) {
        this.capacity = capacity;
    }

    /** Number of the newest event, from which to read on; 0 before the first. */
    public synchronized long last() {
        return last;
    }

    /** Another number whenever something has been added. */
    public synchronized long version() {
        return version;
    }

    /** Adds what was read from the manager, oldest first; what is known already is left out. */
    public synchronized void add(List<EventRow> read) {
        for (EventRow event : read) {
            if (event.sequence() <= last) {
                continue;
            }
            if (last > 0 && event.sequence() > last + 1) {
                long missing = event.sequence() - last - 1;
                append(EventRow.remark(event.epochMillis(), missing == 1
                        ? "one event is missing: the manager no longer had it"
                        : missing + " events are missing: the manager no longer had them"));
            }
            last = event.sequence();
            append(event);
        }
    }

    /** Says something between the events. */
    public synchronized void remark(long epochMillis, String message) {
        append(EventRow.remark(epochMillis, message));
    }

    /** Another manager counts anew: what it tells is appended, whatever its numbers. */
    public synchronized void restart() {
        last = 0;
    }

    private void append(EventRow event) {
        if (events.size() == capacity) {
            events.removeFirst();
        }
        events.addLast(event);
        version++;
    }

    /** Oldest first. */
    public synchronized List<EventRow> all() {
        return new ArrayList<>(events);
    }
}
