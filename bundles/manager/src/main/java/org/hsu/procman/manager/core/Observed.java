package org.hsu.procman.manager.core;

import java.time.Duration;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;

/**
 * The supervision of a process that somebody else starts (process-management guide, "Unmanaged"): looked for,
 * watched, looked for again. It is never spawned, no shutdown touches it, and it is ended only where
 * {@code can_terminate} or {@code can_restart} permit. Not there is STOPPED, for nothing here will start it.
 */
final class Observed {

    private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(250).toNanos();

    private Observed() {}

    static void step(Draft draft, CoreEvent event) {
        if (event instanceof CoreEvent.Tick) {
            tick(draft);
        } else if (event instanceof CoreEvent.Found e) {
            found(draft, e);
        } else if (event instanceof CoreEvent.NotFound e) {
            notFound(draft, e);
        } else if (event instanceof CoreEvent.Exited e) {
            if (isCurrent(draft, e.generation()) && draft.phase == Phase.UP) {
                exited(draft, e.status(), e.oomKilled(), e.memory());
            }
        } else if (event instanceof CoreEvent.TreeAwaited e) {
            if (isCurrent(draft, e.generation())) {
                Supervision.treeAwaited(draft, e);
            }
        } else if (event instanceof CoreEvent.TreeKilled e) {
            if (isCurrent(draft, e.generation())) {
                Supervision.treeKilled(draft, e);
            }
        } else if (event instanceof CoreEvent.CleanedUp e) {
            if (isCurrent(draft, e.generation())) {
                Aftermath.cleanedUp(draft);
            }
        } else if (event instanceof CoreEvent.HealthChanged e) {
            if (isCurrent(draft, e.generation())) {
                healthChanged(draft, e);
            }
        } else if (event instanceof CoreEvent.Decided e) {
            if (isCurrent(draft, e.generation())) {
                decided(draft, e);
            }
        } else if (event instanceof CoreEvent.ServiceRestarted e) {
            if (isCurrent(draft, e.generation())) {
                serviceRestarted(draft, e.problem());
            }
        } else {
            asked(draft, event);
        }
    }

    /** What comes from operators, the configuration and the manager itself. */
    private static void asked(Draft draft, CoreEvent event) {
        if (event instanceof CoreEvent.Begin e) {
            begin(draft, e);
        } else if (event instanceof CoreEvent.Resume e) {
            ObservedResumption.resume(draft, e);
        } else if (event instanceof CoreEvent.Start e) {
            start(draft, e.origin());
        } else if (event instanceof CoreEvent.Stop e) {
            stop(draft, e.origin(), e.force());
        } else if (event instanceof CoreEvent.Restart e) {
            restart(draft, e.origin(), e.force());
        } else if (event instanceof CoreEvent.Reset) {
            draft.clearCounters();
        } else if (event instanceof CoreEvent.Plugins e) {
            plugins(draft, e.missing());
        } else if (event instanceof CoreEvent.Joined || event instanceof CoreEvent.Dependencies) {
            Tied.heard(draft, event);
        } else if (event instanceof CoreEvent.Dismiss e) {
            Handover.dismiss(draft, "not watched any more by " + e.origin());
        } else if (event instanceof CoreEvent.Reconfigured e) {
            Handover.reconfigured(draft, e);
        } else if (event instanceof CoreEvent.Spawned e) {
            if (isCurrent(draft, e.generation())) {
                Supervision.spawned(draft, e.pid(), e.startedAt());
            }
        } else if (event instanceof CoreEvent.SpawnFailed e) {
            if (isCurrent(draft, e.generation())) {
                Supervision.spawnFailed(draft, e);
            }
        } else if (event instanceof CoreEvent.Leave && draft.phase == Phase.LOOKING) {
            draft.phase = Phase.IDLE;
            draft.deadlines = Deadlines.NONE;
        }
    }

    private static boolean isCurrent(Draft draft, long generation) {
        return generation == draft.instance.generation();
    }

    static Observation rules(Draft draft) {
        return draft.policy().observation();
    }

    private static void begin(Draft draft, CoreEvent.Begin event) {
        if (draft.state() != ProcessState.UNKNOWN || draft.phase != Phase.IDLE) {
            return;
        }
        draft.wished = event.wished();
        if (event.wished()) {
            draft.enter(ProcessState.UNKNOWN, StateReason.REQUESTED, "it is being looked for");
            look(draft);
        } else {
            draft.enter(ProcessState.STOPPED, StateReason.DISABLED, "not watched: disabled in the configuration");
        }
    }

    static void look(Draft draft) {
        draft.health = Health.UNKNOWN;
        draft.deadlines = Deadlines.NONE;
        if (draft.missing != null) {
            draft.phase = Phase.IDLE;
            draft.enter(ProcessState.STOPPED, StateReason.WAITING_FOR_PLUGIN, draft.missing);
            return;
        }
        draft.phase = Phase.LOOKING;
        draft.effect(new Effect.Look(draft.instance.generation() + 1));
    }

