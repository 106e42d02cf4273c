package org.hsu.procman.manager.core;

import java.time.Duration;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;

/** How a run begins, becomes ready, ends, and what follows it. Each works on the draft of one step. */
final class Runs {

    /** A tree that survived SIGKILL (a process in the kernel's D state) is killed again this often. */
    static final long KILL_AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

    /** After which a start is tried again that the machine had no room for; many are spread over a fifth of it. */
    static final Duration ROOM_DELAY = Duration.ofSeconds(5);

    private Runs() {}

    /** Begins a run, or waits for the plugins or processes that it needs. Only when nothing of an earlier one is left. */
    static void spawn(Draft draft, StateReason why, String text) {
        draft.deadlines = Deadlines.NONE;
        draft.health = Health.UNKNOWN;
        draft.violation = null;
        draft.signs = Signs.NONE;
        if (draft.missing != null) {
            draft.phase = Phase.IDLE;
            draft.enter(ProcessState.STARTING, StateReason.WAITING_FOR_PLUGIN, draft.missing);
            return;
        }
        String obstacle = draft.ties.obstacle();
        if (obstacle != null) {
            draft.phase = Phase.IDLE;
            draft.enter(ProcessState.STARTING, StateReason.WAITING_FOR_DEPENDENCY, obstacle);
            return;
        }
        if (!draft.instance.none()) {
            draft.restarts++;
        }
        long generation = draft.instance.generation() + 1;
        draft.instance = Instance.spawning(generation);
        draft.phase = Phase.SPAWNING;
        draft.enter(ProcessState.STARTING, why, text);
        draft.effect(new Effect.Spawn(generation));
    }

    /** @param since when the time to become ready began */
    static void awaitReady(Draft draft, long since) {
        Policy policy = draft.policy();
        boolean byTime = !policy.readyByCheck() && !policy.gate().present();
        draft.deadlines = Deadlines.starting(
                byTime ? since + policy.minUptime().toNanos() : Deadlines.NEVER,
                draft.missing == null ? since + policy.startupTimeout().toNanos() : Deadlines.NEVER);
    }

    static void ready(Draft draft, StateReason why, String text) {
        draft.deadlines =
                Deadlines.stable(draft.now.nanos() + draft.policy().restart().resetAfter().toNanos());
        if (draft.breaker.state() == CircuitBreaker.State.HALF_OPEN) {
            draft.setBreaker(CircuitBreaker.CLOSED);
        }
        if (draft.state() == ProcessState.STARTING) {
            Vigilance.expectHeartbeat(draft);
            draft.effect(new Effect.Started(draft.instance.generation()));
        }
        boolean remarked = draft.reason() == StateReason.LIMIT || draft.reason() == StateReason.ATTEMPTS_EXHAUSTED;
        if (draft.violation != null && remarked && draft.state() == ProcessState.STARTING) {
            // It is over a limit since before it was ready, which is what an operator has to know.
            draft.enter(ProcessState.RUNNING, draft.reason(), draft.detail());
        } else {
            draft.enter(ProcessState.RUNNING, why, text);
        }
    }

    /** Ends the living instance: asks it, or kills it at once. One that is ending anyway ends for this now. */
    static void end(Draft draft, Ending ending, StateReason why, String text) {
        boolean already = draft.instance.ending() != Ending.NONE;
        draft.instance = draft.instance.ending(ending);
        if (!already) {
            draft.enter(ProcessState.STOPPING, why, text);
            requestEnd(draft);
            return;
        }
        if (draft.state() == ProcessState.STOPPING) {
            draft.enter(ProcessState.STOPPING, why, text);
        }
        if (ending.kills()) {
            draft.effect(new Effect.KillTree(draft.instance.generation()));
        }
    }

    /** The wish came back while a run is ending: another follows, whatever the strategy would say. */
    static void againAfterEnd(Draft draft, String text) {
        draft.instance = draft.instance.ending(Ending.RESTART);
        if (draft.state() == ProcessState.STOPPING) {
            draft.enter(ProcessState.STOPPING, StateReason.REQUESTED, text);
        }
        if (draft.phase == Phase.ENDING) {
            conclude(draft);
        }
    }

