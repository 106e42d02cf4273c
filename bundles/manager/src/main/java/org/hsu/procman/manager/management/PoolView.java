package org.hsu.procman.manager.management;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pool at one moment.
 *
 * @param of          id of its entry
 * @param instances   how many there are to be
 * @param min         fewest
 * @param max         most
 * @param metric      what its load is, for people
 * @param load        of one instance; null when it is not known
 * @param decision    what follows from that and why, for people
 * @param problem     why the load is not known, or not of all; empty when it is
 * @param lastMillis  when it was last scaled by this manager, on the wall; null before
 * @param last        how and why, for people; empty before
 */
public record PoolView(
        String of, int instances, int min, int max, String metric, Double load, String decision, String problem,
        Long lastMillis, String last) {

    /** One line for people. */
    public String text() {
        return of + ", " + instances + " of " + min + " to " + max + " by " + metric + ": " + decision;
    }

    /** One line for people about the last change by itself; null before the first. */
    public String lastText() {
        return lastMillis == null ? null : last + " at " + Times.rfc3339(lastMillis);
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("entry", of);
        fields.put("instances", instances);
        fields.put("min", min);
        fields.put("max", max);
        fields.put("metric", metric);
        fields.put("load", load);
        fields.put("decision", decision);
        fields.put("problem", problem.isEmpty() ? null : problem);
        fields.put("scaled_at", Times.rfc3339(lastMillis));
        fields.put("scaled", last.isEmpty() ? null : last);
        return fields;
    }
}
