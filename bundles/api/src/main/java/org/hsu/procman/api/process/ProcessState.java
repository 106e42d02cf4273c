package org.hsu.procman.api.process;

import java.util.EnumSet;
import java.util.Set;

/** The seven states; the union of the architecture seed's and the NexusHub seed's machines. */
public enum ProcessState {
    /** Known, but nothing has been decided or seen yet. */
    UNKNOWN,
    /** No instance; none is wished, or the last one ended well. */
    STOPPED,
    /** An instance is being made, is not ready yet, or waits for what it needs. */
    STARTING,
    /** An instance is ready. */
    RUNNING,
    /** An instance lives but its health checks fail. */
    UNHEALTHY,
    /** An instance is being ended. */
    STOPPING,
    /** An instance is wished, but it failed; a restart may be due. */
    FAILED;

    /** The states that may follow this one directly. */
    public Set<ProcessState> successors() {
        return switch (this) {
            case UNKNOWN -> EnumSet.of(STOPPED, STARTING, RUNNING, FAILED);
            case STOPPED -> EnumSet.of(STARTING);
            case STARTING -> EnumSet.of(RUNNING, STOPPING, STOPPED, FAILED);
            case RUNNING -> EnumSet.of(UNHEALTHY, STOPPING, STOPPED, FAILED, STARTING);
            case UNHEALTHY -> EnumSet.of(RUNNING, STOPPING, STOPPED, FAILED, STARTING);
            case STOPPING -> EnumSet.of(STOPPED, FAILED, STARTING);
            case FAILED -> EnumSet.of(STARTING, STOPPED);
        };
    }
}
