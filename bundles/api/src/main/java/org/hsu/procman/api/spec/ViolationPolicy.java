package org.hsu.procman.api.spec;

import java.util.Locale;

/** What follows a passed limit: {@code on_violation}, {@code policy} (resource limits of upstream). */
public enum ViolationPolicy {
    /** Nothing, not even a word. */
    NONE,
    /** A line in the log and an event. */
    LOG,
    /** As log, as an error. */
    ALERT,
    /** As log, and processor time is held back until usage is well below the limit. */
    THROTTLE,
    /** The process is stopped in order and stays down. */
    GRACEFUL_SHUTDOWN,
    /** The tree is killed and the process stays down. */
    IMMEDIATE_KILL,
    /** The process is restarted, if strategy and budget let it. */
    RESTART,
    /** As restart, and the limit is raised for the next run. */
    RESTART_ADJUSTED;

    /** As the configuration has it: {@code graceful_shutdown}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the instance ends by it. */
    public boolean ends() {
        return this == GRACEFUL_SHUTDOWN || this == IMMEDIATE_KILL || restarts();
    }

    public boolean restarts() {
        return this == RESTART || this == RESTART_ADJUSTED;
    }
}
