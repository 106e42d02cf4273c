package org.hsu.procman.alerts.rule;

import java.util.List;
import java.util.Objects;
import org.hsu.procman.api.event.HappenedEvent;

/**
 * What somebody is to be told.
 *
 * @param rule        its name
 * @param what        what it found, such as {@code failed}
 * @param over        true: what was told before is over
 * @param count       how often it came since it was told last, this one included; 0 when it is over
 * @param sinceMillis when it began, milliseconds since 1970
 * @param event       the last one of it; the one that ended it when it is over
 * @param targets     names of those who are told; empty for all
 */
public record Alert(
        String rule, String what, boolean over, int count, long sinceMillis, HappenedEvent event, List<String> targets) {

    public Alert {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(event, "event");
        targets = List.copyOf(targets);
    }

    /** {@code firing} or {@code resolved}. */
    public String status() {
        return over ? "resolved" : "firing";
    }

    /** For people, one line. */
    public String text() {
        String times = count > 1 ? " (" + count + " times)" : "";
        return status() + ": " + rule + ": " + event.message() + times;
    }
}
