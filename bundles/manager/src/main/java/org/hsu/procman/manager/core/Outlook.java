package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;

/**
 * What time alone will bring a process, unless something else comes first.
 *
 * @param at      monotonic nanoseconds
 * @param what    for people
 * @param setting the keys that decided when, with their values; empty where none did
 */
public record Outlook(long at, String what, String setting) {

    /** All that is ahead of the process, the next first. */
    public static List<Outlook> of(Supervised process) {
        List<Outlook> all = new ArrayList<>(3);
        Deadlines due = process.deadlines();
        Policy policy = process.policy();
        if (process.phase() == Phase.WAITING) {
            add(all, due.restart(), process.breaker().isOpen() ? "trial start" : "restart", restart(process));
        }
        add(all, due.ready(), "RUNNING", "min_uptime " + Text.duration(policy.minUptime()));
        add(all, due.start(), "killed if it is not ready", "startup_timeout " + Text.duration(policy.startupTimeout()));
        boolean again = process.reason() == StateReason.STOP_FAILED || process.ending().kills();
        add(all, due.kill(), again ? "SIGKILL again" : "SIGKILL to what is left of it",
                again ? "" : "shutdown_timeout " + Text.duration(policy.shutdownTimeout()));
        if (process.attempts() + process.spent().total() > 0) {
            add(all, due.stable(), "its attempts are cleared",
                    "reset_after " + Text.duration(policy.restart().resetAfter()));
        }
        if (policy.restart().contextAware() != null) {
            add(all, due.grace(), "whether it is restarted is decided", "startup_grace_period "
                    + Text.duration(policy.restart().contextAware().startupGracePeriod()));
        }
        boolean up = process.state() == ProcessState.RUNNING || process.state() == ProcessState.UNHEALTHY;
        if (up && process.pid() != 0 && process.ending() == Ending.NONE && policy.gate().watchdog() != null) {
            add(all, process.signs().heartbeatBy(), "UNHEALTHY without a WATCHDOG=1",
                    "watchdog " + Text.duration(policy.gate().watchdog()));
        }
        all.sort((one, other) -> Long.signum(one.at - other.at));
        return all;
    }

    private static void add(List<Outlook> all, long at, String what, String setting) {
        if (at != Deadlines.NEVER) {
            all.add(new Outlook(at, what, setting));
        }
    }

    private static String restart(Supervised process) {
        if (process.breaker().isOpen()) {
            return "circuit_breaker.cooldown "
                    + Text.duration(process.policy().restart().circuitBreaker().cooldown());
        }
        RestartContext.Cause cause = process.ending().cause();
        boolean passed = cause == RestartContext.Cause.LIMIT && process.violation() != null;
        Severity severity = passed ? process.violation().severity() : Severity.CRITICAL;
        return RestartBudget.of(process.policy().restart(), cause, severity).pace();
    }
}
