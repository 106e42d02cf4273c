package org.hsu.procman.manager.management;

/**
 * The manager itself, at one moment.
 *
 * @param state                   {@code starting}, {@code running} or {@code stopping}
 * @param startNanos              on the clock of {@link System#nanoTime}
 * @param configurationGeneration 1 for what was read at start, one more for each reload
 * @param lostLogLines            lines of its own log that could not be written, since its start
 */
public record ManagerView(
        String id,
        String version,
        String state,
        long pid,
        long startTimeMillis,
        long startNanos,
        String configurationFile,
        long configurationGeneration,
        String stateDirectory,
        String logDirectory,
        long lostLogLines,
        String platform) {}
