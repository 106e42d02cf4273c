package org.hsu.procman.api.spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Files whose changes restart or reload a process: {@code watch} of its entry.
 *
 * @param paths    files and folders, absolute; folders with all below them; at least one
 * @param patterns globs of the files that count, empty for all: one without a slash is of the file's name, one with a
 *                 slash of its path below the watched folder
 * @param ignore   globs of files and folders that do not count, written alike; one without a slash is of any part of
 *                 the path
 * @param delay    how long nothing more must have changed before it acts, greater than zero
 * @param action   what a change does
 * @param signal   with {@link Action#RELOAD}: what the main process is sent, such as {@code SIGHUP}
 */
public record WatchSpec(
        List<Path> paths, List<String> patterns, List<String> ignore, Duration delay, Action action, String signal) {

    /** What a change does. */
    public enum Action {
        /** The process is restarted. */
        RESTART,
        /** The main process is sent a signal. */
        RELOAD
    }

    public WatchSpec {
        paths = List.copyOf(paths);
        patterns = List.copyOf(patterns);
        ignore = List.copyOf(ignore);
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(signal, "signal");
    }
}