    private static void notFound(Draft draft, CoreEvent.NotFound event) {
        if (draft.phase != Phase.LOOKING || event.generation() != draft.instance.generation() + 1) {
            return;
        }
        Duration interval = rules(draft).checkInterval();
        // What ended a moment ago is often started again soon: the pause grows with the time since.
        long pause = Math.max(SHORTEST_PAUSE_NANOS, draft.now.nanos() - draft.since().nanos());
        draft.deadlines = Deadlines.restart(draft.now.nanos() + Math.min(interval.toNanos(), pause));
        boolean ended = draft.lastExit != null && draft.state() == ProcessState.STOPPED;
        String every = "; looked for every " + Text.duration(interval);
        draft.enter(
                ProcessState.STOPPED,
                ended ? draft.reason() : StateReason.EXITED,
                (ended ? endedText(draft) + "; " : "") + event.text() + every);
    }

    private static void found(Draft draft, CoreEvent.Found event) {
        if (draft.phase != Phase.LOOKING || event.generation() != draft.instance.generation() + 1) {
            return;
        }
        draft.wished = true;
        draft.instance = Instance.adopted(event.generation(), event.pid(), event.startedAt(), Ending.NONE);
        draft.phase = Phase.UP;
        draft.deadlines = Deadlines.NONE;
        draft.effect(new Effect.Observe(event.generation()));
        up(draft, event.how());
    }

    /** It lives; without a check that is all that can be asked of it. */
    static void up(Draft draft, String how) {
        if (draft.state() != ProcessState.STARTING) {
            draft.enter(ProcessState.STARTING, StateReason.ADOPTED, how);
        }
        if (!draft.policy().readyByCheck()) {
            Runs.ready(draft, StateReason.ADOPTED, how);
        }
        draft.effect(new Effect.StartChecks(draft.instance.generation()));
    }

    private static void start(Draft draft, String origin) {
        draft.wished = true;
        if (draft.phase == Phase.IDLE) {
            draft.enter(draft.state(), draft.reason(), "looked for, as " + origin + " asks");
            look(draft);
        } else if (draft.phase == Phase.LOOKING) {
            lookNow(draft);
        }
    }

    /** A look that is under way is not asked for again. */
    static void lookNow(Draft draft) {
        if (draft.deadlines.restart() != Deadlines.NEVER) {
            look(draft);
        }
    }

    private static void stop(Draft draft, String origin, boolean force) {
        if (!rules(draft).canTerminate()) {
            return;
        }
        draft.wished = false;
        if (draft.phase == Phase.UP) {
            if (rules(draft).serviceRestart() && draft.instance.ending() == Ending.RESTART) {
                // Its service manager was asked only; the stop overtakes that.
                draft.instance = draft.instance.ending(Ending.NONE);
            }
            Runs.end(
                    draft,
                    force ? Ending.KILL : Ending.STOP,
                    StateReason.REQUESTED,
                    (force ? "killed by " : "stopped by ") + origin);
        } else if (draft.phase == Phase.ENDING) {
            Runs.killIf(draft, force);
        }
    }

    private static void restart(Draft draft, String origin, boolean force) {
        if (!rules(draft).canRestart()) {
            return;
        }
        draft.wished = true;
        draft.clearCounters();
        String text = "restarted by " + origin;
        if (rules(draft).serviceRestart()) {
            askServiceManager(draft, text);
        } else if (draft.phase == Phase.UP) {
            Runs.end(draft, Ending.RESTART, StateReason.REQUESTED, text);
            Runs.killIf(draft, force);
        } else if (draft.phase == Phase.ENDING) {
            Runs.killIf(draft, force);
        }
    }

    private static void askServiceManager(Draft draft, String text) {
        boolean free = draft.phase == Phase.LOOKING || draft.phase == Phase.UP;
        if (free && draft.instance.ending() != Ending.RESTART) {
            draft.instance = draft.instance.ending(Ending.RESTART);
            draft.enter(draft.state(), draft.reason(), text + ": its service manager is asked");
            draft.effect(new Effect.RestartService(draft.instance.generation()));
        }
    }

    private static void serviceRestarted(Draft draft, String problem) {
        if (draft.instance.ending() == Ending.RESTART && rules(draft).serviceRestart()) {
            draft.instance = draft.instance.ending(Ending.NONE);
        }
        if (problem != null) {
            draft.enter(draft.state(), draft.reason(), "not restarted: " + problem);
        } else if (draft.phase == Phase.LOOKING) {
            lookNow(draft);
        }
    }

    private static void plugins(Draft draft, String missing) {
        boolean waited = draft.missing != null && draft.phase == Phase.IDLE && draft.wished;
        draft.missing = missing;
        if (missing == null && waited && draft.state() == ProcessState.STOPPED) {
            look(draft);
        } else if (missing != null && draft.phase == Phase.LOOKING) {
            look(draft);
        }
    }

