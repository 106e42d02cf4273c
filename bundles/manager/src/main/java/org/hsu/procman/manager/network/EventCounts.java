package org.hsu.procman.manager.network;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.hsu.procman.manager.management.Event;

/**
 * How often each process entered each state, and passed each of its limits, and how jobs ended, since the manager started.
 * There are no more words than states, kinds of limits and ends. Thread-safe.
 */
final class EventCounts {
    private static final Map<String, String> ENDS =
            Map.of(Event.JOB_DONE, "done", Event.JOB_FAILED, "failed", Event.JOB_CANCELLED, "cancelled");
    private static final String PASSED = "passed";

    private final Map<String, Map<String, LongAdder>> states = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, LongAdder>> limits = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, LongAdder>> jobs = new ConcurrentSkipListMap<>();

    /** Takes note of an event. */
    void take(Event event) {
        if (event.type().equals(Event.STATE)) {
            count(states, event.id(), event.data().get("to"));
        } else if (event.type().equals(Event.LIMIT) && PASSED.equals(event.data().get("what"))) {
            count(limits, event.id(), event.data().get("kind"));
        } else if (ENDS.containsKey(event.type())) {
            count(jobs, event.id(), ENDS.get(event.type()));
        }
    }

    private static void count(Map<String, Map<String, LongAdder>> counts, String id, Object word) {
        counts.computeIfAbsent(id, key -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(String.valueOf(word), key -> new LongAdder())
                .increment();
    }

    /** The states that it entered, with how often. */
    void states(String id, BiConsumer<String, Long> each) {
        states.getOrDefault(id, Map.of()).forEach((word, count) -> each.accept(word, count.sum()));
    }

    /** The limits that it passed, with how often. */
    void limits(String id, BiConsumer<String, Long> each) {
        limits.getOrDefault(id, Map.of()).forEach((word, count) -> each.accept(word, count.sum()));
    }

    /** How jobs of a queue ended, with how often. */
    void jobs(String queue, BiConsumer<String, Long> each) {
        jobs.getOrDefault(queue, Map.of()).forEach((word, count) -> each.accept(word, count.sum()));
    }

    /** Forgets queues that are not there any more. */
    void keepQueues(Set<String> queues) {
        jobs.keySet().retainAll(queues);
    }

    /** Forgets processes that are not there any more. */
    void keep(Set<String> ids) {
        states.keySet().retainAll(ids);
        limits.keySet().retainAll(ids);
    }
}
