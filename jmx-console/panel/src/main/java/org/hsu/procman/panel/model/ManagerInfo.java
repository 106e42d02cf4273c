package org.hsu.procman.panel.model;

/**
 * The manager at one moment.
 *
 * @param startMillis             when it started, epoch milliseconds: another manager has another
 * @param configurationGeneration one more for each reload
 */
public record ManagerInfo(
        String id,
        String version,
        String state,
        long pid,
        long startMillis,
        String configurationFile,
        long configurationGeneration) {

    /** Whether this is still the manager that the other was read from. */
    public boolean isSame(ManagerInfo other) {
        return other != null && other.pid == pid && other.startMillis == startMillis;
    }
}
