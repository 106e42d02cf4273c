package org.hsu.procman.manager.core;

import java.time.Duration;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.Readiness;

/**
 * What an instance is awaited to show: once, to be RUNNING, and then again and again.
 *
 * @param awaited  what {@code control.ready} awaits, for people; null: its first healthy check, or its minimum uptime
 * @param notified whether that is {@code READY=1} on its socket
 * @param watchdog longest time between two heartbeats; null: none are awaited
 */
public record Gate(String awaited, boolean notified, Duration watchdog) {

    /** Nothing of the kind is configured. */
    public static final Gate NONE = new Gate(null, false, null);

    static Gate of(ProcessSpec spec) {
        if (spec.control() == null) {
            return NONE;
        }
        Readiness ready = spec.control().ready();
        return new Gate(
                ready == null ? null : ready.awaited(), ready != null && ready.notified(), spec.control().watchdog());
    }

    /** Whether {@code control.ready} says what makes an instance RUNNING. */
    public boolean present() {
        return awaited != null;
    }
}
