package org.hsu.procman.manager.network;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.hsu.procman.manager.management.Event;

/** How often each process was restarted by itself since the manager started, by the reason of the end before. Thread-safe. */
final class RestartCounts {
    private static final Set<String> NO_EXIT = Set.of("spawn_failed", "start_timeout");

    private final Map<String, String> reasons = new ConcurrentHashMap<>();
    private final Map<String, Map<String, LongAdder>> counts = new ConcurrentSkipListMap<>();

    /** Takes note of an event. */
    void take(Event event) {
        Object reason = event.data().get("reason");
        switch (event.type()) {
            case Event.EXIT -> reasons.put(event.id(), String.valueOf(reason));
            case Event.STATE -> {
                if (reason instanceof String word && NO_EXIT.contains(word)) {
                    reasons.put(event.id(), word);
                }
            }
            case Event.RESTART -> counts
                    .computeIfAbsent(event.id(), id -> new ConcurrentSkipListMap<>())
                    .computeIfAbsent(cause(event), word -> new LongAdder())
                    .increment();
            default -> {
                // The others say nothing of restarts.
            }
        }
    }

    /** What is restarted for another reason than its end says so itself. */
    private String cause(Event event) {
        return event.data().get("cause") instanceof String cause ? cause : reasons.getOrDefault(event.id(), "unknown");
    }

    /** By reason, sorted; empty for a process that was never restarted. */
    Map<String, Long> of(String id) {
        Map<String, Long> found = new TreeMap<>();
        counts.getOrDefault(id, Map.of()).forEach((reason, count) -> found.put(reason, count.sum()));
        return found;
    }

    /** Forgets processes that are not there any more. */
    void keep(Set<String> ids) {
        counts.keySet().retainAll(ids);
        reasons.keySet().retainAll(ids);
    }
}