    /** Kills what is left of the instance, without grace. */
    static void killIf(Draft draft, boolean force) {
        if (force && !draft.instance.treeGone()) {
            draft.effect(new Effect.KillTree(draft.instance.generation()));
        }
    }

    /** Running for reset_after by that time clears the attempts, also when the tick for it is still to come. */
    static void creditStability(Draft draft, long until) {
        if (until >= draft.deadlines.stable()) {
            draft.clearAttempts();
        }
    }

    static void requestEnd(Draft draft) {
        long generation = draft.instance.generation();
        draft.effect(new Effect.StopChecks(generation));
        if (draft.instance.ending().kills()) {
            draft.deadlines = Deadlines.NONE;
            draft.effect(new Effect.KillTree(generation));
        } else {
            draft.deadlines =
                    Deadlines.kill(draft.now.nanos() + draft.policy().shutdownTimeout().toNanos());
            draft.effect(new Effect.RequestStop(generation, draft.policy().stopSignal()));
        }
    }

    static void startTimedOut(Draft draft) {
        draft.instance = draft.instance.ending(Ending.START_TIMEOUT);
        draft.deadlines = Deadlines.NONE;
        draft.effect(new Effect.StopChecks(draft.instance.generation()));
        draft.enter(
                ProcessState.FAILED,
                StateReason.START_TIMEOUT,
                late(draft));
        draft.effect(new Effect.KillTree(draft.instance.generation()));
    }

    private static String late(Draft draft) {
        Policy policy = draft.policy();
        String awaited = policy.gate().awaited();
        if (awaited == null) {
            awaited = policy.readyByCheck() ? "the first healthy check" : "min_uptime";
        }
        return "not ready within startup_timeout " + Text.duration(policy.startupTimeout()) + ", awaited " + awaited;
    }

    static void exited(Draft draft, ExitStatus status, boolean oomKilled, String memory) {
        long killAt = draft.deadlines.kill();
        creditStability(draft, status.nanoTime());
        draft.instance = draft.instance.exited(status, memory);
        draft.phase = Phase.ENDING;
        draft.deadlines = Deadlines.NONE;
        draft.health = Health.UNKNOWN;
        long generation = draft.instance.generation();
        Ending ending = draft.instance.ending();
        boolean good = status.success();
        if (ending == Ending.NONE) {
            draft.effect(new Effect.StopChecks(generation));
            // What an earlier manager has called a good end, by the policy of its time, stays one.
            if (good && draft.policy().mustLive() && draft.state() != ProcessState.STOPPED) {
                good = false;
                draft.instance = draft.instance.ending(Ending.HEALTH);
            }
        }
        StateReason reason = exitReason(draft, status, oomKilled);
        draft.lastExit = status;
        draft.lastExitReason = reason;
        draft.effect(new Effect.TellExit(
                generation, draft.instance.pid(), draft.instance.uptimeNanos(draft.now), status, reason.word()));
        String text = exitText(draft);
        if (ending == Ending.NONE) {
            draft.enter(good ? ProcessState.STOPPED : ProcessState.FAILED, reason, text);
            draft.effect(new Effect.KillTree(generation));
            askStrategy(draft);
        } else if (ending == Ending.START_TIMEOUT) {
            draft.effect(new Effect.KillTree(generation));
            askStrategy(draft);
        } else {
            if (ending.strategyDecides() && draft.instance.decision() == null) {
                // It had answered an earlier manager.
                askStrategy(draft);
            }
            // The rest of the tree has what is left of the grace.
            long left = killAt == Deadlines.NEVER ? 0 : Math.max(0, killAt - draft.now.nanos());
            draft.effect(new Effect.AwaitTree(generation, left));
        }
    }

    static StateReason exitReason(Draft draft, ExitStatus status, boolean oomKilled) {
        if (oomKilled) {
            return StateReason.OOM_KILLED;
        }
        return switch (draft.instance.ending()) {
            case STOP, KILL, RESTART -> StateReason.REQUESTED;
            case START_TIMEOUT -> StateReason.START_TIMEOUT;
            case HEALTH -> StateReason.HEALTH;
            case LIMIT, LIMIT_STOP, LIMIT_KILL -> StateReason.LIMIT;
            case NONE, SPAWN_FAILED -> status.success() ? StateReason.EXITED : StateReason.CRASHED;
        };
    }

