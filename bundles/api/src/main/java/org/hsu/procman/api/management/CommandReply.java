package org.hsu.procman.api.management;

import java.util.List;
import java.util.Objects;

/**
 * What became of a command.
 *
 * @param status        the kind of ending
 * @param message       for people, one line, such as {@code web stopped in 0.4 s, SIGTERM, exit 143}
 * @param elapsedMillis from the command to its end
 * @param state         of the process now, such as {@code RUNNING}; null when there is no such process
 * @param allowed       the verbs that this state allows; empty when there is no such process
 */
public record CommandReply(Status status, String message, long elapsedMillis, String state, List<String> allowed) {

    /** The kinds of ending, as the exit codes of the command line tell them apart. */
    public enum Status {
        DONE,
        FAILED,
        NO_SUCH_PROCESS,
        TIMED_OUT,
        REFUSED
    }

    public CommandReply {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(message, "message");
        allowed = List.copyOf(allowed);
    }
}
