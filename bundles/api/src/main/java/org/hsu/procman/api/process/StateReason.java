package org.hsu.procman.api.process;

import java.util.Locale;

/** Why a process is in its state; the reason words of the contract. */
public enum StateReason {
    REQUESTED,
    EXITED,
    CRASHED,
    OOM_KILLED,
    START_TIMEOUT,
    HEALTH,
    LIMIT,
    BREAKER_OPEN,
    ATTEMPTS_EXHAUSTED,
    WAITING_FOR_DEPENDENCY,
    WAITING_FOR_PLUGIN,
    BACKOFF,
    DISABLED,
    SPAWN_FAILED,
    STOP_FAILED,
    ADOPTED;

    /** As the outside sees it: {@code start_timeout}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
