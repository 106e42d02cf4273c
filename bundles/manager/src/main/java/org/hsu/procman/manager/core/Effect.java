package org.hsu.procman.manager.core;

import java.util.Objects;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.api.restart.RestartContext;

/** Something to be done or told because of a step. The loop runs effects in their order. */
public sealed interface Effect {

    /** Make an instance; answered by Spawned or SpawnFailed. */
    record Spawn(long generation) implements Effect {}

    /** An end is ahead of the instance: what precedes its spawn need not be gone on with. The Spawn is answered as ever. */
    record AbandonSpawn(long generation) implements Effect {}

    /** The instance is ready for the first time. */
    record Started(long generation) implements Effect {}

    /**
     * Nothing of the instance is left: do what is to be done before another one may follow; answered by CleanedUp.
     *
     * @param pid    of its main process, 0 when it was never spawned or nobody knows
     * @param exit   null when it was never spawned
     * @param reason word of the reason why it ended
     */
    record CleanUp(long generation, long pid, ExitStatus exit, String reason) implements Effect {}

    /** Look once for a process that somebody else starts; answered by Found or NotFound. */
    record Look(long generation) implements Effect {}

    /** What was found is the instance from now on. */
    record Observe(long generation) implements Effect {}

    /** Have the service manager restart it; answered by ServiceRestarted. */
    record RestartService(long generation) implements Effect {}

    /** Ask the instance to stop. */
    record RequestStop(long generation, String signal) implements Effect {}

    /** Wait for the tree to empty; answered by TreeAwaited. */
    record AwaitTree(long generation, long timeoutNanos) implements Effect {}

    /** Kill the tree; answered by TreeKilled. */
    record KillTree(long generation) implements Effect {}

    /** Ask the restart strategy; answered by Decided. */
    record AskStrategy(long generation, RestartContext context) implements Effect {}

    /** The instance is up: look out for what {@code control.ready} awaits; answered by Ready. */
    record AwaitReady(long generation) implements Effect {}

    /** The instance is up, and ready if there is a gate: run its checks. */
    record StartChecks(long generation) implements Effect {}

    /** No check of the instance counts any more, nor does it matter whether it becomes ready. */
    record StopChecks(long generation) implements Effect {}

    /** The run is over, leader and tree: drain its output, free what it held. */
    record Release(long generation) implements Effect {}

    /** Tell of a change of state. */
    record TellTransition(Transition transition) implements Effect {
        public TellTransition {
            Objects.requireNonNull(transition, "transition");
        }
    }

    /** Tell of an exit; {@code reason} is the reason word. */
    record TellExit(long generation, long pid, long uptimeNanos, ExitStatus status, String reason)
            implements Effect {}

    /** Tell of a restart that is due in so many nanoseconds; {@code maxAttempts} 0 for no end. */
    record TellRestart(int attempt, int maxAttempts, long delayNanos, String why) implements Effect {}

    /** It failed and restarts, and its group is to restart with it; answered by Regrouped. */
    record RestartGroup() implements Effect {}

    /** Tell of a change of the breaker. */
    record TellBreaker(CircuitBreaker breaker) implements Effect {}
}
