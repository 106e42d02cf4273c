package org.hsu.procman.manager.core;

import java.time.Duration;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;

/** What follows from what an instance shows of itself: that it is ready, that it lives, what it says. */
final class Vigilance {

    /** Who comes so late has not been there: stopped, swapped out or asleep with the machine. */
    private static final long ABSENT_NANOS = Duration.ofSeconds(1).toNanos();

    private Vigilance() {}

    /**
     * It is up: what it has to show by when, and who looks.
     *
     * @param since   when the time that it has to be ready began
     * @param readyBy when it is ready by having lived long enough, where that is what counts
     */
    static void await(Draft draft, long since, long readyBy) {
        Policy policy = draft.policy();
        boolean suspended = draft.missing != null;
        boolean byTime = !policy.gate().present() && !policy.readyByCheck();
        draft.deadlines = Deadlines.starting(byTime ? readyBy : Deadlines.NEVER, suspended
                ? Deadlines.NEVER
                : since + policy.startupTimeout().toNanos());
        if (suspended) {
            suspend(draft);
        }
        long generation = draft.instance.generation();
        draft.effect(policy.gate().present() ? new Effect.AwaitReady(generation) : new Effect.StartChecks(generation));
    }

    /** What it needs to be found ready has gone or is back: nobody can be late while nobody can look. */
    static void pluginsChanged(Draft draft) {
        // What somebody else starts has no time to become ready in.
        if (!starting(draft) || draft.policy().observation() != null) {
            return;
        }
        long ready = draft.deadlines.ready();
        if (draft.missing != null) {
            draft.deadlines = Deadlines.starting(ready, Deadlines.NEVER);
            suspend(draft);
        } else {
            long start = draft.now.nanos() + draft.policy().startupTimeout().toNanos();
            draft.deadlines = Deadlines.starting(ready, start);
            draft.enter(ProcessState.STARTING, StateReason.REQUESTED,
                    "its plugins are there again; startup_timeout begins anew");
        }
    }

    private static void suspend(Draft draft) {
        draft.enter(ProcessState.STARTING, StateReason.WAITING_FOR_PLUGIN,
                draft.missing + "; startup_timeout is suspended");
    }

    private static boolean lives(Draft draft) {
        return draft.phase == Phase.UP && draft.instance.ending() == Ending.NONE;
    }

    private static boolean starting(Draft draft) {
        return lives(draft) && draft.state() == ProcessState.STARTING;
    }

    /** What {@code control.ready} awaits is there. */
    static void ready(Draft draft, String how) {
        if (starting(draft) && draft.policy().gate().present()) {
            Runs.ready(draft, StateReason.REQUESTED, how);
            draft.effect(new Effect.StartChecks(draft.instance.generation()));
        }
    }

    static void notified(Draft draft, Notice notice) {
        if (draft.phase != Phase.UP) {
            return;
        }
        Signs signs = draft.signs;
        String doing = notice.stopping() ? "stopping" : notice.reloading() ? "reloading" : signs.doing();
        if (notice.ready() && doing.equals("reloading")) {
            doing = "";
        }
        draft.signs = signs.saying(notice.status() == null ? signs.status() : notice.status(), doing);
        if (notice.extendNanos() > 0) {
            draft.deadlines = draft.deadlines.extended(draft.now.nanos() + notice.extendNanos());
        }
        if (notice.ready() && draft.policy().gate().notified() && starting(draft)) {
            // Whatever else it says with it, it is ready first.
            ready(draft, "it said READY=1");
        } else if (notice.trigger()) {
            silent(draft, "WATCHDOG=trigger: it asked to be treated as hung");
        } else if (notice.heartbeat()) {
            heartbeat(draft);
        }
    }

    /** From now on heartbeats are awaited, where they are configured. */
    static void expectHeartbeat(Draft draft) {
        if (draft.policy().gate().watchdog() != null) {
            long by = draft.now.nanos() + draft.policy().gate().watchdog().toNanos();
            draft.signs = draft.signs.heartbeat(by);
        }
    }

    /** Other heartbeats are awaited than before, or none. */
    static void reconfigured(Draft draft) {
        draft.signs = draft.signs.gone(false);
        if (lives(draft) && draft.state() != ProcessState.STARTING) {
            draft.health = draft.signs.health();
            expectHeartbeat(draft);
        }
    }

    private static void heartbeat(Draft draft) {
        boolean up = draft.state() == ProcessState.RUNNING || draft.state() == ProcessState.UNHEALTHY;
        if (!lives(draft) || !up || draft.policy().gate().watchdog() == null) {
            return;
        }
        expectHeartbeat(draft);
        boolean checks = draft.policy().readyByCheck();
        if (!checks) {
            draft.signs = draft.signs.checked(Health.HEALTHY);
        }
        draft.health = draft.signs.health();
        if (draft.state() == ProcessState.UNHEALTHY && draft.health == Health.HEALTHY) {
            Runs.ready(draft, StateReason.HEALTH, "its heartbeats are back");
        }
    }

    /** Heartbeats that came while nobody was there are not known yet, or could not even be sent: they have their time anew. */
    static void heartbeatMissed(Draft draft) {
        if (draft.now.nanos() - draft.signs.heartbeatBy() >= ABSENT_NANOS) {
            expectHeartbeat(draft);
            return;
        }
        silent(draft, "no WATCHDOG=1 within watchdog " + Text.duration(draft.policy().gate().watchdog()));
    }

    private static void silent(Draft draft, String text) {
        boolean up = draft.state() == ProcessState.RUNNING || draft.state() == ProcessState.UNHEALTHY;
        if (!lives(draft) || !up) {
            return;
        }
        Runs.creditStability(draft, draft.now.nanos());
        draft.signs = draft.signs.gone(true);
        draft.health = Health.UNHEALTHY;
        StartupGrace.unhealthy(
                draft, new CoreEvent.HealthChanged(draft.instance.generation(), Health.UNHEALTHY, text, true));
    }
}
