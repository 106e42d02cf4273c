package org.hsu.procman.manager.management;

import java.util.Objects;

/**
 * What an operator wants of one process.
 *
 * @param verb   what
 * @param id     of which process
 * @param force  RESTART: kill at once instead of asking
 * @param signal SIGNAL: name with or without SIG; empty otherwise
 * @param origin who asks, for the history: {@code jmx}, {@code cli}, {@code manager}
 */
public record Command(Verb verb, String id, boolean force, String signal, String origin) {

    /** The verbs of the command line that act on one process. */
    public enum Verb {
        START,
        STOP,
        RESTART,
        KILL,
        SIGNAL,
        RESET,
        CHECK_NOW
    }

    public Command {
        Objects.requireNonNull(verb, "verb");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(signal, "signal");
        Objects.requireNonNull(origin, "origin");
    }

    public static Command of(Verb verb, String id, String origin) {
        return new Command(verb, id, false, "", origin);
    }
}
