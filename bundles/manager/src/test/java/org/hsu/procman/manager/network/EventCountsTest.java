package org.hsu.procman.manager.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hsu.procman.manager.management.Event;
import org.junit.jupiter.api.Test;

class EventCountsTest {
    private final EventCounts counts = new EventCounts();

    private void happen(String type, String id, Map<String, Object> data) {
        counts.take(new Event(1, 0, type, id, "", data));
    }

    private Map<String, Long> states(String id) {
        Map<String, Long> found = new TreeMap<>();
        counts.states(id, found::put);
        return found;
    }

    private Map<String, Long> limits(String id) {
        Map<String, Long> found = new TreeMap<>();
        counts.limits(id, found::put);
        return found;
    }

    @Test
    void countsHowJobsEnded() {
        happen(Event.JOB_DONE, "q", Map.of("job", "q.1"));
        happen(Event.JOB_FAILED, "q", Map.of("job", "q.2"));
        happen(Event.JOB_DONE, "q", Map.of("job", "q.3"));
        Map<String, Long> found = new TreeMap<>();
        counts.jobs("q", found::put);
        assertEquals(Map.of("done", 2L, "failed", 1L), found);
        counts.keep(Set.of("q-1"));
        counts.keepQueues(Set.of());
        counts.jobs("q", (word, count) -> assertEquals("", word, "forgotten"));
    }

    @Test
    void countsWhatWasEnteredAndPassedAndForgetsWhatIsGone() {
        happen(Event.STATE, "a", Map.of("to", "RUNNING"));
        happen(Event.STATE, "a", Map.of("to", "RUNNING"));
        happen(Event.STATE, "b", Map.of("to", "FAILED"));
        happen(Event.LIMIT, "a", Map.of("kind", "max_memory_mb", "what", "passed"));
        happen(Event.LIMIT, "a", Map.of("kind", "max_memory_mb", "what", "warned"));
        happen(Event.HEALTH, "a", Map.of("to", "healthy"));
        assertEquals(Map.of("RUNNING", 2L), states("a"));
        assertEquals(Map.of("max_memory_mb", 1L), limits("a"));
        counts.keep(Set.of("b"));
        assertEquals(Map.of(), states("a"));
        assertEquals(Map.of("FAILED", 1L), states("b"));
    }
}
