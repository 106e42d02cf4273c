package org.hsu.procman.manager.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;

/**
 * What a following manager must know of one process. Immutable.
 *
 * <p>Names ending in {@code Nanos}, {@code breakerFailures} and {@code breakerOpenUntil} are on the clock of
 * {@link System#nanoTime}. On Linux that is CLOCK_MONOTONIC, so managers of one boot can compare them; in a
 * record of another boot they mean nothing. Names ending in {@code Millis} are wall time since the epoch, except
 * {@code shutdownTimeoutMillis}, which is a duration.
 *
 * @param id                    {@code [A-Za-z0-9._-]{1,64}}, neither {@code .} nor {@code ..}
 * @param bootId                of the boot in which this was written
 * @param sequence              of the step that wrote it; the greater one wins
 * @param generation            of the current or last instance; 0 when there never was one
 * @param phase                 idle, waiting, looking, spawning, up or ending
 * @param pid                   of the main process; 0 when there is none
 * @param startTicks            of that process, as the system counts it; 0 when there is none
 * @param ending                why the instance ends: none, stop, kill, restart, start_timeout, health, limit,
 *                              limit_stop, limit_kill or spawn_failed
 * @param operatorWish          the last start or stop by hand: {@code start}, {@code stop}, or null
 * @param wished                whether an instance is wished
 * @param detail                for people; never null
 * @param sinceNanos            when the state was entered
 * @param sinceMillis           the same instant on the wall
 * @param startedNanos          when the instance was spawned; null when there is none
 * @param startedMillis         the same instant on the wall; null when there is none
 * @param adopted               an earlier manager than the writing one spawned the instance
 * @param status                what the instance said of itself last; empty when nothing
 * @param restarts              instances made after the first, by whatever cause
 * @param attempts              automatic restarts since the last stable run, the following ones not counted
 * @param healthAttempts        likewise, those that context-aware restart charges to failed checks
 * @param limitAttempts         likewise, those charged to passed limits
 * @param raisedLimits          how often a limit was raised for the runs that follow, by its word; never null
 * @param breakerState          closed, open or half_open
 * @param breakerFailures       the failures that still count, oldest first
 * @param breakerOpenUntil      when the trial is due; meaningful only while open
 * @param restartAtNanos        when the next restart is due; null when none is
 * @param regroup               id of the member because of which its group restarts; null when that is not under way
 * @param readySinceNanos       since when the instance is ready; null when it is not, or has cleared its attempts
 * @param lastExit              of the last instance that ended; null before. Its signal is null or not empty
 * @param lastExitReason        its reason; null before
 * @param specDigest            of the configuration that the instance was started with; empty when there is none
 * @param stopSignal            what the instance is stopped with; empty when there is none
 * @param shutdownTimeoutMillis how long a stop waits before it kills
 * @param ports                 the numbers of the last instance's ports by name
 * @param history               oldest first; of a longer list the last {@value #HISTORY} are kept
 */
public record ProcessRecord(
        String id,
        String bootId,
        long sequence,
        long generation,
        String phase,
        long pid,
        long startTicks,
        String ending,
        String operatorWish,
        boolean wished,
        ProcessState state,
        StateReason reason,
        String detail,
        long sinceNanos,
        long sinceMillis,
        Long startedNanos,
        Long startedMillis,
        boolean adopted,
        Health health,
        String status,
        long restarts,
        int attempts,
        int healthAttempts,
        int limitAttempts,
        Map<String, Integer> raisedLimits,
        String breakerState,
        List<Long> breakerFailures,
        long breakerOpenUntil,
        Long restartAtNanos,
        String regroup,
        Long readySinceNanos,
        ExitStatus lastExit,
        StateReason lastExitReason,
        String specDigest,
        String stopSignal,
        long shutdownTimeoutMillis,
        Map<String, Integer> ports,
        List<Transition> history) {

    /** How many transitions are kept. */
    public static final int HISTORY = 100;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<String> PHASES = Set.of("idle", "waiting", "looking", "spawning", "up", "ending");
    private static final Set<String> ENDINGS =
            Set.of(
                    "none", "stop", "kill", "restart", "start_timeout", "health", "limit", "limit_stop", "limit_kill",
                    "spawn_failed");
    private static final Set<String> WISHES = Set.of("start", "stop");
    private static final Set<String> BREAKER_STATES = Set.of("closed", "open", "half_open");

    /** @throws IllegalArgumentException for a word or an id that is none */
    public ProcessRecord {
        checkId(id);
        Objects.requireNonNull(bootId, "bootId");
        checkWord("phase", phase, PHASES);
        checkWord("ending", ending, ENDINGS);
        if (operatorWish != null) {
            checkWord("operatorWish", operatorWish, WISHES);
        }
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(status, "status");
        checkWord("breakerState", breakerState, BREAKER_STATES);
        if (lastExit != null && "".equals(lastExit.signal())) {
            throw new IllegalArgumentException("lastExit has an empty signal");
        }
        Objects.requireNonNull(specDigest, "specDigest");
        Objects.requireNonNull(stopSignal, "stopSignal");
        raisedLimits = Map.copyOf(raisedLimits);
        ports = ports.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(ports));
        breakerFailures = List.copyOf(breakerFailures);
        history = List.copyOf(history.subList(Math.max(0, history.size() - HISTORY), history.size()));
    }

    /** The same with other ports. */
    public ProcessRecord withPorts(Map<String, Integer> others) {
        return others.equals(ports)
                ? this
                : new ProcessRecord(
                        id, bootId, sequence, generation, phase, pid, startTicks, ending, operatorWish, wished, state,
                        reason, detail, sinceNanos, sinceMillis, startedNanos, startedMillis, adopted, health, status,
                        restarts, attempts, healthAttempts, limitAttempts, raisedLimits, breakerState, breakerFailures,
                        breakerOpenUntil, restartAtNanos, regroup, readySinceNanos, lastExit, lastExitReason,
                        specDigest, stopSignal, shutdownTimeoutMillis, others, history);
    }

    /** Whether a process may be called so; what may not would name no file, or another folder's. */
    static boolean isId(String id) {
        return ID.matcher(id).matches() && !id.equals(".") && !id.equals("..");
    }

    static void checkId(String id) {
        if (!isId(Objects.requireNonNull(id, "id"))) {
            throw new IllegalArgumentException("id is no process id");
        }
    }

    private static void checkWord(String name, String word, Set<String> words) {
        if (!words.contains(Objects.requireNonNull(word, name))) {
            throw new IllegalArgumentException(name + " is no known word");
        }
    }
}
