package org.hsu.procman.api.management;

import java.util.Objects;

/**
 * What somebody wants of one process.
 *
 * @param verb          {@code start}, {@code stop}, {@code restart}, {@code kill}, {@code signal} or {@code reset}
 * @param id            of which process
 * @param force         with restart: kill it instead of asking it to end
 * @param signal        with signal: its name, with or without SIG; empty otherwise
 * @param origin        who asks, for the history
 * @param awaited        false: the reply says only whether the command was accepted
 * @param timeoutMillis how long to wait at most; 0: as the process's own settings allow
 */
public record CommandRequest(
        String verb, String id, boolean force, String signal, String origin, boolean awaited, long timeoutMillis) {

    /** @throws IllegalArgumentException the time is negative */
    public CommandRequest {
        Objects.requireNonNull(verb, "verb");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(signal, "signal");
        Objects.requireNonNull(origin, "origin");
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("a timeout of " + timeoutMillis + " ms");
        }
    }
}
