package org.hsu.procman.manager.management;

import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.spec.LimitKind;

/**
 * How much of a limit is used, where both are known.
 *
 * @param usage    in the unit of the limit: bytes, percent of one core, a count, seconds; null when not sampled
 * @param violated null when it cannot be told
 */
record LimitUsage(Number usage, Boolean violated) {

    static LimitUsage of(EnforcedLimit limit, ProcessView view) {
        Double usage = view.resources().used().get(limit.kind());
        Double allowed = view.resources().allowed().get(limit.kind());
        if (usage == null) {
            return new LimitUsage(null, null);
        }
        LimitKind kind = kind(limit.kind());
        LimitKind.Unit unit = kind == null ? LimitKind.Unit.COUNT : kind.unit();
        boolean fraction = unit == LimitKind.Unit.PERCENT || unit == LimitKind.Unit.SECONDS;
        Number shown = fraction ? (Number) usage : (Number) Math.round(usage);
        return new LimitUsage(shown, allowed == null ? null : usage > allowed);
    }

    /** Null for a word of an enforcer's own. */
    static LimitKind kind(String word) {
        for (LimitKind kind : LimitKind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        return null;
    }

    /** As people read it. */
    String text(EnforcedLimit limit) {
        LimitKind kind = kind(limit.kind());
        if (usage == null) {
            return "-";
        }
        return kind == null ? usage.toString() : kind.text(usage.doubleValue());
    }
}
