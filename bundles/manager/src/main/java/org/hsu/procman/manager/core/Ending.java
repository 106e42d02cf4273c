package org.hsu.procman.manager.core;

import org.hsu.procman.api.restart.RestartContext;

/** Why the current instance ends or ended. */
public enum Ending {
    /** Nobody ends it: it lives, or went by itself. */
    NONE,
    /** An operator or the manager stops it. */
    STOP,
    /** As STOP, but without grace. */
    KILL,
    /** An operator restarts it. */
    RESTART,
    /** It was not ready in time. */
    START_TIMEOUT,
    /** It is unhealthy. */
    HEALTH,
    /** It passed a limit whose policy restarts. */
    LIMIT,
    /** It passed a limit whose policy stops it for good. */
    LIMIT_STOP,
    /** As LIMIT_STOP, but without grace. */
    LIMIT_KILL,
    /** It could not be spawned. */
    SPAWN_FAILED;

    /** Whether the restart strategy has a say about what follows. */
    boolean strategyDecides() {
        return this != STOP && this != KILL && this != RESTART && !staysDown();
    }

    /** Whether nothing follows, though an instance is still wished. */
    boolean staysDown() {
        return this == LIMIT_STOP || this == LIMIT_KILL;
    }

    /** Whether it is killed at once instead of asked first. */
    boolean kills() {
        return this == KILL || this == LIMIT_KILL;
    }

    RestartContext.Cause cause() {
        return switch (this) {
            case START_TIMEOUT -> RestartContext.Cause.START_TIMEOUT;
            case HEALTH -> RestartContext.Cause.HEALTH;
            case LIMIT, LIMIT_STOP, LIMIT_KILL -> RestartContext.Cause.LIMIT;
            case SPAWN_FAILED -> RestartContext.Cause.SPAWN_FAILED;
            case NONE, STOP, KILL, RESTART -> RestartContext.Cause.EXIT;
        };
    }
}
