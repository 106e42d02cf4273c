package org.hsu.procman.manager.core;

import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;

/**
 * The supervision of one process as a pure function (contract, section 6; the state machines of the
 * architecture and NexusHub seeds). Two promises hold whatever comes in whatever order: a new instance is
 * spawned only when nothing of the one before is left, and never while none is wished.
 */
public final class Supervision {

    private Supervision() {}

    /** What follows from an event. */
    public static Step step(Supervised before, CoreEvent event, Moment now) {
        Draft draft = new Draft(before, now);
        if (before.policy().observation() != null) {
            Observed.step(draft, event);
        } else if (event instanceof CoreEvent.Tick) {
            tick(draft);
        } else if (event instanceof CoreEvent.Exited e) {
            ifCurrent(draft, e.generation(), () -> exited(draft, e.status(), e.oomKilled(), e.memory()));
        } else if (event instanceof CoreEvent.Spawned e) {
            ifCurrent(draft, e.generation(), () -> spawned(draft, e.pid(), e.startedAt()));
        } else if (event instanceof CoreEvent.SpawnFailed e) {
            ifCurrent(draft, e.generation(), () -> spawnFailed(draft, e));
        } else if (event instanceof CoreEvent.TreeKilled e) {
            ifCurrent(draft, e.generation(), () -> treeKilled(draft, e));
        } else if (event instanceof CoreEvent.TreeAwaited e) {
            ifCurrent(draft, e.generation(), () -> treeAwaited(draft, e));
        } else if (event instanceof CoreEvent.CleanedUp e) {
            ifCurrent(draft, e.generation(), () -> Aftermath.cleanedUp(draft));
        } else if (event instanceof CoreEvent.Decided e) {
            ifCurrent(draft, e.generation(), () -> decided(draft, e));
        } else if (event instanceof CoreEvent.HealthChanged e) {
            ifCurrent(draft, e.generation(), () -> healthChanged(draft, e));
        } else if (event instanceof CoreEvent.LimitPassed e) {
            ifCurrent(draft, e.generation(), () -> Excess.passed(draft, e));
        } else if (event instanceof CoreEvent.LimitKept e) {
            ifCurrent(draft, e.generation(), () -> Excess.kept(draft, e));
        } else if (event instanceof CoreEvent.Ready e) {
            ifCurrent(draft, e.generation(), () -> Vigilance.ready(draft, e.how()));
        } else if (event instanceof CoreEvent.Notified e) {
            ifCurrent(draft, e.generation(), () -> Vigilance.notified(draft, e.notice()));
        } else if (event instanceof CoreEvent.Resume e) {
            if (before.state() == ProcessState.UNKNOWN) {
                Resumption.resume(draft, e);
            }
        } else if (event instanceof CoreEvent.Begin e) {
            begin(draft, e);
        } else if (event instanceof CoreEvent.Start e) {
            start(draft, e.origin());
        } else if (event instanceof CoreEvent.Stop e) {
            stop(draft, e.origin(), e.force());
        } else if (event instanceof CoreEvent.Restart e) {
            restart(draft, e.origin(), e.force());
        } else if (event instanceof CoreEvent.Reset e) {
            reset(draft, e.origin());
        } else if (event instanceof CoreEvent.Reconfigured e) {
            reconfigured(draft, e);
        } else if (event instanceof CoreEvent.Plugins e) {
            plugins(draft, e.missing());
        } else {
            Tied.heard(draft, event);
        }
        return draft.step();
    }

    private static void ifCurrent(Draft draft, long generation, Runnable action) {
        if (generation == draft.instance.generation()) {
            action.run();
        }
    }

