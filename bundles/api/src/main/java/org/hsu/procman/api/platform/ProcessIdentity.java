package org.hsu.procman.api.platform;

import java.util.Objects;

/**
 * What tells one process from every other that ever had its pid (pids wrap in seconds).
 *
 * @param pid        positive
 * @param startTicks start time as the system counts it (Linux: field 22 of /proc/PID/stat)
 * @param bootId     changes with each boot; a record of another boot names no living process
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {
    public ProcessIdentity {
        Objects.requireNonNull(bootId, "bootId");
    }
}
