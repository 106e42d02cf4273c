package org.hsu.procman.manager.core;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.api.spec.RestartPolicy;

/** What must hold after every step, whatever came. That no two instances ever live is the world's to see. */
final class Invariants implements Observer {
    private static final Set<StateReason> FINAL = EnumSet.of(
            StateReason.EXITED,
            StateReason.CRASHED,
            StateReason.OOM_KILLED,
            StateReason.START_TIMEOUT,
            StateReason.HEALTH,
            StateReason.LIMIT,
            StateReason.SPAWN_FAILED,
            StateReason.ATTEMPTS_EXHAUSTED);

    private ReferenceBreaker breaker;
    private ReferenceBreaker recordedBreaker;
    private final EnumSet<ProcessState> seen = EnumSet.noneOf(ProcessState.class);
    private final EnumSet<StateReason> reasons = EnumSet.noneOf(StateReason.class);
    private boolean mayRun;
    private boolean heldDown;
    /** Spawns that a killed manager had only in mind. */
    private long undone;
    private long resumed;
    private long steps;
    private long spawns;
    private long opened;

    Invariants(RestartPolicy.CircuitBreaker policy) {
        breaker = new ReferenceBreaker(policy);
        recordedBreaker = breaker.copy();
    }

    /** What came up to now is on record, and what comes after it may be forgotten. */
    @Override
    public void recorded() {
        recordedBreaker = breaker.copy();
    }

    long steps() {
        return steps;
    }

    long spawns() {
        return spawns;
    }

    long resumed() {
        return resumed;
    }

    long opened() {
        return opened;
    }

    Set<ProcessState> states() {
        return seen;
    }

    Set<StateReason> reasons() {
        return reasons;
    }

    @Override
    public void stepped(Supervised before, CoreEvent event, Moment now, Step step) {
        steps++;
        Supervised next = step.next();
        seen.add(next.state());
        reasons.add(next.reason());
        purity(before, event, now, step);
        if (event instanceof CoreEvent.Resume resume) {
            resumes(resume, now, step);
        } else {
            wishes(before, event, step);
            history(before.state(), step);
            counters(before, step);
            breaker(before, event, now, next);
        }
        rest(next);
        aftermath(step);
        vigilance(before, event, step);
    }

    /** Nothing that was on record is lost, and nothing is done twice. */
    private void resumes(CoreEvent.Resume event, Moment now, Step step) {
        resumed++;
        Remembered memory = event.memory();
        Supervised next = step.next();
        mayRun = memory.wished();
        heldDown = memory.ending().staysDown() && memory.state() != ProcessState.STARTING;
        int count = spawns(memory.generation(), step);
        check(count == 0 || event.pid() == 0, "a second instance");
        check(next.wished() == memory.wished(), "the wish is forgotten");
        boolean intended = memory.phase() == Phase.SPAWNING && event.pid() == 0;
        long made = Math.max(0, memory.restarts() - (intended ? 1 : 0));
        boolean follows = count == 1 && memory.generation() > 0 && !(intended && memory.restarts() == 0);
        check(next.restarts() == made + (follows ? 1 : 0), "restarts %s", next.restarts());
        undone = next.instance().none() ? spawns : spawns - 1 - next.restarts();
        Long ready = memory.readySince();
        boolean stable = ready != null
                && memory.phase() == Phase.UP
                && now.nanos() >= ready + next.policy().restart().resetAfter().toNanos();
        check(next.attempts() == memory.attempts() || stable && next.attempts() == 0, "attempts %s", next.attempts());
        check(stable || next.spent().equals(memory.spent()), "spent %s", next.spent());
        breaker = recordedBreaker.copy();
        sameBreaker(next);
        check(next.pid() == event.pid() || next.phase() == Phase.ENDING, "pid %s", next.pid());
        check(event.pid() == 0 || next.adopted(), "not adopted");
        Long due = memory.restartAt();
        check(due == null || next.restartAt() == null || due.equals(next.restartAt()), "due at %s", next.restartAt());
        check(due == null || next.phase() == Phase.WAITING, "the restart is forgotten");
        history(memory.state(), step);
    }