    private static void exited(Draft draft, ExitStatus status, boolean oomKilled, String memory) {
        long killAt = draft.deadlines.kill();
        Runs.creditStability(draft, status.nanoTime());
        Ending ending = draft.instance.ending();
        boolean ours = ending != Ending.NONE && !(ending == Ending.RESTART && rules(draft).serviceRestart());
        draft.instance = draft.instance.exited(status, memory);
        draft.deadlines = Deadlines.NONE;
        draft.health = Health.UNKNOWN;
        long generation = draft.instance.generation();
        boolean unknown = status.code() == null && status.signal() == null;
        StateReason reason = unknown && ending == Ending.NONE
                ? StateReason.EXITED
                : Runs.exitReason(draft, status, oomKilled);
        draft.lastExit = status;
        draft.lastExitReason = reason;
        draft.effect(new Effect.TellExit(
                generation, draft.instance.pid(), draft.instance.uptimeNanos(draft.now), status, reason.word()));
        if (ours) {
            draft.phase = Phase.ENDING;
            long left = killAt == Deadlines.NEVER ? 0 : Math.max(0, killAt - draft.now.nanos());
            draft.effect(new Effect.AwaitTree(generation, left));
            return;
        }
        draft.effect(new Effect.StopChecks(generation));
        draft.effect(new Effect.Release(generation));
        draft.instance = draft.instance.gone().ending(Ending.NONE);
        draft.enter(ProcessState.STOPPED, reason, endedText(draft) + "; it is looked for");
        look(draft);
    }

    /** Nothing is left of what we were allowed to end. */
    static void over(Draft draft) {
        Ending ending = draft.instance.ending();
        String text = endedText(draft) + "; it is looked for";
        draft.instance = draft.instance.ending(Ending.NONE);
        StateReason reason = ending == Ending.HEALTH ? StateReason.HEALTH : StateReason.REQUESTED;
        draft.enter(ProcessState.STOPPED, reason, text);
        look(draft);
    }

    /** How it went: what was asked of it, where it was we, and the exit. */
    private static String endedText(Draft draft) {
        ExitStatus exit = draft.lastExit;
        if (draft.state() == ProcessState.STOPPING) {
            return draft.detail() + ", " + exit.text();
        }
        return "ended, " + exit.text();
    }

    private static void healthChanged(Draft draft, CoreEvent.HealthChanged event) {
        if (draft.phase != Phase.UP || draft.state() == ProcessState.STOPPING || draft.state() == ProcessState.FAILED) {
            return;
        }
        draft.health = event.health();
        if (event.health() == Health.HEALTHY && draft.state() != ProcessState.RUNNING) {
            Runs.ready(draft, StateReason.HEALTH, "healthy: " + event.message());
        } else if (event.health() == Health.UNHEALTHY) {
            if (draft.state() == ProcessState.STARTING) {
                // It runs, whatever its check says; nobody here waits for its start.
                draft.enter(ProcessState.RUNNING, StateReason.ADOPTED, draft.detail());
            }
            Runs.creditStability(draft, draft.now.nanos());
            draft.enter(ProcessState.UNHEALTHY, StateReason.HEALTH, event.message());
            draft.deadlines = Deadlines.NONE;
            if (event.restart() && rules(draft).canRestart() && draft.instance.ending() == Ending.NONE) {
                Runs.askStrategy(draft);
            }
        }
    }

    private static void decided(Draft draft, CoreEvent.Decided event) {
        boolean asked = event.cause() == RestartContext.Cause.HEALTH
                && draft.phase == Phase.UP
                && draft.state() == ProcessState.UNHEALTHY
                && draft.instance.ending() == Ending.NONE
                && rules(draft).canRestart();
        if (!asked) {
            return;
        }
        String text = draft.detail();
        RestartBudget budget = RestartBudget.of(draft, RestartContext.Cause.HEALTH);
        if (!event.decision().restart()) {
            draft.enter(
                    ProcessState.UNHEALTHY, StateReason.HEALTH, text + "; not restarted: " + event.decision().why());
        } else if (budget.exhausted(draft)) {
            draft.enter(
                    ProcessState.UNHEALTHY,
                    StateReason.ATTEMPTS_EXHAUSTED,
                    text + "; not restarted: " + budget.limitText() + " used up");
        } else {
            budget.charge(draft);
            draft.effect(new Effect.TellRestart(
                    budget.used(draft), budget.toldMax(), 0, event.decision().why()));
            if (rules(draft).serviceRestart()) {
                askServiceManager(draft, "restart because unhealthy: " + text);
            } else {
                Runs.end(draft, Ending.HEALTH, StateReason.HEALTH, "ended because unhealthy: " + text);
            }
        }
    }

    private static void tick(Draft draft) {
        long now = draft.now.nanos();
        if (draft.phase == Phase.LOOKING && now >= draft.deadlines.restart()) {
            look(draft);
        } else if (now >= draft.deadlines.kill()) {
            draft.deadlines = Deadlines.NONE;
            draft.effect(new Effect.KillTree(draft.instance.generation()));
        } else if (draft.phase == Phase.UP && now >= draft.deadlines.stable()) {
            Runs.creditStability(draft, now);
            draft.deadlines = Deadlines.NONE;
        }
    }
}
