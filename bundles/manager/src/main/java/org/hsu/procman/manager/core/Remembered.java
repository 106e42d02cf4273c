package org.hsu.procman.manager.core;

import java.util.List;
import java.util.Objects;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;

/**
 * What an earlier manager of the same boot knew of a process when it last wrote it down.
 *
 * @param generation     of its last instance, 0 when there was none
 * @param pid            of that instance, 0 when it was not known yet
 * @param startedAt      of that instance, null when it was not known yet
 * @param status         what the instance said of itself last, empty when nothing
 * @param readySince     monotonic time from which it had been ready; null when it was not, or for long enough
 * @param restartAt      monotonic time of the restart that was due, null when none was
 * @param regroup        id of the member because of which its group restarts, null when that was not under way
 * @param lastExit       of the last instance that ended, null when none had
 * @param lastExitReason its reason word, null likewise
 */
public record Remembered(
        Phase phase,
        long generation,
        long pid,
        Moment startedAt,
        Ending ending,
        boolean wished,
        ProcessState state,
        StateReason reason,
        String detail,
        Moment since,
        Health health,
        String status,
        long restarts,
        int attempts,
        Spent spent,
        CircuitBreaker breaker,
        Long readySince,
        Long restartAt,
        String regroup,
        ExitStatus lastExit,
        StateReason lastExitReason,
        List<Transition> history) {

    public Remembered {
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(spent, "spent");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(breaker, "breaker");
        history = List.copyOf(history);
    }

    /** Nothing is known but that an instance lives. */
    public static Remembered instance(long generation, boolean wished, Moment now) {
        return new Remembered(
                Phase.UP,
                generation,
                0,
                null,
                Ending.NONE,
                wished,
                ProcessState.STARTING,
                StateReason.ADOPTED,
                "",
                now,
                Health.UNKNOWN,
                "",
                0,
                0,
                Spent.NOTHING,
                CircuitBreaker.CLOSED,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }

    /** What was known before this instance, which lives, was made by somebody's wish. */
    public Remembered before(long living, Moment now) {
        return new Remembered(
                Phase.UP, living, 0, null, Ending.NONE, true, ProcessState.STARTING, StateReason.ADOPTED, "", now,
                Health.UNKNOWN, "", restarts, attempts, spent, breaker, null, null, null, lastExit,
                lastExitReason, history);
    }

    /** Told while an instance was being made: it was made, as what is left of it shows. */
    public Remembered made() {
        return new Remembered(
                Phase.UP, generation, pid, startedAt, ending, wished, state, reason, detail, since, health, status,
                restarts, attempts, spent, breaker, null, null, regroup, lastExit, lastExitReason, history);
    }

    /** Whatever has become of it, it is not made again by itself. */
    public Remembered unwished() {
        return new Remembered(
                phase, generation, pid, startedAt, ending, false, state, reason, detail, since, health, status,
                restarts, attempts, spent, breaker, readySince, restartAt, regroup, lastExit, lastExitReason, history);
    }

    /** Whether the instance had been ready. */
    public boolean wasReady() {
        return state == ProcessState.RUNNING || state == ProcessState.UNHEALTHY;
    }

    /** Whether there was an instance, or one was being made. */
    public boolean hadInstance() {
        return phase == Phase.SPAWNING || phase == Phase.UP || phase == Phase.ENDING;
    }
}