    private int spawns(long generation, Step step) {
        int count = 0;
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Spawn spawn) {
                count++;
                check(spawn.generation() == generation + 1, "generation does not grow by one");
            }
        }
        spawns += count;
        check(count <= 1, "two spawns in one step");
        check(count == 0 || (mayRun && step.next().wished()), "spawned though nobody wishes it");
        check(step.next().generation() == generation + count, "generation changed without a spawn");
        return count;
    }

    private void purity(Supervised before, CoreEvent event, Moment now, Step step) {
        if (steps % 4 != 0) {
            return;
        }
        String input = steps % 512 == 0 ? before.toString() : null;
        Step again = Supervision.step(before, event, now);
        check(step.effects().equals(again.effects()), "not deterministic in its effects");
        check(step.next().equals(again.next()), "not deterministic");
        check(input == null || input.equals(before.toString()), "the input changed");
    }

    private void wishes(Supervised before, CoreEvent event, Step step) {
        if (event instanceof CoreEvent.Stop) {
            mayRun = false;
        } else if (event instanceof CoreEvent.Start || event instanceof CoreEvent.Restart) {
            mayRun = true;
        } else if (event instanceof CoreEvent.Begin begin && before.state() == ProcessState.UNKNOWN) {
            mayRun = begin.wished();
            // Of what came before, if anything, there is no record.
            undone = spawns;
            breaker = recordedBreaker.copy();
        }
        check(step.next().wished() || step.next().regroup() == null, "restarts with its group though nobody wishes it");
        int count = spawns(before.generation(), step);
        boolean down = step.next().ending() == Ending.LIMIT_STOP || step.next().ending() == Ending.LIMIT_KILL;
        boolean commanded = event instanceof CoreEvent.Start
                || event instanceof CoreEvent.Restart
                || (event instanceof CoreEvent.Reconfigured reconfigured && reconfigured.again());
        check(count == 0 || !heldDown || commanded, "a limit's policy keeps it down, and nobody asked for it");
        heldDown = !commanded && (heldDown || (down && before.ending() == Ending.NONE));
        boolean held = step.next().regroup() != null || step.next().waitingFor() != null;
        check(count == 0 || !held, "spawned though it has to wait");
        check(step.next().wished() == mayRun, "the wish is not the last command's");
    }

    private void history(ProcessState before, Step step) {
        ProcessState at = before;
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.TellTransition told) {
                Transition transition = told.transition();
                check(transition.from() == at, "transition from %s told in %s", transition.from(), at);
                check(at.successors().contains(transition.to()), "illegal: %s to %s", at, transition.to());
                at = transition.to();
            }
        }
        Supervised next = step.next();
        check(at == next.state(), "state is %s, told was %s", next.state(), at);
        List<Transition> history = next.history();
        check(history.size() <= Supervised.HISTORY, "history of %s", history.size());
        // Most steps add one transition; that the old ones stay chained is looked at now and then.
        int first = steps % 16 == 0 ? 1 : Math.max(1, history.size() - 3);
        for (int i = first; i < history.size(); i++) {
            check(history.get(i).from() == history.get(i - 1).to(), "broken chain at %s", i);
        }
        check(history.isEmpty() || history.get(history.size() - 1).to() == next.state(), "history ends elsewhere");
    }

    private void counters(Supervised before, Step step) {
        Supervised next = step.next();
        RestartPolicy policy = next.policy().restart();
        check(next.attempts() >= 0 && next.attempts() <= policy.maxAttempts(), "attempts %s", next.attempts());
        check(next.state() != ProcessState.UNHEALTHY || next.readySince() == null, "unhealthy, and clears attempts");
        ReferenceBudget.check(before, step);
        check(next.restarts() == Math.max(0, spawns - 1 - undone), "%s restarts, %s spawns", next.restarts(), spawns);
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.TellRestart told) {
                ReferenceBudget budget = ReferenceBudget.of(before);
                double base = budget.delayNanos() * Math.pow(budget.multiplier(), budget.used());
                double capped = Math.min(base, policy.maxDelay().toNanos());
                double least = capped * (1 - policy.jitter()) - 1;
                double most = Math.min(capped * (1 + policy.jitter()), policy.maxDelay().toNanos()) + 1;
                check(told.delayNanos() >= least && told.delayNanos() <= most, "delay %s", told.delayNanos());
                check(told.attempt() == budget.used() + 1, "attempt %s", told.attempt());
            }
        }
    }

    private void breaker(Supervised before, CoreEvent event, Moment now, Supervised next) {
        boolean answered = event instanceof CoreEvent.Decided
                || event instanceof CoreEvent.TreeKilled
                || event instanceof CoreEvent.TreeAwaited
                || event instanceof CoreEvent.CleanedUp;
        boolean over = before.phase() == Phase.ENDING
                && (next.phase() != Phase.ENDING || next.generation() != before.generation());
        if (answered && over && next.wished() && strategyDecides(before.instance().ending())) {
            Instance run = before.instance();
            if (run.ending() == Ending.NONE && run.exit().success()) {
                breaker.succeeded();
            } else {
                CircuitBreaker.State was = breaker.state();
                breaker.failed(now.nanos());
                opened += breaker.state() != was ? 1 : 0;
            }
        } else if (event instanceof CoreEvent.Tick
                && before.phase() == Phase.WAITING
                && next.phase() != Phase.WAITING) {
            breaker.cooledDown();
        } else if (before.state() != ProcessState.RUNNING && next.state() == ProcessState.RUNNING) {
            breaker.succeeded();
        } else if (clears(before, event)) {
            breaker.cleared();
        }
        sameBreaker(next);
    }

    private void sameBreaker(Supervised next) {
        check(next.breaker().state() == breaker.state(), "breaker should be %s", breaker.state());
        check(!next.breaker().isOpen() || next.breaker().openUntil() == breaker.openUntil(), "open until when?");
    }

    private static boolean strategyDecides(Ending ending) {
        return switch (ending) {
            case NONE, START_TIMEOUT, HEALTH, LIMIT, SPAWN_FAILED -> true;
            case STOP, KILL, RESTART, LIMIT_STOP, LIMIT_KILL -> false;
        };
    }

    private static boolean clears(Supervised before, CoreEvent event) {
        if (event instanceof CoreEvent.Start) {
            boolean lives = before.phase() == Phase.SPAWNING || before.phase() == Phase.UP;
            return !lives || before.instance().ending() != Ending.NONE;
        }
        if (event instanceof CoreEvent.Reconfigured reconfigured) {
            return reconfigured.again() && before.wished();
        }
        return event instanceof CoreEvent.Restart || event instanceof CoreEvent.Reset;
    }

    /** Looks begin once what is looked for can be there; a gate is passed by what it awaits and by nothing else. */
    private static void vigilance(Supervised before, CoreEvent event, Step step) {
        Supervised next = step.next();
        Gate gate = next.policy().gate();
        boolean looks = step.effects().stream().anyMatch(effect -> effect instanceof Effect.StartChecks);
        boolean awaits = step.effects().stream().anyMatch(effect -> effect instanceof Effect.AwaitReady);
        check(!awaits || gate.present(), "awaits what nobody configured");
        check(!looks || !gate.present() || next.state() != ProcessState.STARTING, "checked before it was ready");
        check(!(looks && awaits), "checked and awaited at once");
        boolean becameReady = before.state() == ProcessState.STARTING && next.state() == ProcessState.RUNNING;
        boolean saysReady = event instanceof CoreEvent.Ready
                || event instanceof CoreEvent.Notified told && told.notice().ready() && gate.notified();
        check(!becameReady || !gate.present() || saysReady, "ready without what the gate awaits: %s", event);
        Signs signs = next.signs();
        check(!signs.silent() || next.state() != ProcessState.RUNNING, "RUNNING without heartbeats");
        check(signs.heartbeatBy() == Behaviour.NEVER || gate.watchdog() != null, "heartbeats nobody awaits");
        boolean lives = next.phase() == Phase.UP && next.instance().ending() == Ending.NONE;
        boolean awaited = gate.watchdog() != null && next.state() == ProcessState.RUNNING && lives;
        check(!awaited || signs.heartbeatBy() != Behaviour.NEVER, "a watchdog that does not watch");
        boolean late = event instanceof CoreEvent.Tick && before.state() == ProcessState.STARTING
                && next.reason() == StateReason.START_TIMEOUT && next.instance().ending() == Ending.START_TIMEOUT;
        check(!late || before.missing() == null || before.reason() == StateReason.START_TIMEOUT,
                "too late while nobody could look");
    }

    /** A spawn is abandoned only when an end is ahead, and a run that is being cleaned up after is not over. */
    private static void aftermath(Step step) {
        Supervised next = step.next();
        for (Effect effect : step.effects()) {
            check(!(effect instanceof Effect.AbandonSpawn) || next.ending() != Ending.NONE, "abandoned for nothing");
            check(!(effect instanceof Effect.CleanUp) || next.phase() == Phase.ENDING, "over before it is cleaned up");
        }
    }

    /** What each phase looks like from outside, and that nothing rests that should not. */
    private static void rest(Supervised next) {
        ProcessState state = next.state();
        boolean running = state == ProcessState.RUNNING || state == ProcessState.UNHEALTHY;
        check(!running || next.phase() == Phase.UP, "running without an instance");
        check(next.settled() || next.generation() > 0, "something without a generation");
        check((next.restartAt() != null) == (next.phase() == Phase.WAITING), "a restart time without a restart");
        switch (next.phase()) {
            case IDLE -> {
                check(next.nextTick() == Behaviour.NEVER, "a deadline while idle");
                boolean awaitsPlugin = state == ProcessState.STARTING
                        && next.reason() == StateReason.WAITING_FOR_PLUGIN
                        && next.missing() != null;
                boolean awaitsOthers = state == ProcessState.STARTING
                        && next.reason() == StateReason.WAITING_FOR_DEPENDENCY
                        && next.ties().obstacle() != null;
                boolean down = state == ProcessState.STOPPED || state == ProcessState.FAILED;
                check(!next.wished() || awaitsPlugin || awaitsOthers || (down && FINAL.contains(next.reason())), "stuck while idle");
                check(next.wished() || state == ProcessState.STOPPED || state == ProcessState.UNKNOWN, "not stopped");
            }
            case WAITING -> {
                check(next.wished() && next.nextTick() != Behaviour.NEVER, "waits for nothing");
                check(state == ProcessState.STOPPED || state == ProcessState.FAILED, "waits in %s", state);
                boolean noRoom = next.reason() == StateReason.SPAWN_FAILED && state == ProcessState.FAILED;
                check(
                        next.reason() == StateReason.BACKOFF || next.reason() == StateReason.BREAKER_OPEN || noRoom,
                        "waits because of %s", next.reason());
            }
            case SPAWNING -> check(
                    state == ProcessState.STARTING || state == ProcessState.STOPPING, "spawns in %s", state);
            case UP -> {
                check(state != ProcessState.STOPPED, "stopped, but it lives");
                boolean suspended = next.missing() != null;
                check(
                        state != ProcessState.STARTING || suspended || next.nextTick() != Behaviour.NEVER,
                        "starts for ever");
            }
            case ENDING -> check(!running && state != ProcessState.STARTING, "ends in %s", state);
        }
    }

    static void check(boolean holds, String what, Object... values) {
        if (!holds) {
            throw new AssertionError(String.format(Locale.ROOT, what, values));
        }
    }
}