    private static void begin(Draft draft, CoreEvent.Begin event) {
        if (draft.state() != ProcessState.UNKNOWN) {
            return;
        }
        draft.wished = event.wished() && !draft.policy().scheduled();
        if (event.wished() && draft.policy().scheduled()) {
            draft.enter(ProcessState.STOPPED, StateReason.REQUESTED, "waits for " + draft.policy().awaits());
        } else if (event.wished()) {
            String who = event.byOperator() ? "an operator" : "the configuration";
            Runs.spawn(draft, StateReason.REQUESTED, "wished by " + who);
        } else if (event.byOperator()) {
            draft.enter(ProcessState.STOPPED, StateReason.REQUESTED, "an operator stopped it in an earlier run");
        } else {
            draft.enter(ProcessState.STOPPED, StateReason.DISABLED, "disabled in the configuration");
        }
    }

    private static void start(Draft draft, String origin) {
        draft.wished = true;
        String text = "started by " + origin;
        if (draft.phase == Phase.IDLE || draft.phase == Phase.WAITING) {
            draft.clearCounters();
            Runs.spawn(draft, StateReason.REQUESTED, text);
        } else if (draft.phase == Phase.ENDING || draft.instance.ending() != Ending.NONE) {
            draft.clearCounters();
            Runs.againAfterEnd(draft, text);
        }
    }

    private static void stop(Draft draft, String origin, boolean force) {
        draft.wished = false;
        draft.ties = draft.ties.regroup(null);
        switch (draft.phase) {
            case IDLE, WAITING -> {
                // What ended by itself keeps its reason, unless a restart was due that is not any more.
                if (draft.state() != ProcessState.STOPPED || draft.phase == Phase.WAITING) {
                    draft.enter(ProcessState.STOPPED, StateReason.REQUESTED, "stopped by " + origin);
                }
                draft.phase = Phase.IDLE;
                draft.deadlines = Deadlines.NONE;
            }
            case SPAWNING -> {
                boolean kill = force || draft.instance.ending() == Ending.KILL;
                Aftermath.abandonSpawn(draft, kill ? Ending.KILL : Ending.STOP);
                draft.enter(ProcessState.STOPPING, StateReason.REQUESTED, "stopped by " + origin);
            }
            case UP -> Runs.end(
                    draft,
                    force ? Ending.KILL : Ending.STOP,
                    StateReason.REQUESTED,
                    (force ? "killed by " : "stopped by ") + origin);
            case ENDING -> {
                Runs.killIf(draft, force);
                // Nothing may be left to wait for but the strategy, which has no say any more.
                Runs.conclude(draft);
            }
        }
    }

    private static void restart(Draft draft, String origin, boolean force) {
        draft.wished = true;
        String text = "restarted by " + origin;
        draft.clearCounters();
        switch (draft.phase) {
            case IDLE, WAITING -> Runs.spawn(draft, StateReason.REQUESTED, text);
            case SPAWNING -> {
                // Without an end ahead, the instance that is being made is the new one already.
                if (draft.instance.ending() != Ending.NONE) {
                    Runs.againAfterEnd(draft, text);
                }
            }
            case UP -> {
                Runs.end(draft, Ending.RESTART, StateReason.REQUESTED, text);
                Runs.killIf(draft, force);
            }
            case ENDING -> {
                Runs.killIf(draft, force);
                Runs.againAfterEnd(draft, text);
            }
        }
    }

    private static void reset(Draft draft, String origin) {
        draft.clearCounters();
        boolean gaveUp = draft.reason() == StateReason.ATTEMPTS_EXHAUSTED;
        if (draft.wished && (draft.phase == Phase.WAITING || (draft.phase == Phase.IDLE && gaveUp))) {
            Runs.spawn(draft, StateReason.REQUESTED, "reset by " + origin);
        } else if (draft.phase == Phase.UP && draft.state() == ProcessState.UNHEALTHY && gaveUp) {
            draft.enter(ProcessState.UNHEALTHY, StateReason.HEALTH, "attempts cleared by " + origin);
            Runs.askStrategy(draft, RestartContext.Cause.HEALTH);
        } else if (draft.phase == Phase.UP && draft.violation != null && gaveUp) {
            draft.enter(draft.state(), StateReason.LIMIT, "attempts cleared by " + origin);
            Runs.askStrategy(draft, RestartContext.Cause.LIMIT);
        }
    }

