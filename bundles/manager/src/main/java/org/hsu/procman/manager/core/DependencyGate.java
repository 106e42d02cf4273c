package org.hsu.procman.manager.core;

import java.util.Locale;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.spec.Dependency;

/** Whether what a process needs has come to pass (contract, section 5: {@code depends_on}), and how that is said. */
public final class DependencyGate {

    private DependencyGate() {}

    /** @param needed the process that is needed, as it is now; null when there is none */
    public static boolean met(Dependency.Condition condition, Supervised needed) {
        if (needed == null) {
            return false;
        }
        boolean ready = needed.state() == ProcessState.RUNNING || needed.state() == ProcessState.UNHEALTHY;
        return switch (condition) {
            // What was started and has done its work was started, too: a short task never holds anybody up.
            case STARTED -> (needed.phase() == Phase.UP && needed.ending() == Ending.NONE) || completed(needed);
            case RUNNING -> ready;
            case HEALTHY -> needed.state() == ProcessState.RUNNING && needed.health() == Health.HEALTHY;
            case COMPLETED -> completed(needed);
        };
    }

    private static boolean completed(Supervised needed) {
        return needed.phase() == Phase.IDLE
                && needed.state() == ProcessState.STOPPED
                && needed.lastExitReason() == StateReason.EXITED
                && needed.lastExit() != null
                && needed.lastExit().success();
    }

    /** Whether two states of a needed process are the same to those who wait for it. */
    static boolean looksTheSame(Supervised one, Supervised other) {
        return one.state() == other.state()
                && one.phase() == other.phase()
                && one.reason() == other.reason()
                && one.health() == other.health()
                && one.wished() == other.wished()
                && one.ending() == other.ending();
    }

    /** Such as {@code db to be healthy (it is STARTING, requested)}, with what to do where nothing comes by itself. */
    static String text(Dependency need, Supervised needed) {
        String wanted = need.id() + switch (need.condition()) {
            case STARTED -> " to be started";
            case RUNNING -> " to be running";
            case HEALTHY -> " to be healthy";
            case COMPLETED -> " to complete";
        };
        return needed == null ? wanted + " (no process has that id)" : wanted + " (" + status(need, needed) + ")";
    }

    private static String status(Dependency need, Supervised needed) {
        String id = needed.id();
        String is = "it is " + needed.state();
        if (!needed.wished() && needed.state() == ProcessState.STOPPED) {
            String why = needed.reason() == StateReason.DISABLED ? ", disabled in the configuration" : ", not wished";
            return is + why + "; `procman start " + id + "` starts it";
        }
        if (needed.reason() == StateReason.BREAKER_OPEN && needed.phase() == Phase.WAITING) {
            return is + ", its circuit breaker is open; it tries again by itself, or at once after `procman reset " + id
                    + "`";
        }
        boolean atRest = needed.phase() == Phase.IDLE && needed.wished();
        if (atRest && needed.reason() == StateReason.ATTEMPTS_EXHAUSTED) {
            return is + ", it gave up; `procman reset " + id + "` tries again";
        }
        if (atRest && needed.state() == ProcessState.FAILED) {
            return is + ", " + needed.reason().word() + "; `procman start " + id + "` tries again";
        }
        if (atRest && needed.state() == ProcessState.STOPPED) {
            String hint = completed(needed) && need.condition() != Dependency.Condition.COMPLETED
                    ? ", it has completed; `condition: completed` would do, `procman start "
                    : ", " + needed.reason().word() + "; `procman start ";
            return is + hint + id + "` runs it again";
        }
        if (needed.state() == ProcessState.RUNNING) {
            return is + ", " + needed.health().name().toLowerCase(Locale.ROOT);
        }
        return is + ", " + needed.reason().word();
    }

    /** Whether it will not come to pass by itself, but would if the needed process were started. */
    static boolean needsAStart(Supervised needed) {
        return needed.phase() == Phase.IDLE && needed.state() != ProcessState.STARTING;
    }
}
