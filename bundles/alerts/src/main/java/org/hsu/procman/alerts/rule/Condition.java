package org.hsu.procman.alerts.rule;

import java.util.Locale;
import java.util.Set;
import org.hsu.procman.api.event.HappenedEvent;

/** What a rule looks for; the word in the configuration is the name in small letters. */
public enum Condition {
    /** A process is FAILED, waiting for a restart or not, until it is RUNNING or STOPPED. */
    FAILED,
    /** Its health checks say unhealthy, until they say healthy or it is STOPPED. */
    UNHEALTHY,
    /** Its circuit breaker is open, until it is closed. */
    BREAKER_OPEN,
    /** It has passed a limit, until it keeps it or another instance is started. */
    LIMIT,
    /** Its memory grows towards the limit, until it does not any more or another instance is started. */
    TREND,
    /** It was restarted too often in too short a time, until it was not any more. */
    RESTARTS;

    private static final String STATE = "procman.process.state";

    /** What an event means for a condition. */
    enum Verdict {
        NOTHING,
        RAISED,
        OVER
    }

    /** Of all but {@link #RESTARTS}, which takes counting. */
    Verdict of(HappenedEvent event) {
        String to = String.valueOf(event.data().get("to"));
        String what = String.valueOf(event.data().get("what"));
        boolean state = event.type().equals(STATE);
        return switch (this) {
            case FAILED -> state ? verdict(to, "FAILED", Set.of("RUNNING", "STOPPED")) : Verdict.NOTHING;
            case UNHEALTHY -> event.type().equals("procman.process.health")
                    ? verdict(to, "unhealthy", Set.of("healthy"))
                    : over(state && to.equals("STOPPED"));
            case BREAKER_OPEN -> event.type().equals("procman.process.breaker")
                    ? verdict(to, "open", Set.of("closed"))
                    : Verdict.NOTHING;
            case LIMIT -> event.type().equals("procman.process.limit")
                    ? verdict(what, "passed", Set.of("kept"))
                    : over(state && (to.equals("STOPPED") || to.equals("STARTING")));
            case TREND -> event.type().equals("procman.process.limit")
                    ? verdict(what, "trend", Set.of("trend_over"))
                    : over(state && (to.equals("STOPPED") || to.equals("STARTING")));
            case RESTARTS -> Verdict.NOTHING;
        };
    }

    private static Verdict verdict(String word, String raised, Set<String> over) {
        return word.equals(raised) ? Verdict.RAISED : over(over.contains(word));
    }

    private static Verdict over(boolean over) {
        return over ? Verdict.OVER : Verdict.NOTHING;
    }

    /** For people, and what tells one alert of a process from another. */
    String what(HappenedEvent event) {
        String word = name().toLowerCase(Locale.ROOT);
        Object kind = this == LIMIT || this == TREND ? event.data().get("kind") : null;
        return kind == null ? word : word + " " + kind;
    }
}