    private static void plugins(Draft draft, String missing) {
        boolean waited = draft.missing != null;
        draft.missing = missing;
        if (draft.phase == Phase.UP && waited != (missing != null)) {
            Vigilance.pluginsChanged(draft);
        }
        if (draft.phase != Phase.IDLE || draft.state() != ProcessState.STARTING) {
            return;
        }
        if (missing != null) {
            draft.enter(ProcessState.STARTING, StateReason.WAITING_FOR_PLUGIN, missing);
        } else if (waited && draft.wished) {
            Runs.spawn(draft, StateReason.REQUESTED, "its plugins are there");
        }
    }

    /** What is under way keeps its deadlines, but for the wait until ready: that begins anew with other rules. */
    private static void reconfigured(Draft draft, CoreEvent.Reconfigured event) {
        Policy policy = event.policy();
        draft.policy = policy;
        Vigilance.reconfigured(draft);
        if (policy.observation() != null) {
            Handover.toSomebodyElse(draft, event.origin());
            return;
        }
        if (policy.scheduled() && draft.phase == Phase.IDLE && draft.reason() == StateReason.DISABLED) {
            draft.enter(ProcessState.STOPPED, StateReason.REQUESTED, "waits for " + draft.policy().awaits());
        }
        if (event.again() && draft.wished) {
            if (draft.phase == Phase.SPAWNING && draft.instance.ending() == Ending.NONE) {
                // It is being made from the old specification.
                draft.clearCounters();
                Aftermath.abandonSpawn(draft, Ending.RESTART);
                draft.enter(ProcessState.STOPPING, StateReason.REQUESTED, "restarted by " + event.origin());
            } else {
                restart(draft, event.origin(), false);
            }
            return;
        }
        if (draft.phase != Phase.UP || draft.instance.ending() != Ending.NONE) {
            return;
        }
        if (draft.state() == ProcessState.STARTING) {
            Runs.awaitReady(draft, draft.instance.startedAt().nanos());
        } else if (draft.state() == ProcessState.UNHEALTHY && !policy.readyByCheck()) {
            draft.health = Health.UNKNOWN;
            Runs.ready(draft, StateReason.REQUESTED, "no check says otherwise any more");
        }
    }

    static void spawned(Draft draft, long pid, long startedAt) {
        if (draft.phase != Phase.SPAWNING) {
            return;
        }
        Moment at = new Moment(startedAt, draft.now.wallOf(startedAt));
        draft.instance = draft.instance.up(pid, at);
        draft.phase = Phase.UP;
        Ending ending = draft.instance.ending();
        if (ending != Ending.NONE) {
            Runs.requestEnd(draft);
            return;
        }
        Vigilance.await(draft, startedAt, startedAt + draft.policy().minUptime().toNanos());
    }

    static void spawnFailed(Draft draft, CoreEvent.SpawnFailed event) {
        if (draft.phase != Phase.SPAWNING) {
            return;
        }
        boolean stopped = draft.instance.ending() != Ending.NONE;
        draft.instance = draft.instance.ending(stopped ? draft.instance.ending() : Ending.SPAWN_FAILED);
        draft.phase = Phase.ENDING;
        boolean waits = !stopped && event.shortage() && draft.policy().observation() == null;
        if (waits) {
            // It is the same start that is tried again.
            Aftermath.over(draft);
            Runs.awaitRoom(draft, event.message());
            return;
        }
        Aftermath.begin(draft);
        if (stopped) {
            Runs.conclude(draft);
        } else {
            draft.enter(ProcessState.FAILED, StateReason.SPAWN_FAILED, event.message());
            Runs.askStrategy(draft);
        }
    }

    private static void exited(Draft draft, ExitStatus status, boolean oomKilled, String memory) {
        if (draft.instance.exit() != null || (draft.phase != Phase.UP && draft.phase != Phase.ENDING)) {
            return;
        }
        Runs.exited(draft, status, oomKilled, memory);
    }

