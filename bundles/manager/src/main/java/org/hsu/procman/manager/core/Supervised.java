package org.hsu.procman.manager.core;

import java.util.List;
import java.util.Objects;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;

/**
 * All that the core knows of one process. Immutable.
 *
 * @param wished         whether an instance is wished
 * @param detail         for people
 * @param since          when the state was entered
 * @param missing        plugins that it waits for, null when none
 * @param ties           to other processes
 * @param signs          what the current instance shows of itself
 * @param restarts       instances made after the first, by whatever cause
 * @param attempts       automatic restarts since the last stable run, but for those in {@code spent}
 * @param spent          likewise, those of a context-aware budget
 * @param violation      the passed limit that ends the instance or waits for leave to; null when none
 * @param lastExit       of the last instance that ended, null before
 * @param lastExitReason its reason word, null before
 * @param history        the last {@value #HISTORY} transitions, oldest first
 */
public record Supervised(
        String id,
        Policy policy,
        boolean wished,
        ProcessState state,
        StateReason reason,
        String detail,
        Moment since,
        Phase phase,
        Instance instance,
        Deadlines deadlines,
        String missing,
        Ties ties,
        Health health,
        Signs signs,
        long restarts,
        int attempts,
        Spent spent,
        Violation violation,
        CircuitBreaker breaker,
        ExitStatus lastExit,
        StateReason lastExitReason,
        List<Transition> history) {

    /** How many transitions are kept (contract, section 6). */
    public static final int HISTORY = 100;

    public Supervised {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(deadlines, "deadlines");
        Objects.requireNonNull(ties, "ties");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(spent, "spent");
        Objects.requireNonNull(signs, "signs");
        Objects.requireNonNull(breaker, "breaker");
        Objects.requireNonNull(history, "history");
    }

    /**
     * A process that nothing has happened to.
     *
     * @param lastGeneration of the last instance that any manager made; 0 when none ever did
     */
    public static Supervised unknown(String id, Policy policy, long lastGeneration, Moment now) {
        return new Supervised(
                id,
                policy,
                false,
                ProcessState.UNKNOWN,
                StateReason.REQUESTED,
                "",
                now,
                Phase.IDLE,
                Instance.none(lastGeneration),
                Deadlines.NONE,
                null,
                Ties.NONE,
                Health.UNKNOWN,
                Signs.NONE,
                0,
                0,
                Spent.NOTHING,
                null,
                CircuitBreaker.CLOSED,
                null,
                null,
                List.of());
    }

    /** Why the current instance ends. */
    public Ending ending() {
        return instance.ending();
    }

    /** Descendants of the current or last instance that outlived its main process and the grace, and were killed. */
    public List<Long> killed() {
        return instance.killed();
    }

    /** When the current or last instance was spawned, null when it never was; whether it lives or not. */
    public Moment spawnedAt() {
        return instance.startedAt();
    }

    /** What it depends on and what has not come to pass, for people; null when nothing is. */
    public String waitingFor() {
        return ties.waitingFor();
    }

    /** Id of the member because of which its group restarts, null when that is not under way. */
    public String regroup() {
        return ties.regroup();
    }

    public long generation() {
        return instance.generation();
    }

    /** Of the living main process, 0 when there is none. */
    public long pid() {
        return phase == Phase.UP ? instance.pid() : 0;
    }

    /** When the living instance was spawned, null when there is none. */
    public Moment startedAt() {
        return phase == Phase.UP ? instance.startedAt() : null;
    }

    public boolean adopted() {
        return phase == Phase.UP && instance.adopted();
    }

    /** Monotonic time from which it has been ready; null when it is not, or long enough to have cleared its attempts. */
    public Long readySince() {
        long stable = deadlines.stable();
        return stable == Deadlines.NEVER ? null : Long.valueOf(stable - policy.restart().resetAfter().toNanos());
    }

    /** When a Tick is needed next, {@link Long#MAX_VALUE} for never. */
    public long nextTick() {
        boolean awaited = phase == Phase.UP && instance.ending() == Ending.NONE;
        return awaited ? Math.min(deadlines.next(), signs.heartbeatBy()) : deadlines.next();
    }

    /** Monotonic time of the restart that is due, null when none is. */
    public Long restartAt() {
        return phase == Phase.WAITING ? Long.valueOf(deadlines.restart()) : null;
    }

    /** Whether nothing lives and nothing is under way. */
    public boolean settled() {
        return phase == Phase.IDLE || phase == Phase.WAITING || phase == Phase.LOOKING;
    }

    /** Monotonic time of the next look for what somebody else starts; null when none is due. */
    public Long lookAt() {
        return phase == Phase.LOOKING && deadlines.restart() != Deadlines.NEVER
                ? Long.valueOf(deadlines.restart())
                : null;
    }

    /** Whether the manager may end now: nothing of ours lives, and what is not ours is not being ended. */
    public boolean mayBeLeft() {
        return settled() || (policy.observation() != null && phase == Phase.UP && instance.ending() == Ending.NONE);
    }
}
