package org.hsu.procman.manager.core;

import java.time.Duration;
import org.hsu.procman.api.platform.ExitStatus;

/**
 * How one simulated instance behaves. Times in nanoseconds, {@link #NEVER} where it does not happen.
 *
 * @param spawnDelay      from the Spawn effect to its answer
 * @param spawnError      the message of a spawn that fails; null when it works
 * @param lifetime        from spawn to the natural end of the main process
 * @param code            of the natural end; null: ended by {@code signal}
 * @param signal          of the natural end; null with {@code code} null: nobody saw how
 * @param oom             whether the natural end is the kernel's doing
 * @param stopDelay       from the stop signal to the end; NEVER ignores the signal
 * @param othersOutlive   how long the rest of the tree outlives the main process
 * @param survivedKills   how many SIGKILLs the whole tree survives
 * @param killDelay       from the KillTree effect to its answer
 * @param exitReport      from the end of the main process to the event about it
 * @param healthyAfter    from StartChecks to the first healthy verdict
 * @param unhealthyAfter  from StartChecks to an unhealthy verdict that restarts
 */
record Behaviour(
        long spawnDelay,
        String spawnError,
        long lifetime,
        Integer code,
        String signal,
        boolean oom,
        long stopDelay,
        long othersOutlive,
        int survivedKills,
        long killDelay,
        long exitReport,
        long healthyAfter,
        long unhealthyAfter) {

    static final long NEVER = Long.MAX_VALUE;
    /** The {@code spawnError} of a machine that has no room now. */
    static final String NO_ROOM = "Too many open files";

    private static final long MILLI = 1_000_000;

    /** Runs until it is stopped, and stops within 100 ms. */
    static Behaviour service() {
        return new Behaviour(
                5 * MILLI, null, NEVER, 0, null, false, 100 * MILLI, 0, 0, 2 * MILLI, 1 * MILLI, NEVER, NEVER);
    }

    /** Ends by itself. */
    static Behaviour exits(Duration after, int code) {
        return service().ending(after.toNanos(), code, null, false);
    }

    static Behaviour dies(Duration after, String signal) {
        return service().ending(after.toNanos(), null, signal, false);
    }

    static Behaviour oomKilled(Duration after) {
        return service().ending(after.toNanos(), null, "SIGKILL", true);
    }

    static Behaviour unspawnable(String message) {
        Behaviour s = service();
        return new Behaviour(
                s.spawnDelay, message, NEVER, 0, null, false, NEVER, 0, 0, s.killDelay, s.exitReport, NEVER, NEVER);
    }

    private Behaviour ending(long after, Integer newCode, String newSignal, boolean newOom) {
        return new Behaviour(
                spawnDelay, spawnError, after, newCode, newSignal, newOom, stopDelay, othersOutlive, survivedKills,
                killDelay, exitReport, healthyAfter, unhealthyAfter);
    }

    Behaviour spawnsIn(Duration delay) {
        return new Behaviour(
                delay.toNanos(), spawnError, lifetime, code, signal, oom, stopDelay, othersOutlive, survivedKills,
                killDelay, exitReport, healthyAfter, unhealthyAfter);
    }

    Behaviour stopsIn(Duration delay) {
        return withStop(delay.toNanos());
    }

    Behaviour ignoresStop() {
        return withStop(NEVER);
    }

    private Behaviour withStop(long delay) {
        return new Behaviour(
                spawnDelay, spawnError, lifetime, code, signal, oom, delay, othersOutlive, survivedKills, killDelay,
                exitReport, healthyAfter, unhealthyAfter);
    }

    Behaviour othersOutlive(long nanos) {
        return new Behaviour(
                spawnDelay, spawnError, lifetime, code, signal, oom, stopDelay, nanos, survivedKills, killDelay,
                exitReport, healthyAfter, unhealthyAfter);
    }

    Behaviour survivesKills(int count) {
        return new Behaviour(
                spawnDelay, spawnError, lifetime, code, signal, oom, stopDelay, othersOutlive, count, killDelay,
                exitReport, healthyAfter, unhealthyAfter);
    }

    Behaviour reportsExitIn(Duration delay) {
        return new Behaviour(
                spawnDelay, spawnError, lifetime, code, signal, oom, stopDelay, othersOutlive, survivedKills,
                killDelay, delay.toNanos(), healthyAfter, unhealthyAfter);
    }

    Behaviour healthyAfter(Duration delay) {
        return new Behaviour(
                spawnDelay, spawnError, lifetime, code, signal, oom, stopDelay, othersOutlive, survivedKills,
                killDelay, exitReport, delay.toNanos(), unhealthyAfter);
    }

    Behaviour unhealthyAfter(Duration delay) {
        return new Behaviour(
                spawnDelay, spawnError, lifetime, code, signal, oom, stopDelay, othersOutlive, survivedKills,
                killDelay, exitReport, healthyAfter, delay.toNanos());
    }

    ExitStatus naturalEnd(Moment at) {
        return new ExitStatus(code, signal, at.nanos(), at.epochMillis());
    }
}
