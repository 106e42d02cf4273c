package org.hsu.procman.api.restart;

import java.time.Duration;
import java.util.Objects;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.spec.RestartPolicy;

/**
 * What a strategy may know.
 *
 * @param processId which process
 * @param cause     why the run ended
 * @param exit      how its main process ended; null when it never started
 * @param uptime    from spawn to the exit
 * @param attempts  automatic restarts since the last stable run
 * @param policy    what the configuration says
 */
public record RestartContext(
        String processId, Cause cause, ExitStatus exit, Duration uptime, int attempts, RestartPolicy policy) {

    /** Why a run ended. */
    public enum Cause {
        /** By itself. */
        EXIT,
        /** It did not become ready in time and was killed. */
        START_TIMEOUT,
        /** It was stopped because it was unhealthy. */
        HEALTH,
        /** It was stopped because it passed a limit. */
        LIMIT,
        /** It could not be started at all. */
        SPAWN_FAILED
    }

    public RestartContext {
        Objects.requireNonNull(processId, "processId");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(uptime, "uptime");
        Objects.requireNonNull(policy, "policy");
    }

    /** Whether the run ended in any way but by itself with exit code 0. */
    public boolean failed() {
        return cause != Cause.EXIT || exit == null || !exit.success();
    }
}
