package org.hsu.procman.manager.schedule;

import java.util.Objects;

/**
 * A run of a scheduled process that is over, or one that was left out. Times are milliseconds since 1970.
 *
 * @param due     when it should have begun; 0 for one that was begun by hand or by the restart policy
 * @param started 0 for none that began
 * @param ended   0 for none that began
 * @param code    exit code; null when a signal ended it, when it is not known, and when none began
 * @param signal  by name; null otherwise
 * @param remark  why it was left out or did not begin; empty else
 */
public record ScheduledRun(long due, long started, long ended, Integer code, String signal, String remark) {

    public ScheduledRun {
        Objects.requireNonNull(remark, "remark");
    }

    /** How it went, for people: {@code exit 3}, {@code SIGKILL}, or why there was none. */
    public String outcome() {
        if (!remark.isEmpty()) {
            return remark;
        }
        return code != null ? "exit " + code : signal != null ? signal : "exit unknown";
    }
}