    static void treeGone(Draft draft) {
        Aftermath.begin(draft);
        conclude(draft);
    }

    /** What follows the run that is over? */
    static void askStrategy(Draft draft) {
        askStrategy(draft, draft.instance.ending().cause());
    }

    /** Asks about a run that is over, or whether one that lives is to end. */
    static void askStrategy(Draft draft, RestartContext.Cause cause) {
        Instance instance = draft.instance;
        draft.effect(new Effect.AskStrategy(
                instance.generation(),
                new RestartContext(
                        draft.before.id(),
                        cause,
                        instance.exit(),
                        Duration.ofNanos(instance.uptimeNanos(draft.now)),
                        RestartBudget.of(draft, cause).used(draft),
                        draft.policy().restart())));
    }

    /** The strategy was asked about an instance that lives but is unhealthy. */
    static void unhealthyDecided(Draft draft, RestartDecision decision) {
        String text = draft.before.detail();
        RestartBudget budget = RestartBudget.of(draft, RestartContext.Cause.HEALTH);
        if (!decision.restart()) {
            draft.enter(ProcessState.UNHEALTHY, StateReason.HEALTH, text + "; not restarted: " + decision.why());
        } else if (budget.exhausted(draft)) {
            draft.enter(
                    ProcessState.UNHEALTHY,
                    StateReason.ATTEMPTS_EXHAUSTED,
                    text + "; not restarted: " + budget.limitText() + " used up");
        } else {
            draft.instance = draft.instance.decided(decision);
            end(draft, Ending.HEALTH, StateReason.HEALTH, "restart because unhealthy: " + text);
        }
    }

    /** Once leader, tree and strategy have all been heard: what follows the run. */
    static void conclude(Draft draft) {
        Instance instance = draft.instance;
        if (!instance.treeGone() || (instance.exit() == null && instance.startedAt() != null)) {
            return;
        }
        if (draft.policy().observation() != null) {
            Observed.over(draft);
        } else if (!draft.wished) {
            finish(draft, ProcessState.STOPPED, StateReason.REQUESTED, stoppedText(draft));
        } else if (instance.ending().staysDown()) {
            finish(draft, ProcessState.FAILED, draft.lastExitReason, Excess.downText(draft, exitText(draft)));
        } else if (!instance.ending().strategyDecides()) {
            boolean told = draft.state() == ProcessState.STOPPING;
            spawn(draft, StateReason.REQUESTED, told ? draft.detail() : "again after " + endedText(draft));
        } else if (instance.decision() != null) {
            follow(draft, instance.decision());
        }
    }

    private static String stoppedText(Draft draft) {
        ExitStatus exit = draft.instance.exit();
        if (exit == null) {
            return "stopped before it was spawned";
        }
        String text =
                draft.state() == ProcessState.STOPPING ? draft.before.detail() + ", " + exit.text() : endedText(draft);
        return text + Text.killed(draft.instance.killed());
    }

    private static void finish(Draft draft, ProcessState state, StateReason why, String text) {
        draft.phase = Phase.IDLE;
        draft.ties = draft.ties.regroup(null);
        draft.deadlines = Deadlines.NONE;
        draft.enter(state, why, text);
    }

