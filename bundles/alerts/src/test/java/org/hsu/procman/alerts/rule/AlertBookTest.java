package org.hsu.procman.alerts.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.event.HappenedEvent;
import org.junit.jupiter.api.Test;

/** What is told and what is counted only, in virtual time: repeat_after is an hour. */
class AlertBookTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private final List<String> told = new ArrayList<>();
    private AlertBook book;
    private long now = 1000;

    private void rules(Rule... rules) {
        book = new AlertBook(List.of(rules), Duration.ofHours(1));
    }

    private static Rule rule(List<Condition> on, List<String> ids, List<String> groups) {
        return new Rule("r", on, List.of(), ids, groups, null, null, null, true, List.of());
    }

    private static Rule on(Condition... on) {
        return rule(List.of(on), List.of(), List.of());
    }

    private void note(List<Alert> alerts) {
        alerts.forEach(alert -> told.add(alert.status() + " " + alert.what() + " " + alert.event().id() + " " + alert.count()));
    }

    /** What comes due until then happens at its time. */
    private void until(long time) {
        while (book.next() <= time) {
            now = Math.max(now, book.next());
            note(book.due(now));
        }
        now = time;
    }

    private void event(String type, String id, Map<String, Object> data) {
        note(book.happened(new HappenedEvent(1, now, "procman." + type, id, "front", id + " text", "{}", data), now));
    }

    private void state(String id, String to) {
        event("process.state", id, Map.of("to", to));
    }

    private List<String> told() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }

    @Test
    void aFailureIsToldAndItsEndToo() {
        rules(on(Condition.FAILED));
        state("web", "STARTING");
        state("web", "FAILED");
        assertEquals(List.of("firing failed web 1"), told());
        state("web", "STARTING");
        state("web", "RUNNING");
        assertEquals(List.of("resolved failed web 0"), told());
        state("web", "RUNNING");
        assertEquals(List.of(), told());
    }

    @Test
    void theSameAgainIsCountedUntilItMayBeToldAgain() {
        rules(on(Condition.FAILED));
        for (int i = 0; i < 100; i++) {
            state("web", "FAILED");
            state("web", "RUNNING");
            until(now + 10_000);
        }
        state("web", "FAILED");
        assertEquals(List.of("firing failed web 1", "resolved failed web 0"), told());
        until(1000 + HOUR - 1);
        assertEquals(List.of(), told());
        until(1000 + HOUR);
        assertEquals(List.of("firing failed web 100"), told());
        state("web", "RUNNING");
        assertEquals(List.of("resolved failed web 0"), told());
    }

    @Test
    void whatIsOverAndQuietIsForgottenAndToldAtOnceLater() {
        rules(on(Condition.FAILED));
        state("web", "FAILED");
        state("web", "RUNNING");
        until(3 * HOUR);
        assertEquals(Long.MAX_VALUE, book.next());
        told();
        state("web", "FAILED");
        assertEquals(List.of("firing failed web 1"), told());
    }

    @Test
    void eachProcessAndEachLimitIsAnAlertOfItsOwn() {
        rules(on(Condition.FAILED, Condition.LIMIT));
        state("a", "FAILED");
        state("b", "FAILED");
        event("process.limit", "a", Map.of("what", "passed", "kind", "memory"));
        event("process.limit", "a", Map.of("what", "passed", "kind", "cpu"));
        event("process.limit", "a", Map.of("what", "warned", "kind", "io"));
        assertEquals(List.of("firing failed a 1", "firing failed b 1", "firing limit memory a 1", "firing limit cpu a 1"),
                told());
        event("process.limit", "a", Map.of("what", "kept", "kind", "cpu"));
        assertEquals(List.of("resolved limit cpu a 0"), told());
        state("a", "STARTING");
        assertEquals(List.of("resolved limit memory a 0"), told());
    }

    @Test
    void growingMemory() {
        rules(on(Condition.TREND, Condition.LIMIT));
        event("process.limit", "web", Map.of("what", "trend", "kind", "memory"));
        event("process.limit", "web", Map.of("what", "trend_over", "kind", "memory"));
        assertEquals(List.of("firing trend memory web 1", "resolved trend memory web 0"), told());
        event("process.limit", "db", Map.of("what", "trend", "kind", "memory"));
        state("db", "STARTING");
        assertEquals(List.of("firing trend memory db 1", "resolved trend memory db 0"), told());
    }

    @Test
    void healthAndBreaker() {
        rules(on(Condition.UNHEALTHY, Condition.BREAKER_OPEN));
        event("process.health", "web", Map.of("to", "unhealthy"));
        event("process.breaker", "web", Map.of("to", "open"));
        event("process.breaker", "web", Map.of("to", "half_open"));
        event("process.breaker", "web", Map.of("to", "closed"));
        event("process.health", "web", Map.of("to", "healthy"));
        assertEquals(List.of("firing unhealthy web 1", "firing breaker_open web 1", "resolved breaker_open web 0",
                "resolved unhealthy web 0"), told());
        event("process.health", "db", Map.of("to", "unhealthy"));
        state("db", "STOPPED");
        assertEquals(List.of("firing unhealthy db 1", "resolved unhealthy db 0"), told());
    }

    @Test
    void tooManyRestartsInAWindowUntilThereAreFewer() {
        rules(new Rule("r", List.of(Condition.RESTARTS), List.of(), List.of(), List.of(), 3, Duration.ofMinutes(10), null,
                true, List.of()));
        for (int i = 0; i < 20; i++) {
            event("process.restart", "slow", Map.of("reason", "x"));
            event("process.restart", "watched", Map.of("cause", "watch"));
            until(now + 6 * MINUTE);
        }
        assertEquals(List.of(), told());
        for (int i = 0; i < 4; i++) {
            event("process.restart", "web", Map.of("reason", "x"));
            until(now + MINUTE);
        }
        assertEquals(List.of("firing restarts web 1"), told());
        long first = now - 4 * MINUTE;
        until(first + 11 * MINUTE - 1);
        assertEquals(List.of(), told());
        until(first + 11 * MINUTE);
        assertEquals(List.of("resolved restarts web 0"), told());
    }

    @Test
    void onlyTheProcessesThatARuleNames() {
        rules(rule(List.of(Condition.FAILED), List.of("web-*", "db"), List.of()));
        state("web-1", "FAILED");
        state("web", "FAILED");
        state("db", "FAILED");
        assertEquals(List.of("firing failed web-1 1", "firing failed db 1"), told());
        rules(rule(List.of(Condition.FAILED), List.of(), List.of("f*")));
        state("a", "FAILED");
        assertEquals(List.of("firing failed a 1"), told());
        rules(rule(List.of(Condition.FAILED), List.of(), List.of("back")));
        state("a", "FAILED");
        assertEquals(List.of(), told());
    }

    @Test
    void anyEventMayBeAnAlertThatIsNeverOver() {
        rules(new Rule("r", List.of(), List.of("procman.plugin.*"), List.of(), List.of(), null, null,
                Duration.ofMinutes(5), true, List.of()));
        for (int i = 0; i < 3; i++) {
            event("plugin.rejected", "x.jar", Map.of());
        }
        assertEquals(List.of("firing procman.plugin.rejected x.jar 1"), told());
        until(now + HOUR);
        assertEquals(List.of("firing procman.plugin.rejected x.jar 2"), told());
        assertEquals(Long.MAX_VALUE, book.next());
    }

    @Test
    void noEndIsToldWhereNobodyWantsIt() {
        rules(new Rule("r", List.of(Condition.FAILED), List.of(), List.of(), List.of(), null, null, null, false, List.of()));
        state("web", "FAILED");
        state("web", "RUNNING");
        assertEquals(List.of("firing failed web 1"), told());
    }

    @Test
    void aRuleThatCannotBeMeant() {
        assertThrows(IllegalArgumentException.class, () -> rule(List.of(), List.of(), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Rule(
                "r", List.of(Condition.FAILED), List.of(), List.of(), List.of(), 3, null, null, true, List.of()));
    }
}
