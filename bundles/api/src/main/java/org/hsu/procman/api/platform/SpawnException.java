package org.hsu.procman.api.platform;

import java.util.Objects;

/** A process that could not be started; the message names the thing and what to do about it. */
public final class SpawnException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What stood in the way. */
    public enum Kind {
        EXECUTABLE,
        WORKING_DIRECTORY,
        USER,
        OUTPUT,
        /** The machine has no room now (processes, memory, descriptors): worth another try later. */
        RESOURCES,
        LIMITS,
        OTHER
    }

    private final Kind kind;

    public SpawnException(Kind kind, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    public Kind kind() {
        return kind;
    }
}