    private static void follow(Draft draft, RestartDecision decision) {
        Instance instance = draft.instance;
        boolean failed = instance.ending() != Ending.NONE
                || instance.exit() == null
                || !instance.exit().success();
        String ended = endedText(draft);
        if (failed) {
            draft.setBreaker(draft.breaker.failed(draft.policy().restart().circuitBreaker(), draft.now.nanos()));
        } else if (draft.breaker.state() == CircuitBreaker.State.HALF_OPEN) {
            draft.setBreaker(CircuitBreaker.CLOSED);
        }
        ProcessState resting = failed ? ProcessState.FAILED : ProcessState.STOPPED;
        StateReason ownReason = draft.lastExitReason != null && instance.exit() != null
                ? draft.lastExitReason
                : StateReason.SPAWN_FAILED;
        RestartBudget budget = RestartBudget.of(draft, instance.ending().cause());
        if (draft.policy().scheduled() && !failed) {
            draft.wished = false;
            finish(draft, resting, ownReason, ended);
        } else if (!decision.restart()) {
            draft.wished &= !draft.policy().runsJobs();
            finish(draft, resting, ownReason, ended + "; not restarted: " + decision.why());
        } else if (draft.ties.regroup() != null) {
            // Its group takes it along, so this end costs it no attempt.
            spawn(draft, StateReason.BACKOFF, ended);
        } else if (budget.exhausted(draft)) {
            finish(
                    draft,
                    resting,
                    StateReason.ATTEMPTS_EXHAUSTED,
                    ended + "; gave up after " + budget.limitText() + "; `reset` or `start` tries again");
        } else if (draft.breaker.isOpen()) {
            long left = draft.breaker.openUntil() - draft.now.nanos();
            waitFor(
                    draft,
                    draft.breaker.openUntil(),
                    resting,
                    StateReason.BREAKER_OPEN,
                    ended + "; " + draft.breaker.failureCount() + " failures in "
                            + Text.duration(
                                    draft.policy().restart().circuitBreaker().window()) + ", next trial in "
                            + Text.duration(left));
        } else {
            long delay = budget.delayNanos(draft, draft.before.id().hashCode() * 31L + instance.generation());
            budget.charge(draft);
            int attempt = budget.used(draft);
            int max = budget.toldMax();
            draft.effect(new Effect.TellRestart(attempt, max, delay, decision.why()));
            Tied.restartGroup(draft);
            String of = max == 0 ? "" : " of " + max;
            String text = ended + "; restart " + attempt + of + " in " + Text.duration(delay);
            if (delay == 0) {
                if (draft.state() == ProcessState.STOPPING) {
                    draft.enter(resting, StateReason.BACKOFF, text);
                }
                spawn(draft, StateReason.BACKOFF, text);
            } else {
                waitFor(draft, draft.now.nanos() + delay, resting, StateReason.BACKOFF, text);
            }
        }
    }

    /** How the main process went and when, such as {@code exit 3 after 2.5 s}. */
    private static String exitText(Draft draft) {
        String numbers = draft.instance.memory().isEmpty() ? "" : " (" + draft.instance.memory() + ")";
        String memory = draft.lastExitReason == StateReason.OOM_KILLED
                ? "killed by the kernel for memory" + numbers + ", "
                : "";
        return memory + draft.instance.exit().text() + " after "
                + Text.duration(draft.instance.uptimeNanos(draft.now));
    }

    private static String endedText(Draft draft) {
        Instance instance = draft.instance;
        if (instance.exit() == null) {
            return draft.before.detail();
        }
        String exit = exitText(draft);
        return switch (instance.ending()) {
            case START_TIMEOUT -> late(draft);
            case HEALTH -> "unhealthy, " + exit;
            case LIMIT -> (draft.violation == null ? "a limit passed" : draft.violation.text()) + ", " + exit;
            default -> exit;
        };
    }

    /** No run has failed, so it costs no attempt and does not count for the breaker; nor has the strategy a say. */
    static void awaitRoom(Draft draft, String message) {
        long seed = draft.before.id().hashCode() * 31L + draft.instance.generation();
        long delay = Backoff.delayNanos(ROOM_DELAY, 1, ROOM_DELAY.multipliedBy(2), 0.1, 0, seed);
        waitFor(draft, draft.now.nanos() + delay, ProcessState.FAILED, StateReason.SPAWN_FAILED,
                message + "; the next try in " + Text.duration(delay) + " costs no attempt");
    }

    private static void waitFor(Draft draft, long until, ProcessState state, StateReason why, String text) {
        draft.phase = Phase.WAITING;
        draft.deadlines = Deadlines.restart(until);
        draft.enter(state, why, text);
    }

    static void restartDue(Draft draft) {
        if (draft.breaker.isOpen()) {
            draft.setBreaker(draft.breaker.halfOpen());
            RestartBudget budget = RestartBudget.of(draft, draft.instance.ending().cause());
            // The severity of a passed limit does not outlive the manager, so the budget may look smaller by now.
            if (!budget.exhausted(draft)) {
                budget.charge(draft);
            }
            Tied.restartGroup(draft);
            spawn(draft, StateReason.BREAKER_OPEN, "trial after the circuit breaker's cooldown");
        } else {
            spawn(draft, StateReason.BACKOFF, draft.before.detail());
        }
    }
}
