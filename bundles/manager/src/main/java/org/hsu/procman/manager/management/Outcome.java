package org.hsu.procman.manager.management;

import java.util.Objects;

/**
 * What became of a command.
 *
 * @param status        the kind of ending; the command line's exit codes stand on it
 * @param message       for people, one line, such as {@code web stopped in 0.4 s, SIGTERM, exit 143}
 * @param elapsedMillis from the command to its end
 */
public record Outcome(Status status, String message, long elapsedMillis) {

    public enum Status {
        DONE,
        FAILED,
        NO_SUCH_PROCESS,
        TIMED_OUT,
        REFUSED
    }

    /** The same, with that said after it. */
    public Outcome and(String more) {
        return more.isEmpty() ? this : new Outcome(status, message + more, elapsedMillis);
    }

    public Outcome {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(message, "message");
    }
}