    static void treeAwaited(Draft draft, CoreEvent.TreeAwaited event) {
        if (draft.phase != Phase.ENDING || draft.instance.nothingLeft()) {
            return;
        }
        if (event.empty()) {
            Runs.treeGone(draft);
        } else {
            draft.instance = draft.instance.killed(event.left());
            draft.effect(new Effect.KillTree(draft.instance.generation()));
        }
    }

    static void treeKilled(Draft draft, CoreEvent.TreeKilled event) {
        boolean ends = draft.phase == Phase.ENDING
                || (draft.phase == Phase.UP && draft.instance.ending() != Ending.NONE);
        if (!ends || draft.instance.nothingLeft()) {
            return;
        }
        if (!event.survivors().isEmpty()) {
            draft.enter(
                    draft.state() == ProcessState.STOPPED ? ProcessState.STOPPED : ProcessState.FAILED,
                    StateReason.STOP_FAILED,
                    "still alive after SIGKILL: pid "
                            + String.join(
                                    ", ",
                                    event.survivors().stream()
                                            .map(String::valueOf)
                                            .toList()));
            draft.deadlines = Deadlines.kill(draft.now.nanos() + Runs.KILL_AGAIN_NANOS);
        } else if (draft.instance.exit() != null) {
            Runs.treeGone(draft);
        } else {
            // The kernel has not reported the leader yet; its exit concludes the run.
            draft.deadlines = Deadlines.kill(draft.now.nanos() + Runs.KILL_AGAIN_NANOS);
        }
    }

    private static void decided(Draft draft, CoreEvent.Decided event) {
        if (draft.phase == Phase.UP) {
            if (event.cause() == RestartContext.Cause.LIMIT) {
                Excess.decided(draft, event.decision());
            } else if (event.cause() == RestartContext.Cause.HEALTH && draft.state() == ProcessState.UNHEALTHY) {
                Runs.unhealthyDecided(draft, event.decision());
            }
        } else if (draft.phase == Phase.ENDING
                && draft.instance.decision() == null
                && draft.instance.ending().cause() == event.cause()) {
            draft.instance = draft.instance.decided(event.decision());
            Runs.conclude(draft);
        }
    }

    private static void healthChanged(Draft draft, CoreEvent.HealthChanged event) {
        if (draft.phase != Phase.UP || draft.instance.ending() != Ending.NONE) {
            return;
        }
        draft.signs = draft.signs.checked(event.health());
        draft.health = draft.signs.health();
        boolean good = draft.health == Health.HEALTHY;
        boolean starts = draft.state() == ProcessState.STARTING && !draft.policy().gate().present();
        if (good && (starts || draft.state() == ProcessState.UNHEALTHY)) {
            Runs.ready(draft, StateReason.HEALTH, "healthy: " + event.message());
        } else if (event.health() == Health.UNHEALTHY && draft.state() != ProcessState.STARTING) {
            Runs.creditStability(draft, draft.now.nanos());
            StartupGrace.unhealthy(draft, event);
        }
    }

    private static void tick(Draft draft) {
        long now = draft.now.nanos();
        Deadlines due = draft.deadlines;
        if (draft.phase == Phase.WAITING && now >= due.restart()) {
            Runs.restartDue(draft);
        } else if (draft.phase == Phase.UP && now >= due.ready()) {
            Runs.ready(draft, StateReason.REQUESTED, "alive for " + Text.duration(draft.policy().minUptime()));
        } else if (draft.phase == Phase.UP && now >= due.start()) {
            Runs.startTimedOut(draft);
        } else if (now >= due.kill()) {
            draft.deadlines = Deadlines.NONE;
            draft.effect(new Effect.KillTree(draft.instance.generation()));
        } else if (draft.phase == Phase.UP && now >= draft.signs.heartbeatBy()) {
            Vigilance.heartbeatMissed(draft);
        } else if (draft.phase == Phase.UP && now >= due.stable()) {
            Runs.creditStability(draft, now);
            draft.deadlines = Deadlines.NONE;
        } else if (now >= due.grace()) {
            StartupGrace.over(draft);
        }
    }
}
