package org.hsu.procman.grpc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.hsu.procman.api.management.ManagementEvent;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.grpc.v1.Event;

/** The events after a number, as long as they are kept. Used by one thread at a time. */
final class EventSource implements Outflow.Source<Event> {
    private static final int READ_AT_ONCE = 100;

    private final ManagementFacade manager;
    private final Deque<ManagementEvent> read = new ArrayDeque<>();
    private long last;

    EventSource(ManagementFacade manager, long last) {
        this.manager = manager;
        this.last = last;
    }

    @Override
    public Event next() {
        if (read.isEmpty()) {
            List<ManagementEvent> more = manager.eventsSince(last, READ_AT_ONCE);
            read.addAll(more);
        }
        ManagementEvent event = read.poll();
        if (event == null) {
            return null;
        }
        last = event.sequence();
        return Messages.of(event);
    }
}
